import Table from 'cli-table3';
import type { Command } from 'commander';
import type { Board } from '../../boards/types.ts';
import { loadConfig } from '../../config/load-config.ts';
import { listRecordings, type StoredRecording } from '../../emulators/recording.ts';
import { backendNames, evidenceLevels, type BackendName, type Evidence } from '../../emulators/types.ts';
import { recordingsFolder } from '../../pipeline/folders.ts';
import { isMadeFor } from '../../pipeline/machine.ts';
import type { Io } from '../io.ts';
import { loadBoards } from '../load-inputs.ts';

/** Adds `boards` and hands it back: `boards add` and `boards check` hang below it. */
export function addBoardsCommand(program: Command, io: Io): Command {
  return program
    .command('boards')
    .description('list the boards heaptwin knows and what has been seen of each; add one, check them')
    .option('--json', 'print the list as JSON and nothing else')
    .addHelpText('after', '\nExample:\n  $ heaptwin boards --json | jq ".boards[].id"\n')
    .action(async ({ json }: { json?: true }) => {
      const { boardsFolder } = await loadConfig(io.cwd, io.env);
      const recordings = await listRecordings(recordingsFolder());
      const rows = (await loadBoards(boardsFolder)).map((board) => describe(board, recordings));
      io.stdout(json ? `${JSON.stringify({ schema: 1, boards: rows }, null, 2)}\n` : renderTable(rows, io));
    });
}

interface BoardRow {
  readonly id: string;
  readonly name: string;
  readonly core: string;
  readonly pointerBits: number;
  readonly endian: string;
  readonly ramKiB: number;
  readonly backends: readonly BackendName[];
  /** The strongest recorded evidence, and what it was made with. */
  readonly evidence?: Evidence;
  readonly source?: string;
  readonly emulator?: string;
  /** Recorded scenarios that the strongest evidence rests on. */
  readonly scenarios?: number;
  /** Why Renode cannot run it, where somebody tried. */
  readonly renodeUnavailable?: string;
}

function describe(board: Board, recordings: readonly StoredRecording[]): BoardRow {
  const own = recordings.filter((recording) => recording.board === board.id);
  const strongest = own.toSorted((a, b) => evidenceLevels.indexOf(b.evidence) - evidenceLevels.indexOf(a.evidence))[0];
  return {
    id: board.id,
    name: board.name,
    core: board.core,
    pointerBits: board.pointerBytes * 8,
    endian: board.endian,
    ramKiB: board.ramBytes / 1024,
    backends: backendNames.filter((name) => isMadeFor(name, board, recordings)),
    ...(strongest && {
      evidence: strongest.evidence,
      source: strongest.source,
      emulator: strongest.emulator,
      scenarios: countScenarios(own.filter(({ evidence }) => evidence === strongest.evidence)),
    }),
    ...(board.renodeUnavailable !== undefined && { renodeUnavailable: board.renodeUnavailable }),
  };
}

function countScenarios(recordings: readonly StoredRecording[]): number {
  return new Set(recordings.flatMap(({ scenarios }) => scenarios.map(({ name }) => name))).size;
}

function renderTable(rows: readonly BoardRow[], io: Io): string {
  const table = new Table({
    head: ['Board', 'Name', 'Core', 'Word', 'RAM', 'Recorded evidence'],
    style: { head: [], border: io.colors.isColorSupported ? ['gray'] : [], compact: true },
  });
  for (const row of rows) {
    const word = `${row.pointerBits} ${row.endian === 'big' ? 'BE' : 'LE'}`;
    table.push([io.colors.bold(row.id), row.name, row.core, word, `${row.ramKiB} K`, evidenceText(row, io)]);
  }
  const notes = rows.flatMap(({ id, renodeUnavailable }) =>
    renodeUnavailable === undefined ? [] : [`${id} does not run in Renode: ${renodeUnavailable}\n`],
  );
  return `${table.toString()}\n${notes.join('')}${rows.length} boards\n`;
}

function evidenceText(row: BoardRow, { colors }: Io): string {
  const { evidence, source, emulator, scenarios, backends } = row;
  if (evidence) return `${evidence} (${source}, ${emulator}), ${scenarios} scenario${scenarios === 1 ? '' : 's'}`;
  return colors.dim(backends.length > 0 ? `none yet; runs on ${backends.join(', ')}` : 'none: nothing runs it yet');
}
