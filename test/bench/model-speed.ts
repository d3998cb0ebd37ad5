import { existsSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig } from '../../toolkit/config/load-config.ts';
import { assetFolder } from '../../toolkit/core/assets.ts';
import { exec } from '../../toolkit/core/exec.ts';
import { Random } from '../../toolkit/core/random.ts';
import { generationOf } from '../../toolkit/model/generations/index.ts';
import { NULL, SysHeap } from '../../toolkit/model/sys-heap.ts';

const CALLS = 1_000_000;
const SLOTS = 64;
const HEAP_BYTES = 65_536;
const LARGEST = 256;
const ROUNDS = 10;

export interface ModelSpeed {
  readonly allocator: string;
  readonly pointerBytes: number;
  readonly modelCallsPerSecond: number;
  readonly nativeCallsPerSecond: number;
  /** Model speed as a part of the C code's. */
  readonly ratio: number;
  readonly sameOffsets: boolean;
}

interface Timing {
  readonly seconds: number;
  readonly checksum: number;
}

/** The same calls on the model and on C compiled for this machine, in processor time; best of three each, taking turns. */
async function compareModelSpeed(
  pointerBytes: 4 | 8,
  zephyrBase: string | undefined,
  compiler: string,
): Promise<ModelSpeed | undefined> {
  const program = await compile(pointerBytes, zephyrBase, compiler);
  if (!program) return undefined;
  timeModel(pointerBytes);
  const native: Timing[] = [];
  const model: Timing[] = [];
  for (let turn = 0; turn < 3; turn++) {
    native.push(await timeNative(program));
    model.push(timeModel(pointerBytes));
  }
  const [bestNative, bestModel] = [native, model].map((timings) =>
    Math.min(...timings.map(({ seconds }) => seconds)),
  ) as [number, number];
  return {
    allocator: zephyrBase === undefined ? 'port' : 'Zephyr',
    pointerBytes,
    modelCallsPerSecond: (CALLS * ROUNDS) / bestModel,
    nativeCallsPerSecond: (CALLS * ROUNDS) / bestNative,
    ratio: bestNative / bestModel,
    sameOffsets: native[0]?.checksum === model[0]?.checksum,
  };
}

function timeModel(pointerBytes: 4 | 8): Timing {
  const target = {
    zephyr: '3.3.0',
    pointerBytes,
    endian: 'little',
    headerMode: 'auto',
    runtimeStats: false,
    allocLoops: 3,
  } as const;
  const generation = generationOf(target.zephyr);
  if (!generation) throw new Error('3.3 is not modelled');
  const random = new Random(0);
  const slots = new Uint8Array(CALLS);
  const sizes = new Uint16Array(CALLS);
  for (let call = 0; call < CALLS; call++) {
    slots[call] = random.below(SLOTS);
    sizes[call] = random.between(1, LARGEST);
  }
  const heap = new SysHeap(generation, target, { address: 0, bytes: HEAP_BYTES });
  const blocks = new Int32Array(SLOTS);
  let checksum = 0;
  const started = process.cpuUsage();
  for (let round = 0; round < ROUNDS; round++) {
    for (let call = 0; call < CALLS; call++) {
      const slot = slots[call] as number;
      const block = blocks[slot] as number;
      if (block === NULL) {
        const pointer = heap.alloc(sizes[call] as number);
        blocks[slot] = pointer;
        checksum = (Math.imul(checksum, 31) + pointer) >>> 0;
      } else {
        heap.free(block);
        blocks[slot] = NULL;
      }
    }
  }
  const { user, system } = process.cpuUsage(started);
  return { seconds: (user + system) / 1e6, checksum };
}

async function timeNative(program: string): Promise<Timing> {
  const { stdout } = await exec({ file: program, args: [String(ROUNDS)], timeoutMs: 120_000 });
  const [seconds = NaN, checksum = NaN] = stdout.trim().split(' ').map(Number);
  return { seconds, checksum };
}

async function compile(
  pointerBytes: 4 | 8,
  zephyrBase: string | undefined,
  compiler: string,
): Promise<string | undefined> {
  const folder = mkdtempSync(join(tmpdir(), 'heaptwin-bench-'));
  const program = join(folder, 'heap_bench');
  const wordSize = pointerBytes === 8 ? ['#define CONFIG_64BIT 1'] : ['#define CONFIG_SYS_HEAP_AUTO 1'];
  const version = ['#define KERNEL_VERSION_MAJOR 3', '#define KERNEL_VERSION_MINOR 3', '#define KERNEL_PATCHLEVEL 0'];
  writeFileSync(
    join(folder, 'autoconf.h'),
    [...version, '#define CONFIG_SYS_HEAP_ALLOC_LOOPS 3', ...wordSize, ''].join('\n'),
  );
  const host = assetFolder('host');
  const flags = [
    '-std=gnu11',
    '-O2',
    '-w',
    '-fno-strict-aliasing',
    pointerBytes === 8 ? '-m64' : '-m32',
    `-I${host}include`,
  ];
  const sources = [`${assetFolder('test/bench')}heap_bench.c`, `${host}shim.c`, ...allocatorFiles(zephyrBase, host)];
  const args = [...flags, '-include', join(folder, 'autoconf.h'), ...sources, '-o', program];
  const { exitCode } = await exec({ file: compiler, args, timeoutMs: 60_000 });
  return exitCode === 0 ? program : undefined;
}

function allocatorFiles(zephyrBase: string | undefined, host: string): string[] {
  if (zephyrBase === undefined)
    return readdirSync(`${host}port`).flatMap((name) => (name.endsWith('.c') ? [`${host}port/${name}`] : []));
  return ['lib/heap/heap.c', 'lib/os/heap.c'].map((path) => join(zephyrBase, path)).filter(existsSync);
}

const config = await loadConfig(process.cwd(), process.env);
const speed = await compareModelSpeed(process.argv[2] === '8' ? 8 : 4, config.zephyrBase, config.hostCompiler);
if (speed) process.stdout.write(JSON.stringify(speed));
