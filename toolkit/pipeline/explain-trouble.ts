import { statfs } from 'node:fs/promises';
import { UndecidedError, ToolkitError } from '../core/errors.ts';
import type { CaseReport } from '../reporters/types.ts';
import { describeDefect } from './describe-defect.ts';

type CaseError = NonNullable<CaseReport['error']>;

/** With less than this nothing that heaptwin or a build writes can be relied on. */
const FULL_BELOW_BYTES = 64 * 1024;

/** What the operating system refuses, in words; whatever else it says is a defect of ours until it is understood. */
const systemErrors: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full',
  EDQUOT: "the disk's quota is used up",
  EROFS: 'the disk cannot be written',
  EACCES: 'permission is denied',
  EPERM: 'the operation is not permitted',
  ENOTEMPTY: 'something else is in the way',
  EIO: 'the disk does not answer',
  EMFILE: 'too many files are open',
  ENFILE: 'too many files are open',
  ENOMEM: 'there is no memory left',
};

/** What became of an image, from what was thrown at it. */
export function explainThrown(error: unknown): CaseError {
  const known = error instanceof ToolkitError ? error : explainSystemError(error);
  if (!known) return describeDefect(error);
  const { code, message: reason, hint } = known;
  return { code, reason, ...(hint !== undefined && { hint }) };
}

/** An error of the machine rather than of heaptwin; `undefined` when it is not known to be one. */
export function explainSystemError(error: unknown): UndecidedError | undefined {
  const { code = '', path, message } = error instanceof Error ? (error as NodeJS.ErrnoException) : { message: '' };
  const what = systemErrors[code];
  if (what === undefined) return undefined;
  const isSpace = code === 'ENOSPC' || code === 'EDQUOT';
  const hint = isSpace ? fullDiskHint : undefined;
  return new UndecidedError(`${what}: ${path ?? message}`, {
    code: isSpace ? 'DISK_FULL' : 'SYSTEM_ERROR',
    cause: error,
    ...(hint !== undefined && { hint }),
  });
}

/**
 * The same cases, with the real reason: on a full disk builds break and logs are torn in ways that say nothing of the disk.
 */
export async function blameFullDisk(cases: readonly CaseReport[], folder: string): Promise<readonly CaseReport[]> {
  const isTroubled = cases.some(({ error }) => error && error.code !== 'DISK_FULL');
  if (!isTroubled || !(await isFull(folder))) return cases;
  return cases.map((entry) =>
    entry.error
      ? {
          ...entry,
          error: {
            code: 'DISK_FULL',
            reason: `the disk that holds ${folder} is full (${entry.error.code}: ${entry.error.reason})`,
            hint: fullDiskHint,
          },
        }
      : entry,
  );
}

const fullDiskHint = 'make room, or name a folder on another disk with --out';

async function isFull(folder: string): Promise<boolean> {
  const disk = await statfs(folder).catch(() => undefined);
  return disk !== undefined && disk.bavail * disk.bsize < FULL_BELOW_BYTES;
}
