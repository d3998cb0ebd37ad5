import { stringify } from 'yaml';
import type { BoardDocument } from './schema.ts';

/** The text of a board file; `remarks` stand above it as comments. */
export function renderBoard(document: BoardDocument, remarks: readonly string[] = []): string {
  const comments = remarks.map((remark) => `# ${remark}\n`).join('');
  return `${comments}${stringify(document, { lineWidth: 0 })}`;
}
