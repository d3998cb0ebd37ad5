import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { AxeResults } from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { html } from '../../toolkit/reporters/html.ts';
import type { RunReport } from '../../toolkit/reporters/types.ts';
import { noChromium, startBrowser } from '../helpers/browser.ts';
import { tamperedReport, WRONG_STEP } from '../helpers/tampered-report.ts';
import { makeTempFolder } from '../helpers/temp-folder.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const temp = makeTempFolder();
const file = join(temp, 'report.html');
const address = pathToFileURL(file).href;
const nrf = 'nrf52840dk_nrf52840';

let browser: Browser;
let page: Page;
let complaints: string[];
let report: RunReport;

describe.skipIf(noChromium)(`report.html in Chromium${noChromium === undefined ? '' : ` (${noChromium})`}`, () => {
  beforeAll(async () => {
    const made = await tamperedReport();
    report = made.report;
    writeFileSync(file, made.page);
    browser = await startBrowser();
  });
  afterAll(() => browser?.close());

  beforeEach(async () => {
    await openPage({ width: 1280, height: 1000 }, 'light');
  });

  afterEach(async () => {
    await page.context().close();
    if (complaints.length > 0) throw new Error(complaints.join('\n'));
  });

  test('every case is in the table, by layout class, and leads to its page', async () => {
    await page.goto(address);
    expect(await page.locator('#matrix td a').count()).toBe(report.cases.length);
    expect(await page.locator('#matrix .class').allTextContents()).toEqual(['Layout A: 32 bits', 'Layout B: 64 bits']);
    await page.getByRole('link', { name: `alloc-free-basics on ${nrf}, passed` }).click();
    await page.locator('#film').waitFor();
    expect(await page.locator('h1:visible').textContent()).toMatch(
      /alloc-free-basics\s+on\s+nrf52840dk_nrf52840\s+passed/,
    );
  });

  test('steps with the arrow keys, Home and End, and the address follows', async () => {
    await openCase('alloc-free-basics');
    expect(await shown()).toMatchObject({ step: 1 });
    const calls = [(await shown()).call];
    for (let count = 0; count < 3; count++) {
      await page.keyboard.press('ArrowRight');
      calls.push((await shown()).call);
    }
    expect(calls[0]).toMatch(/^\w+ = k_heap_alloc\(&test_heap, \d+, K_NO_WAIT\)$/);
    expect(new Set(calls).size).toBe(4);
    await page.keyboard.press('ArrowLeft');
    expect(await shown()).toMatchObject({ step: 3, call: calls[2] });
    await page.keyboard.press('End');
    const last = (await shown()).step;
    expect(last).toBe(await page.locator('#steps li').count());
    expect(page.url()).toMatch(new RegExp(`#/case/${nrf}/alloc-free-basics/${last}$`));
    await page.keyboard.press('Home');
    expect(await shown()).toMatchObject({ step: 0 });
    await page.keyboard.press('Escape');
    await page.locator('#overview').waitFor();
  });

  test('the slider, the buttons and the list of steps go to a step', async () => {
    await openCase('fragmentation', 'gr716a_mini');
    await page.locator('#slider').fill('7');
    expect(await shown()).toMatchObject({ step: 7 });
    await page.getByRole('button', { name: 'One step on' }).click();
    expect(await shown()).toMatchObject({ step: 8 });
    await page.locator('#steps li').nth(11).click();
    expect(await shown()).toMatchObject({ step: 12 });
    expect(await page.locator('#steps [aria-current=step]').count()).toBe(1);
  });

  test('draws chunks to scale: what is twice as large is twice as wide', async () => {
    await openCase('alloc-free-basics');
    const chunks = await page.locator('.model .chunk.used').evaluateAll((groups) =>
      groups.map((group) => {
        const boxes = [...group.querySelectorAll('rect.used')];
        const units = Number(/(\d+) units?/.exec(group.querySelector('title')?.textContent ?? '')?.[1]);
        return { units, width: boxes.reduce((sum, box) => sum + Number(box.getAttribute('width')), 0) };
      }),
    );
    expect(chunks.length).toBeGreaterThan(0);
    const scale = await page
      .locator('.model rect.meta')
      .first()
      .evaluate((box) => Number(box.getAttribute('width')) / 6);
    for (const { units, width } of chunks) expect(width / units).toBeCloseTo(scale, 1);
    expect(await page.locator('.model .chunk.used rect.header').count()).toBe(chunks.length);
  });

  test('a difference of memory is shown at its step, field by field and on both maps', async () => {
    await openCase('fragmentation');
    expect(await shown()).toMatchObject({ step: WRONG_STEP });
    const row = page.locator('#trouble tr.differs');
    expect(await row.locator('td').allTextContents()).toEqual([
      '0x20 (16 units, free)',
      '0x21 (16 units, used)',
      '≠ differs',
    ]);
    expect(await page.locator('.model .wrong[data-chunk="6"]').count()).toBe(1);
    expect(await page.locator('.device .wrong[data-chunk="6"]').count()).toBe(1);
    await page.keyboard.press('ArrowLeft');
    expect(await page.locator('#maps .chunk.wrong').count()).toBe(0);
    await page.getByRole('button', { name: 'Go to that step' }).click();
    expect(await shown()).toMatchObject({ step: WRONG_STEP });
  });

  test('a difference of answers is shown with the place that the device told', async () => {
    await openCase('fragmentation', 'hifive_unmatched');
    expect(await page.locator('#answer tr.differs th').allTextContents()).toEqual(['offset']);
    expect(await page.locator('.model .chunk.wrong').count()).toBe(1);
    expect(await page.locator('.device .chunk.wrong title').textContent()).toContain(
      'medium[0]: 100 bytes asked for at +1496',
    );
  });

  test('free lists are chains, heads first', async () => {
    await openCase('free-list-order');
    await page.keyboard.press('End');
    const chains = await page
      .locator('#lists .chain')
      .evaluateAll((lists) => lists.map((list) => list.children.length));
    expect(Math.max(...chains)).toBeGreaterThan(1);
    const places = await page
      .locator('#maps .model .chunk.free')
      .evaluateAll((all) => all.map((one) => one.getAttribute('data-chunk')));
    const linked = await page
      .locator('#lists .chain li')
      .evaluateAll((all) => all.map((one) => one.getAttribute('data-chunk')));
    expect(linked.toSorted()).toEqual(places.toSorted());
  });

  test('the table is walked with arrow keys and takes one stop of Tab', async () => {
    await page.goto(address);
    await page.locator('#matrix td a[tabindex="0"]').focus();
    const name = () => page.evaluate<string>("document.activeElement.getAttribute('href')");
    const first = await name();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowRight');
    expect(await name()).not.toBe(first);
    expect(await page.locator('#matrix a[tabindex="0"]').count()).toBe(1);
    await page.keyboard.press('Enter');
    await page.locator('#case').waitFor();
  });

  test('the filter leaves what needs attention', async () => {
    await page.goto(address);
    await page.getByLabel('Show').selectOption('failed error');
    expect(await page.locator('#matrix tbody tr:visible th').allTextContents()).toEqual(['fragmentation']);
  });

  test('follows the system into the dark, and the button goes against it', async () => {
    await openPage({ width: 1280, height: 1000 }, 'dark');
    await page.goto(address);
    expect(await brightness()).toBeLessThan(60);
    await page.getByRole('button', { name: 'Colours' }).click();
    expect(await brightness()).toBeGreaterThan(230);
    await page.getByRole('button', { name: 'Colours' }).click();
    expect(await brightness()).toBeLessThan(60);
  });

  test.each([
    ['overview', ''],
    ['a case that differs', `#/case/${nrf}/fragmentation`],
    ['two heaps', `#/case/${nrf}/two-heaps-one-face`],
  ])('on a phone nothing is wider than 360 pixels: %s', async (_, place) => {
    await openPage({ width: 360, height: 740 }, 'light');
    await page.goto(address + place);
    if (place !== '') await page.locator('#maps svg').first().waitFor();
    expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBeLessThanOrEqual(360);
  });

  test.each([
    ['overview', '', 'light'],
    ['overview', '', 'dark'],
    ['a case that differs', `#/case/${nrf}/fragmentation`, 'light'],
    ['a case that differs', `#/case/${nrf}/fragmentation`, 'dark'],
    ['a case that passed', '#/case/gr716a_mini/three-waiters/4', 'light'],
  ] as const)('axe finds nothing: %s%s, %s', async (_, place, scheme) => {
    await openPage({ width: 1280, height: 1000 }, scheme);
    await page.goto(address + place);
    if (place !== '') await page.locator('#maps svg').first().waitFor();
    await page.evaluate(axe);
    const results = (await page.evaluate('axe.run()')) as AxeResults;
    expect(results.passes.length).toBeGreaterThan(10);
    expect(results.violations.map(({ id, nodes }) => [id, nodes.map(({ html: text }) => text).slice(0, 3)])).toEqual(
      [],
    );
  });

  test('forty boards with fifty scenarios are shown before any of their cases is unpacked', async () => {
    const big = join(temp, 'big.html');
    writeFileSync(big, html.render(bigReport()));
    await page.addInitScript(`
      globalThis.counted = { unpacked: 0 };
      globalThis.DecompressionStream = class extends DecompressionStream {
        constructor(format) {
          super(format);
          counted.unpacked++;
        }
      };`);
    const unpacked = async (): Promise<unknown> => page.evaluate('counted.unpacked');
    await page.goto(pathToFileURL(big).href);
    expect(await page.locator('#matrix td a').count()).toBe(2000);
    expect(await unpacked()).toBe(0);
    await page.locator('#matrix td a').first().click();
    await expect.poll(unpacked, { timeout: 30_000 }).toBeGreaterThan(0);
  });
});

