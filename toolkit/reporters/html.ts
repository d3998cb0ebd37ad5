import { readAssets } from '../core/assets.ts';
import { groupBy } from '../core/group-by.ts';
import { render } from '../core/render.ts';
import { caseData } from './page/case-data.ts';
import { embed } from './page/embed.ts';
import { escapeHtml } from './page/escape.ts';
import { linkScript } from './page/link-script.ts';
import { aboutRun, overview } from './page/overview.ts';
import type { Films, Reporter, RunReport } from './types.ts';

/** One page that needs nothing beside it: the run at a glance, and every heap over time. */
export const html: Reporter = {
  fileName: 'report.html',
  render: (report, films = new Map()) => {
    const files = readAssets('templates/report');
    return render(files, 'page.html.hbs', {
      title: escapeHtml(titleOf(report)),
      styles: `${files['page.css']}\n${files['sheet.css']}`,
      about: escapeHtml(aboutRun(report)),
      overview: overview(report),
      footer: escapeHtml(
        `heaptwin ${report.heaptwin}. Sizes are in bytes, u is a unit of 8 bytes; +n is n bytes from chunk 0 of the heap.`,
      ),
      data: dataOf(report, films),
      script: linkScript(files),
    });
  },
};

function titleOf({ totals }: RunReport): string {
  const bad =
    totals.failed > 0 ? `${totals.failed} failed, ` : totals.error > 0 ? `${totals.error} not found out, ` : '';
  return `heaptwin: ${bad}${totals.passed} passed`;
}

/** Cases by board, and every film once. */
function dataOf(report: RunReport, films: Films): string {
  const keys = new Map<string, string>();
  const places = new Map<string, string>();
  for (const [path, text] of films) {
    const known = places.get(text) ?? String(places.size);
    places.set(text, known);
    keys.set(path, known);
  }
  const boards = [...groupBy(report.cases, ({ board }) => board)].map(([board, cases]) => {
    const entries = cases.map((entry) => [entry.scenario, caseData(entry, report.layouts ?? [], keys)] as const);
    return embed(`b-${escapeHtml(board)}`, JSON.stringify(Object.fromEntries(entries)));
  });
  return [...boards, ...[...places].map(([text, key]) => embed(`f-${key}`, text))].join('\n');
}
