import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { modelDevice, toLines } from '../../helpers/make-images.ts';
import { encodeImageLine, IMAGE_PAGE_BYTES } from '../../../toolkit/wire/image-line.ts';
import { loadScenario } from '../../../toolkit/scenario/load-scenario.ts';
import { planScenario } from '../../../toolkit/plan/plan-scenario.ts';
import { makeTarget } from '../../helpers/make-heap.ts';
import { scenarioText } from '../../helpers/make-scenario.ts';

const page = readFileSync(new URL('../../../docs/memory-images.md', import.meta.url), 'utf8');
const [example = ''] = /^image scenario=.*$/m.exec(page) ?? [];

/** The names in a line, without their values. */
const words = (line: string): string[] => line.split(' ').map((word) => word.replace(/[=*].*/, ''));

test('the line that is taken apart has the form of a real one', () => {
  const { scenario } = loadScenario(scenarioText(), 'made-up.yaml');
  const [first] = toLines(modelDevice(planScenario(scenario!), makeTarget()).images);
  expect(words(example)).toEqual(words(encodeImageLine(first!)));
});

test('every part of the line is explained', () => {
  const [, table = ''] = /\| part \| meaning \|\n([^]*?)\n\n/.exec(page) ?? [];
  for (const [, name] of example.matchAll(/ (\w+)=/g)) expect(table).toContain(`\`${name}\``);
});

test('the page size is the one in use', () => {
  expect(page).toContain(`pages of ${IMAGE_PAGE_BYTES} bytes`);
});

test('the pattern of blocks is the one in use', () => {
  const text = scenarioText({
    steps: '- alloc: { bytes: 4, as: a }\n- alloc: { bytes: 3, as: b }\n- free: a\n- free: b',
  });
  const { scenario } = loadScenario(text, 'made-up.yaml');
  const { images } = modelDevice(planScenario(scenario!), makeTarget());
  expect(page).toContain('`n + 31 * i`');
  const second = Buffer.from([2, 2 + 31, 2 + 62]);
  expect(Buffer.from(images[2]!.memory).includes(second)).toBe(true);
});

test('the page describes the C that it links to', () => {
  const source = readFileSync(new URL('../../../templates/app/src/heap_image.c.hbs', import.meta.url), 'utf8');
  expect(source).toContain('heap_image_ready(void)');
  expect(source).toMatch(/heap_image\[6\]/);
});
