/** Something an emulator can run. */
export interface BuildArtifact {
  readonly imageId: string;
  readonly elfPath: string;
  /** Folder of the build, where Zephyr keeps its own run targets. */
  readonly buildFolder: string;
  /** The release found in the tree; `undefined` for an allocator of our own. */
  readonly zephyr: string;
  /** What was compiled: a tree's description, or heaptwin's port. */
  readonly source: string;
  readonly commandLine: string;
  readonly durationMs: number;
  readonly logFile: string;
  /** Nothing had changed since an earlier build. */
  readonly isReused: boolean;
}
