import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { checkSchedule } from '../../toolkit/plan/check-schedule.ts';
import { loadScenario } from '../../toolkit/scenario/load-scenario.ts';
import { e2eFolder, runTools, whyNot } from '../helpers/real-tools.ts';
import { timedScenarios } from '../helpers/timed-scenarios.ts';

const board = 'native_posix';
const why = whyNot('native', board);
const COUNT = 40;

/** Files that do not race, as far as can be told before the heaps' addresses are known. */
function writeScenarios(folder: string): string[] {
  const texts = fc.sample(timedScenarios, { numRuns: COUNT * 4, seed: Number(process.env['FC_SEED']) });
  const good = texts.filter((text) => {
    const { scenario } = loadScenario(text, 'fuzzed.yaml');
    return scenario && checkSchedule(scenario).length === 0;
  });
  return good.slice(0, COUNT).map((text, place) => {
    const file = join(folder, `random-${place}.yaml`);
    writeFileSync(file, text.replace('fuzzed', `random-${place}`));
    return file;
  });
}

test.skipIf(why !== '')(`the kernel of ${board} and the model agree on random threads${why}`, async () => {
  const files = writeScenarios(e2eFolder);
  expect(files).toHaveLength(COUNT);
  const { cases } = await runTools(files, board, 'native');
  // A thread that waits for ever was not expected to, which is no concern here.
  expect(cases.filter(({ divergence }) => divergence)).toEqual([]);
  const unpredicted = cases.filter(({ error }) => error);
  expect(
    unpredicted.map(({ error }) => error?.code).filter((code) => !/^(RACE|UNPREDICTABLE)$/.test(code ?? '')),
  ).toEqual([]);
  expect(unpredicted.length).toBeLessThan(COUNT / 4);
});
