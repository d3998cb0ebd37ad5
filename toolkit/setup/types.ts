/** Something to fetch, with what it must be. */
export interface Archive {
  readonly url: string;
  readonly fileName: string;
  /** In hexadecimal digits: pinned here, or read from the checksum file of the same release. */
  readonly sha256: string;
}

/** What `setup` can install. */
export const componentNames = ['west', 'zephyr', 'sdk', 'renode'] as const;
export type ComponentName = (typeof componentNames)[number];

/** Releases that can be chosen. A Renode other than the pinned one comes with the checksum of its archive for this machine. */
export interface SetupVersions {
  /** A tag or branch. */
  readonly zephyr: string;
  readonly renode: string;
  readonly renodeSha256?: string;
}

/** Where everything goes, where it comes from, and who is told. */
export interface SetupContext {
  /** A folder of heaptwin's own. */
  readonly root: string;
  /** `https://github.com`, or a mirror of it. */
  readonly github: string;
  /** Which Zephyr and which Renode; `pins` unless somebody wants others. */
  readonly versions: SetupVersions;
  /** Architectures to install compilers for. */
  readonly arches: readonly string[];
  readonly stallMs: number;
  readonly signal: AbortSignal;
  readonly tell: (line: string) => void;
}

/** One thing to be done, for people to agree to. */
export interface SetupStep {
  readonly component: ComponentName;
  /** What is installed, and in which version. */
  readonly what: string;
  readonly from: string;
  /** The file or folder that is there when the step is done. */
  readonly into: string;
  readonly isDone: boolean;
  readonly run: () => Promise<void>;
}
