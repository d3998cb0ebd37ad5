import type { Board } from '../boards/types.ts';
import type { BuildArtifact } from '../build/types.ts';
import type { ImagePlan } from '../plan/types.ts';
import type { StoredRecording } from './recording.ts';

/**
 * How strong a verdict is, weakest first: our own port of the allocator on the host; the user's Zephyr heap source on the
 * host; Zephyr's native board; QEMU; Renode.
 */
export const evidenceLevels = ['port', 'host', 'native', 'qemu', 'renode'] as const;
export type Evidence = (typeof evidenceLevels)[number];

export const backendNames = ['renode', 'renode-test', 'qemu', 'native', 'replay', 'host'] as const;
export type BackendName = (typeof backendNames)[number];

/** One boot of one image. */
export interface EmulatorJob {
  readonly image: ImagePlan;
  readonly board: Board;
  /** Absent only for a replay. */
  readonly artifact?: BuildArtifact;
  /** The run to hand back; only for a replay. */
  readonly recording?: StoredRecording;
  /** A folder of this job's own for logs and what the emulator needs. */
  readonly folder: string;
  /** Whether the memory of heaps is to be read, if the backend can. */
  readonly watchesHeaps: boolean;
  /** The guest must be done within this much time of its own. */
  readonly virtualTimeoutMs: number;
  /** An emulator that takes longer than this on the host's clock is ended. */
  readonly hostTimeoutMs: number;
  readonly signal: AbortSignal;
}

/**
 * Why a boot ended. `done`: the end record was seen. `guest-timeout`: the guest used up its virtual time. `host-timeout`:
 * the emulator hung. `exited`: the guest or emulator ended by itself without an end record. `crashed`: the emulator died.
 */
export type RunEnd = 'done' | 'guest-timeout' | 'host-timeout' | 'exited' | 'crashed' | 'interrupted';

/** What came out of a boot, before anybody judged it. */
export interface EmulatorRun {
  readonly backend: BackendName;
  readonly evidence: Evidence;
  readonly ended: RunEnd;
  /** Details of an end other than `done`. */
  readonly detail: string;
  /** The console as it was, one character per byte. */
  readonly transcript: string;
  readonly transcriptFile: string;
  /** What was read of the heaps' memory, a line an image; absent when nobody watched. */
  readonly images?: string;
  readonly imagesFile?: string;
  /** Robot Framework's own record, where one was made. */
  readonly robotOutputFile?: string;
  readonly commandLine: string;
  /** The emulator and its version. */
  readonly emulator: string;
  readonly hostMs: number;
  readonly virtualMs?: number;
}

/** Something that boots images. Opened once, used for many boots, closed at the end. */
export interface Backend {
  readonly name: BackendName;
  run(job: EmulatorJob): Promise<EmulatorRun>;
  close(): Promise<void>;
}
