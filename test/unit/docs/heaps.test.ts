import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { loadScenario } from '../../../toolkit/scenario/load-scenario.ts';

const page = readFileSync(new URL('../../../docs/heaps.md', import.meta.url), 'utf8');
const examples = [...page.matchAll(/```yaml\n([^`]*)```/g)].map(([, text = '']) => text);

test('there are examples', () => expect(examples.length).toBeGreaterThan(2));

test.each(examples)('an example is a scenario: %s', (text) => {
  const steps = text.includes('\nsteps:') ? '' : 'steps: [sleep: 1 ticks]\n';
  expect(loadScenario(`scenario: example\nsummary: From the page.\n${text}${steps}`, 'heaps.md').problems).toEqual([]);
});
