/** What to say of an exception that only a defect of heaptwin can throw. */
export function describeDefect(error: unknown): { code: string; reason: string; hint: string } {
  const reason = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return { code: 'INTERNAL', reason, hint: 'this is a defect in heaptwin: please report it' };
}
