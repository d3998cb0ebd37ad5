import { explainIssues } from '../core/explain-issues.ts';
import type { Diagnostic } from '../core/errors.ts';
import { SourceDocument } from '../core/source-document.ts';
import { isReleaseWithin } from '../core/version.ts';
import { boardSchema, type BoardDocument } from './schema.ts';
import type { Board } from './types.ts';

/** Zephyr 3.3 with the report code needs about this much RAM on a small board, stacks included. */
const RESERVED_RAM_KIB = 7;

export type LoadedBoard =
  | { readonly board: Board; readonly problems: readonly [] }
  | { readonly board?: never; readonly problems: readonly Diagnostic[] };

/** Reads a board file. Never throws on bad input: every mistake comes back at once. */
export function loadBoard(text: string, file: string): LoadedBoard {
  const source = new SourceDocument(text, file);
  if (source.syntaxProblems.length > 0) return { problems: source.syntaxProblems };
  const parsed = boardSchema.safeParse(source.value, { reportInput: true });
  if (parsed.success) return { board: toBoard(parsed.data), problems: [] };
  return { problems: explainIssues(source, parsed.error.issues, { codePrefix: 'BOARD', knownKeys }) };
}

function knownKeys(path: readonly unknown[]): string[] {
  return path.length === 0 ? Object.keys(boardSchema.shape) : [];
}

/** What `west build -b` calls this board in a Zephyr release; `undefined` when that release does not have it. */
export function targetFor(board: Board, zephyr: string): string | undefined {
  return board.targets.find((target) => isReleaseWithin(zephyr, target))?.target;
}

function toBoard(document: BoardDocument): Board {
  return {
    id: document.board,
    name: document.name,
    vendor: document.vendor,
    arch: document.arch,
    core: document.core,
    pointerBytes: document.pointer_bytes,
    endian: document.endian,
    ramBytes: document.ram_kib * 1024,
    reservedRamBytes: (document.reserved_ram_kib ?? RESERVED_RAM_KIB) * 1024,
    mainStackBytes: document.main_stack_bytes ?? 2048,
    threadStackBytes: document.thread_stack_bytes ?? (document.pointer_bytes === 8 ? 2048 : 1024),
    ticksPerSecond: document.ticks_per_second ?? 100,
    targets: document.zephyr ?? [],
    kconfig: Object.fromEntries(Object.entries(document.kconfig ?? {}).map(([name, value]) => [name, String(value)])),
    hasQemu: document.qemu !== undefined,
    isNative: document.native !== undefined,
    ...(document.renode && toRenode(document.renode)),
    ...(document.host && { hostFlags: document.host.cflags }),
  };
}

function toRenode(document: NonNullable<BoardDocument['renode']>): Pick<Board, 'renode' | 'renodeUnavailable'> {
  if ('unavailable' in document) return { renodeUnavailable: document.unavailable };
  const { platform, uart, before_load: beforeLoad = [], after_load: afterLoad = [] } = document;
  return { renode: { platform, uart, beforeLoad, afterLoad } };
}
