import Table from 'cli-table3';
import type { Command } from 'commander';
import type { Board } from '../../boards/types.ts';
import { listRecordings, type StoredRecording } from '../../emulators/recording.ts';
import { backendNames, evidenceLevels, type BackendName, type Evidence } from '../../emulators/types.ts';
import { recordingsFolder } from '../../pipeline/folders.ts';
import { isMadeFor } from '../../pipeline/machine.ts';
import type { Io } from '../io.ts';
import { loadBoards } from '../load-inputs.ts';

export function addBoardsCommand(program: Command, io: Io): void {
  program
    .command('boards')
    .description('list the boards heaptwin knows and what has been seen of each')
    .option('--json', 'print the list as JSON and nothing else')
    .addHelpText('after', '\nExample:\n  $ heaptwin boards --json | jq ".boards[].id"\n')
    .action(async ({ json }: { json?: true }) => {
      const recordings = await listRecordings(recordingsFolder());
      const rows = (await loadBoards()).map((board) => describe(board, recordings));
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
    ...(strongest && { evidence: strongest.evidence, source: strongest.source, emulator: strongest.emulator }),
  };
}

function renderTable(rows: readonly BoardRow[], { colors }: Io): string {
  const table = new Table({
    head: ['Board', 'Name', 'Core', 'Word', 'RAM', 'Recorded evidence'],
    style: { head: [], border: colors.isColorSupported ? ['gray'] : [], compact: true },
  });
  for (const row of rows) {
    const word = `${row.pointerBits} ${row.endian === 'big' ? 'BE' : 'LE'}`;
    const evidence = row.evidence
      ? `${row.evidence} (${row.source}, ${row.emulator})`
      : colors.dim(`none yet; runs on ${row.backends.join(', ')}`);
    table.push([colors.bold(row.id), row.name, row.core, word, `${row.ramKiB} K`, evidence]);
  }
  return `${table.toString()}\n${rows.length} boards\n`;
}