async function openPage(viewport: { width: number; height: number }, colorScheme: 'light' | 'dark'): Promise<void> {
  await page?.context().close();
  const context = await browser.newContext({ viewport, colorScheme });
  context.setDefaultTimeout(60_000);
  page = await context.newPage();
  complaints = [];
  page.on('console', (message) => complaints.push(`console: ${message.text()}`));
  page.on('pageerror', (error) => complaints.push(`error: ${error.message}`));
  page.on('request', (request) => {
    if (!/^(file|data|about):/.test(request.url())) complaints.push(`request: ${request.url()}`);
  });
}

async function openCase(scenario: string, board = nrf): Promise<void> {
  await page.goto(`${address}#/case/${board}/${scenario}`);
  await page.locator('#maps svg').first().waitFor();
}

/** The step on show and its call. */
async function shown(): Promise<{ step: number; call: string | null }> {
  const [, step] = /step (\d+)/.exec((await page.locator('#place').textContent()) ?? '') ?? [];
  return { step: Number(step), call: await page.locator('#call').textContent() };
}

async function brightness(): Promise<number> {
  const colour = await page.evaluate<string>('getComputedStyle(document.body).backgroundColor');
  return Number(/\d+/.exec(colour)?.[0]);
}

function bigReport(): RunReport {
  const [example] = report.cases;
  if (!example) throw new Error('the report is empty');
  const { artifacts: _, ...about } = example;
  const cases = Array.from({ length: 2000 }, (_nothing, place) => ({
    ...about,
    board: `board_${place % 40}`,
    scenario: `scenario-${Math.floor(place / 40)}`,
    artifacts: {},
  }));
  return { ...report, cases, totals: { passed: 2000, failed: 0, error: 0, skipped: 0 }, layouts: [] };
}
