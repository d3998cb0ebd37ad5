import { drawHeap, summariseHeap } from './heap-map.ts';
import type { CaseReport } from './types.ts';

export const MAP_COLUMNS = 64;

/** Where in the scenario it went wrong, and the call. */
export function placeOf(explanation: CaseReport['explanation'], operation: number): string[] {
  if (!explanation) return ['the heap itself'];
  const { file, line, column } = explanation.at;
  const { when, call } = explanation;
  const moment = when ? ` (thread ${when.thread}, tick ${when.tick})` : '';
  return [`${file}:${line}:${column}, operation ${operation + 1}${moment}`, call];
}

/** The same on one line. */
export function operationOf({ explanation }: CaseReport, operation: number): string {
  if (operation < 0) return 'the heap itself';
  return `operation ${operation + 1}${explanation ? ` (${explanation.call})` : ''}`;
}

export function heapLine(name: string, heap: Parameters<typeof drawHeap>[0]): string[] {
  return [`${name.padEnd(9)}${drawHeap(heap, MAP_COLUMNS)} ${summariseHeap(heap)}`];
}
