import which from 'which';

/** The path of a program that is on PATH or named by a path; `undefined` when there is none. */
export async function findExecutable(name: string): Promise<string | undefined> {
  return (await which(name, { nothrow: true })) ?? undefined;
}
