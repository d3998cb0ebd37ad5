import type { TextFiles } from '../core/assets.ts';

/** An application that Zephyr's build can take as it is. */
export interface GeneratedApp {
  readonly imageId: string;
  readonly files: TextFiles;
}
