import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

/** Which room stands on which floor: docs/architecture.md explains it. */
const floors: Readonly<Record<string, number>> = {
  core: 0,
  config: 1,
  scenario: 1,
  boards: 1,
  model: 1,
  wire: 1,
  player: 1,
  plan: 2,
  'heap-trace': 2,
  'heap-log': 2,
  generate: 3,
  build: 4,
  emulators: 5,
  harness: 6,
  compare: 7,
  reporters: 8,
  pipeline: 9,
  proof: 10,
  setup: 10,
  explore: 11,
  cli: 12,
};
const isStage = (floor: number): boolean => floor >= 2 && floor <= 8;
const isPure = (room: string): boolean =>
  ['model', 'wire', 'player', 'scenario', 'plan', 'generate', 'compare', 'heap-trace', 'heap-log'].includes(room);

const root = new URL('../../toolkit/', import.meta.url);
const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter(
  (file) => file.endsWith('.ts') && file.includes('/'),
);
const importPattern = /^(?:import|export)( type)?[^'"]*?from '([^']+)'/gm;

test.each(files)('%s imports only from the floors below it', (file) => {
  const room = file.split('/')[0] ?? '';
  const floor = floors[room] ?? NaN;
  expect(floor, `the room ${room} has no floor`).not.toBeNaN();
  for (const [, isTypeOnly, path = ''] of source(file).matchAll(importPattern)) {
    // The scripts of the HTML page draw for the terminal's commands too.
    if (!path.startsWith('.') || path.startsWith('../../templates/report/')) continue;
    const target = new URL(path, new URL(file, root)).pathname.slice(root.pathname.length).split('/')[0] ?? '';
    if (target === room) continue;
    const below = floors[target] ?? NaN;
    expect(below, `${file} imports ${path}`).toBeLessThan(floor);
    if (isStage(floor) && isStage(below)) {
      expect(isTypeOnly, `${file} may only "import type" from ${target}/: stages do not call each other`).toBeDefined();
    }
  }
});

test.each(files.filter((file) => isPure(file.split('/')[0] ?? '')))(
  '%s touches no disk, process, clock or network',
  (file) => {
    const text = source(file);
    for (const [, , path] of text.matchAll(importPattern)) expect(path).not.toMatch(/^node:|^execa$/);
    expect(text).not.toMatch(/\bDate\.now\(|\bfetch\(|\bprocess\.|performance\.now/);
  },
);

test.each(['emulators', 'reporters', 'model/generations', 'cli/commands'])(
  'every file of %s is reachable from its map',
  (folder) => {
    const map = folder === 'cli/commands' ? 'cli/program.ts' : `${folder}/index.ts`;
    const text = source(map);
    const helpers =
      /^(index|types|recording|read-transcript|image-log|emulator-error|player-.*|qemu-.*|guest-process|xml-rpc|renode-(?!test).*|heap-map|heap-svg|explain-.*|case-parts|describe-memory|timing|count-totals|layout-.*|retried-text|skipped-lines|console)\.ts$/;
    const missing = readdirSync(new URL(`${folder}/`, root)).filter(
      (name) => name.endsWith('.ts') && !helpers.test(name) && !text.includes(`/${name}'`),
    );
    expect(missing).toEqual([]);
  },
);

function source(file: string): string {
  return readFileSync(new URL(file, root), 'utf8');
}
