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

  test('the cases of a board are data that unpacks', () => {
    const [, packed = ''] = /id="b-nrf52840dk_nrf52840">([^<]+)</.exec(page) ?? [];
    const cases = JSON.parse(inflateRawSync(Buffer.from(packed, 'base64')).toString()) as Record<string, object>;
    expect(cases['first-fit']).toMatchObject({ status: 'failed', comparison: 'none', divergence: { operation: 2 } });
    expect(cases['all-well']).toMatchObject({ status: 'passed', comparison: 'bytes' });
  });
});
