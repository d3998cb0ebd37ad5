import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { checkSchedule } from '../../../toolkit/plan/check-schedule.ts';
import { loadScenario } from '../../../toolkit/scenario/load-scenario.ts';

const page = readFileSync(new URL('../../../docs/time.md', import.meta.url), 'utf8');

test('the example is a good scenario', () => {
  const [, text = ''] = /```yaml\n([^`]*)```/.exec(page) ?? [];
  const { scenario, problems } = loadScenario(text, 'time.md');
  expect(problems).toEqual([]);
  expect(scenario && checkSchedule(scenario)).toEqual([]);
  expect(scenario?.actors.map(({ name }) => name)).toEqual(['low', 'high', 'late']);
});
