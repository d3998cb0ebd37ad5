/** A Zephyr release: `3.3.0-rc3` is `{ major: 3, minor: 3, patch: 0 }` (release candidates count as their release). */
export interface ZephyrVersion {
  readonly major: number;
  readonly minor: number;
  readonly patch: number;
}

/** Reads `3.3`, `3.3.0`, `v3.3.0-rc3` or `3.3.99`; `undefined` when the text is no version. */
export function parseVersion(text: string): ZephyrVersion | undefined {
  const match = /^v?(\d+)\.(\d+)(?:\.(\d+))?(?:-[\w.]+)?$/.exec(text.trim());
  if (!match) return undefined;
  return { major: Number(match[1]), minor: Number(match[2]), patch: Number(match[3] ?? 0) };
}

/** Orders versions: negative when `a` is older than `b`, 0 when they are the same release. */
export function compareVersions(a: ZephyrVersion, b: ZephyrVersion): number {
  return a.major - b.major || a.minor - b.minor || a.patch - b.patch;
}

/** Whether a release lies in a range: from `since` up to, not including, `before`; either end may be open. */
export function isReleaseWithin(release: string, { since, before }: ReleaseRange): boolean {
  const version = parseVersion(release);
  const [first, end] = [since, before].map((text) => (text === undefined ? undefined : parseVersion(text)));
  if (!version) return false;
  return (!first || compareVersions(first, version) <= 0) && (!end || compareVersions(version, end) < 0);
}

interface ReleaseRange {
  readonly since?: string | undefined;
  readonly before?: string | undefined;
}

export function formatVersion({ major, minor, patch }: ZephyrVersion): string {
  return `${major}.${minor}.${patch}`;
}
