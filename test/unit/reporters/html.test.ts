import { inflateRawSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { html } from '../../../toolkit/reporters/html.ts';
import { makeReport } from '../../helpers/make-report.ts';

const page = html.render(makeReport());

describe('report.html', () => {
  test('asks nothing of a network', () => {
    expect(page).not.toMatch(/(?:src|href)="https?:/);
    expect(page).not.toMatch(/@import|url\(["']?https?:/);
    expect(page).toContain("default-src 'none'");
  });

  test('has no module left to import, and its script is one that can be read', () => {
    const [, script = ''] = /<script type="module">([^]*)<\/script>/.exec(page) ?? [];
    expect(script).not.toMatch(/^(?:import|export) /m);
    expect(() => new Function(`return async () => {${script}}`)).not.toThrow();
  });

  test('tells of every failure without a script', () => {
    expect(page).toContain('operation 3 (b = k_heap_alloc(&amp;h, 100, K_NO_WAIT)): offset 276 planned, NULL observed');
  });

  test('what a scenario or an error says is text, never markup', () => {
    const report = makeReport();
    const nasty = '</script><img src=x onerror=alert(1)>"\'&';
    const cases = report.cases.map((entry) => ({ ...entry, scenario: `${entry.scenario}${nasty}`, skipped: nasty }));
    const text = html.render({ ...report, cases });
    expect(text).not.toContain('<img');
    expect(text.match(/<\/script>/g)).toHaveLength((page.match(/<\/script>/g) ?? []).length);
  });

  test('tells how large heaps must be, by scenario and heap, when that was asked for', () => {
    const size = {
      scenario: 'first-fit',
      heap: 'h<1>',
      declaredBytes: 512,
      boards: ['nrf52840dk_nrf52840'],
      pointerBytes: 4,
      smallest: { bytes: 480, failsAt: 472, safeFrom: 496, isExhaustive: true },
      use: {
        highWaterBytes: 400,
        askedBytes: 300,
        blocks: 4,
        metadataBytes: 48,
        overheadPerBlock: 13,
        overTime: [
          { used: 48, free: 432, largestFree: 432 },
          { used: 400, free: 80, largestFree: 40 },
        ],
        worst: { step: 2, scatteredBytes: 40, holes: [{ offset: 64, bytes: 40, pinnedBy: 'b' }] },
      },
      variants: [{ name: 'big headers', bytes: 496, savedBytes: -16 }],
      confirmations: [{ board: 'nrf52840dk_nrf52840', status: 'confirmed', detail: 'as predicted' }],
    } as const;
    const text = html.render({ ...makeReport(), sizes: [size] });
    for (const said of [
      'first-fit, h&lt;1&gt;',
      '<b>480</b>',
      '512 (32 to spare)',
      'some sizes between 480 and 496 fail',
      'a hole of 40 bytes at +64, pinned by b',
      'big headers: costs 16 (496 bytes)',
      'in use at most 83 % of the heap; at most 50 % of what is free outside the largest piece',
      'confirmed on nrf52840dk_nrf52840',
    ])
      expect(text).toContain(said);
    expect(page, 'and is silent otherwise').not.toContain('How large each heap must be');
  });

  test('the cases of a board are data that unpacks', () => {
    const [, packed = ''] = /id="b-nrf52840dk_nrf52840">([^<]+)</.exec(page) ?? [];
    const cases = JSON.parse(inflateRawSync(Buffer.from(packed, 'base64')).toString()) as Record<string, object>;
    expect(cases['first-fit']).toMatchObject({ status: 'failed', comparison: 'none', divergence: { operation: 2 } });
    expect(cases['all-well']).toMatchObject({ status: 'passed', comparison: 'bytes' });
  });
});
