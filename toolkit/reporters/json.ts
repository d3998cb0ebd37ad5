import type { Reporter } from './types.ts';

/** The report itself, for machines. */
export const json: Reporter = { fileName: 'report.json', render: (report) => `${JSON.stringify(report, null, 2)}\n` };
