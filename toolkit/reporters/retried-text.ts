import type { CaseReport } from './types.ts';

/** What is said of an image that was booted twice. */
export function retriedText(cases: readonly CaseReport[]): string {
  const [first] = cases;
  const names = cases.map(({ scenario }) => scenario).join(', ');
  const how = first?.retried?.split('\n')[0] ?? '';
  return `booted twice on ${first?.board}: the emulator died the first time (${how}): ${names}`;
}
