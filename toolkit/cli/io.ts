import type pc from 'picocolors';

/** What a command may touch of the world. Tests give their own. */
export interface Io {
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  readonly stdout: (text: string) => void;
  readonly stderr: (text: string) => void;
  readonly colors: ReturnType<typeof pc.createColors>;
  /** Standard error is a terminal that somebody watches. */
  readonly isInteractive: boolean;
  readonly signal: AbortSignal;
}
