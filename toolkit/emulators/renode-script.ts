import type { RenodeSetup } from '../boards/types.ts';
import { LINE_PREFIX } from '../wire/records.ts';
import { watchHeapsCommands } from './image-log.ts';

/** The pattern of the record that ends a transcript. */
export const donePattern: string = `${LINE_PREFIX} [0-9a-f]{8} done `;

/** What has to be filled into a board's start-up. Paths are absolute. */
export interface RenodeScript {
  readonly setup: RenodeSetup;
  readonly platform: string;
  readonly elf: string;
  readonly uartLog: string;
  /** Where to write the memory of heaps; nobody watches when left out. */
  readonly imageLog?: string;
}

/** The monitor commands that bring a board up to the point where only `start` is missing. */
export function renodeCommands({ setup, platform, elf, uartLog, imageLog }: RenodeScript): string[] {
  return [
    // A board that touches what its model lacks logs every access; reading that costs more than emulating it.
    'logLevel 3',
    'using sysbus',
    'mach create "heaptwin"',
    `machine LoadPlatformDescription ${quote(platform)}`,
    ...setup.beforeLoad,
    `sysbus LoadELF ${quote(elf)}`,
    ...setup.afterLoad,
    'emulation SetSeed 1',
    // Without this an idle guest waits for the host's clock.
    'emulation SetGlobalAdvanceImmediately true',
    `${setup.uart} CreateFileBackend ${quote(uartLog)} true`,
    ...(imageLog === undefined ? [] : watchHeapsCommands(imageLog)),
  ];
}

/** Quotes keep spaces together; Renode's own `@` form would need them escaped. */
function quote(path: string): string {
  return `"${path}"`;
}
