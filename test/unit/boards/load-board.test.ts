import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { loadBoard, targetFor } from '../../../toolkit/boards/load-board.ts';
import type { Board } from '../../../toolkit/boards/types.ts';

const folder = new URL('../../../boards/', import.meta.url);
const files = readdirSync(folder).filter((name) => name.endsWith('.yaml'));
const read = (name: string): string => readFileSync(new URL(name, folder), 'utf8');

function load(text: string): Board {
  const { board, problems } = loadBoard(text, 'b.yaml');
  if (!board) throw new Error(problems.map(({ message }) => message).join('; '));
  return board;
}

describe('every board file', () => {
  test.each(files)('%s loads, is named after its board, and can run somewhere or says why not', (name) => {
    const { board, problems } = loadBoard(read(name), name);
    expect(problems).toEqual([]);
    expect(`${board?.id}.yaml`).toBe(name);
    expect(board?.ramBytes).toBeGreaterThan(board?.reservedRamBytes ?? NaN);
    const { renode, renodeUnavailable, hasQemu, isNative, hostFlags } = board ?? {};
    expect([renode, renodeUnavailable, hasQemu, isNative, hostFlags].some(Boolean)).toBe(true);
    if (board?.hostFlags === undefined) expect(board?.targets).not.toEqual([]);
  });

  test.each(files)('%s has one target per release at most', (name) => {
    const board = load(read(name));
    for (const release of ['2.7.0', '3.0.0', '3.3.0', '3.4.99', '3.6.0', '3.7.0', '4.0.0']) {
      const { targets } = board;
      const matching = targets.filter((target) => targetFor({ ...board, targets: [target] }, release) !== undefined);
      expect(matching.length, release).toBeLessThanOrEqual(1);
    }
  });
});

describe('the name of a board in a release', () => {
  const board = load(read('nrf52840dk_nrf52840.yaml'));

  test.each([
    ['2.7.0', 'nrf52840dk_nrf52840'],
    ['3.6.99', 'nrf52840dk_nrf52840'],
    ['3.7.0', 'nrf52840dk/nrf52840'],
    ['v3.7.0-rc1', 'nrf52840dk/nrf52840'],
    ['4.1.0', 'nrf52840dk/nrf52840'],
  ])('%s: %s', (release, target) => expect(targetFor(board, release)).toBe(target));

  test('there is none for a release before the board', () => {
    expect(targetFor({ ...board, targets: [{ target: 'x', since: '3.5.0' }] }, '3.4.0')).toBeUndefined();
  });

  test('there is none for what is no release', () => expect(targetFor(board, 'main')).toBeUndefined());
});

describe('a board file with mistakes', () => {
  const text = [
    'board: two words',
    'name: A board',
    'arch: arn',
    'core: Cortex-M0',
    'pointer_bytes: 2',
    'endian: little',
    'ram_kib: -1',
    'zephyr: [{ target: x, since: "3.7" }]',
    'kconfig: { SYS_HEAP: y }',
    'qemo: {}',
    '',
  ].join('\n');

  test('tells all of them, each with its place', () => {
    const told = loadBoard(text, 'b.yaml').problems.map(
      ({ code, location }) => `${location?.line}:${location?.column} ${code}`,
    );
    expect(told.toSorted((a, b) => a.localeCompare(b, 'en', { numeric: true }))).toEqual([
      '1:1 BOARD_MISSING',
      '1:8 BOARD_INVALID',
      '3:7 BOARD_INVALID',
      '5:16 BOARD_INVALID',
      '7:10 BOARD_INVALID',
      '8:30 BOARD_INVALID',
      '9:12 BOARD_INVALID',
      '10:1 BOARD_UNKNOWN_KEY',
    ]);
  });

  test('suggests the key that was meant', () => {
    const [unknown] = loadBoard(text, 'b.yaml').problems.filter(({ code }) => code === 'BOARD_UNKNOWN_KEY');
    expect(unknown?.hint).toBe('did you mean "qemu"?');
  });

  test('that is no YAML tells where', () => {
    expect(loadBoard('board: [x\n', 'b.yaml').problems[0]).toMatchObject({ location: { file: 'b.yaml' } });
  });
});

test('what a file leaves out has a default', () => {
  const board = load(
    'board: b\nname: B\nvendor: V\narch: arm\ncore: M0\npointer_bytes: 4\nendian: little\nram_kib: 16\nqemu: {}\n',
  );
  expect(board).toMatchObject({ ramBytes: 16384, mainStackBytes: 2048, targets: [], kconfig: {}, isNative: false });
  expect(board.reservedRamBytes).toBeGreaterThan(0);
  expect(board).not.toHaveProperty('renode');
});
