import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';

/** Folders of Renode that hold platforms which stand for themselves. */
const FOLDERS = ['platforms/boards', 'platforms/cpus'];

/** A piece of a platform that lies at an address of the system bus. */
interface Placed {
  /** The name in the description, without `sysbus.` before it. */
  readonly name: string;
  readonly address: number;
}

/** What a platform description of Renode says of itself. */
export interface PlatformFacts {
  /** As a board file names it: `platforms/cpus/stm32f4.repl`. */
  readonly platform: string;
  readonly uarts: readonly Placed[];
  readonly memories: readonly (Placed & { readonly sizeBytes: number })[];
  /** Types and models of its processors: `CortexM`, `cortex-m4f`, `RiscV32`, … */
  readonly processors: readonly string[];
}

/** Reads every platform that a Renode ships for boards and chips, what they build on included. */
export async function listPlatforms(renodeRoot: string): Promise<PlatformFacts[]> {
  const found = await Promise.all(FOLDERS.map((folder) => replFiles(join(renodeRoot, folder))));
  return Promise.all(
    found
      .flat()
      .toSorted()
      .map(async (file) => parsePlatform(relative(renodeRoot, file), await readWithUsed(file, renodeRoot))),
  );
}

async function replFiles(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isFile() && entry.name.endsWith('.repl'))
    .map(({ parentPath, name }) => join(parentPath, name));
}

/** A description and all that it uses, as one text. */
async function readWithUsed(file: string, renodeRoot: string): Promise<string> {
  if (!existsSync(file)) return '';
  const text = await readFile(file, 'utf8');
  const used = [...text.matchAll(/^using "([^"]+)"/gm)].map(([, path = '']) =>
    join(path.startsWith('./') ? dirname(file) : renodeRoot, path),
  );
  const texts = await Promise.all(used.map((path) => readWithUsed(path, renodeRoot)));
  return [...texts, text].join('\n');
}

/** Picks UARTs, memories and processors out of a description's text. */
export function parsePlatform(platform: string, text: string): PlatformFacts {
  const entries = text.split(/^(?=\w+:)/m).map(parseEntry);
  const placed = entries.flatMap(({ address, ...entry }) => (address === undefined ? [] : [{ ...entry, address }]));
  return {
    platform,
    uarts: placed.filter(({ type }) => /U(S?)ART/i.test(type)).map(({ name, address }) => ({ name, address })),
    memories: placed
      .filter(({ type }) => type.startsWith('Memory.'))
      .map(({ name, address, body }) => ({ name, address, sizeBytes: hexAfter(body, /size: /) ?? 0 })),
    processors: entries
      .filter(({ type }) => type.startsWith('CPU.'))
      .flatMap(({ type, body }) => [type.slice('CPU.'.length), /cpuType: "([^"]+)"/.exec(body)?.[1] ?? '']),
  };
}

interface Entry {
  readonly name: string;
  readonly type: string;
  readonly address: number | undefined;
  readonly body: string;
}

/** `uart0: UART.PL011 @ sysbus <0x9000000, +0x100>` and the lines that belong to it. */
function parseEntry(text: string): Entry {
  const [, name = '', type = ''] = /^(\w+): *([\w.]*)/.exec(text) ?? [];
  return { name, type, address: hexAfter(text, /sysbus (?:new [\w.]+ \{ *address: |<)?/), body: text };
}

function hexAfter(text: string, before: RegExp): number | undefined {
  const found = new RegExp(`${before.source}(0x[\\da-fA-F_]+)`).exec(text)?.[1];
  return found === undefined ? undefined : Number(found.replaceAll('_', ''));
}
