import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { InternalError } from '../core/errors.ts';
import { hardeningLevels } from '../model/types.ts';

const RECORDING_FORMAT = 1;

const recordingSchema = z.strictObject({
  format: z.literal(RECORDING_FORMAT),
  board: z.string(),
  backend: z.enum(['renode', 'renode-test', 'qemu', 'native', 'host']),
  evidence: z.enum(['port', 'host', 'native', 'qemu', 'renode']),
  imageId: z.string(),
  scenarios: z.array(z.strictObject({ id: z.string(), name: z.string() })).min(1),
  target: z.strictObject({
    zephyr: z.string(),
    pointerBytes: z.union([z.literal(4), z.literal(8)]),
    endian: z.enum(['little', 'big']),
    headerMode: z.enum(['auto', 'small', 'big']),
    runtimeStats: z.boolean(),
    allocLoops: z.int(),
    ticksPerSecond: z.int().positive(),
    asserts: z.boolean().exactOptional(),
    speaks: z.literal(true).exactOptional(),
    hardening: z
      .strictObject({
        level: z.enum(hardeningLevels).exactOptional(),
        canaries: z.boolean(),
        randomCanaries: z.boolean(),
        threadStats: z.boolean(),
        callerPointer: z.boolean(),
      })
      .exactOptional(),
  }),
  /** What was built, and what ran it. */
  source: z.string(),
  emulator: z.string(),
  heaptwin: z.string(),
  command: z.string(),
  recordedOn: z.string(),
  virtualMs: z.number().optional(),
  /** How many images of heap memory lie beside the transcript; none were taken when left out. */
  images: z.int().positive().optional(),
});

/** A real run kept as data: who made it, with what, and what it answered. The transcript lies beside it. */
export type Recording = z.infer<typeof recordingSchema>;

/** A recording and its folder, which holds `uart.log` and perhaps `robot_output.xml` and `images.txt`. */
export interface StoredRecording extends Recording {
  readonly folder: string;
}

export const recordingFile = (folder: string): string => join(folder, 'recording.json');

/** Completes a recording of this release's format. */
export function makeRecording(facts: Omit<Recording, 'format'>): Recording {
  return { format: RECORDING_FORMAT, ...facts };
}

/** Every recording below a folder, in the order of their paths. */
export async function listRecordings(root: string): Promise<StoredRecording[]> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true }).catch(() => []);
  const folders = entries.filter(({ name }) => name === 'recording.json').map(({ parentPath }) => parentPath);
  return Promise.all(folders.toSorted().map(readRecording));
}

async function readRecording(folder: string): Promise<StoredRecording> {
  const path = recordingFile(folder);
  const parsed = recordingSchema.safeParse(JSON.parse(await readFile(path, 'utf8')));
  if (!parsed.success)
    throw new InternalError(`${path} is no recording of this release: ${parsed.error.issues[0]?.message}`);
  return { ...parsed.data, folder };
}
