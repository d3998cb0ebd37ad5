import { z } from 'zod';

const version = z.string().regex(/^\d+\.\d+\.\d+$/, 'must be a Zephyr release such as 3.7.0');
const monitorCommands = z.array(z.string()).optional();

/** A board that no known set-up brings up says why, with the versions that were tried. */
const renode = z.union([
  z.strictObject({
    platform: z.string(),
    uart: z.string(),
    before_load: monitorCommands,
    after_load: monitorCommands,
  }),
  z.strictObject({ unavailable: z.string() }),
]);

/** A board file as it is written. */
export const boardSchema = z.strictObject({
  board: z.string().regex(/^\w+$/, 'must be one word'),
  name: z.string(),
  vendor: z.string(),
  arch: z.enum(['arm', 'arm64', 'riscv', 'sparc', 'x86', 'xtensa', 'posix', 'host']),
  core: z.string(),
  pointer_bytes: z.union([z.literal(4), z.literal(8)], { error: 'must be 4 or 8' }),
  endian: z.enum(['little', 'big']),
  ram_kib: z.number().positive(),
  reserved_ram_kib: z.number().positive().optional(),
  main_stack_bytes: z.int().positive().optional(),
  thread_stack_bytes: z.int().positive().optional(),
  ticks_per_second: z.int().positive().optional(),
  zephyr: z
    .array(z.strictObject({ target: z.string(), since: version.optional(), before: version.optional() }))
    .optional(),
  kconfig: z
    .record(z.string().regex(/^CONFIG_\w+$/, 'must be a CONFIG_ name'), z.union([z.string(), z.number()]))
    .optional(),
  renode: renode.optional(),
  qemu: z.strictObject({}).optional(),
  native: z.strictObject({}).optional(),
  host: z.strictObject({ cflags: z.array(z.string()) }).optional(),
});

export type BoardDocument = z.infer<typeof boardSchema>;
