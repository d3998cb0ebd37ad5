import { z } from 'zod';
import { usageError } from '../core/errors.ts';
import type { RunReport } from '../reporters/types.ts';

/** As much of a report as has to be right for others to be joined to it. */
const reportSchema = z.looseObject({
  schema: z.literal(1),
  heaptwin: z.string(),
  startedAt: z.iso.datetime(),
  durationMs: z.number(),
  parallelBoards: z.int().positive().optional(),
  selection: z.string().optional(),
  shard: z
    .strictObject({
      index: z.int().positive(),
      count: z.int().positive(),
      outline: z.strictObject({
        id: z.string(),
        scenarios: z.array(z.strictObject({ name: z.string(), file: z.string() })),
        boards: z.array(z.strictObject({ id: z.string(), shards: z.array(z.int()) })),
      }),
    })
    .optional(),
  cases: z.array(
    z.looseObject({
      scenario: z.string(),
      file: z.string(),
      board: z.string(),
      status: z.enum(['passed', 'failed', 'error', 'skipped']),
      artifacts: z.record(z.string(), z.string()),
    }),
  ),
});

/** Reads a `report.json`. @throws InputError when it is none. */
export function readReport(text: string, name: string): RunReport {
  const parsed = reportSchema.safeParse(parse(text, name));
  if (parsed.success) return parsed.data as unknown as RunReport;
  const [issue] = parsed.error.issues;
  const place = issue?.path.join('.') ?? '';
  throw usageError(
    'REPORT_INVALID',
    `${name} is no report of heaptwin that can be merged: ${place}: ${issue?.message}`,
    'name the report.json that `heaptwin run` wrote',
  );
}

function parse(text: string, name: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw usageError('REPORT_INVALID', `${name} is no JSON`, 'was it cut off? run that part again');
  }
}
