import { loadBoards, loadScenarios, pickBoards } from '/work/main/toolkit/cli/load-inputs.ts';
import { runSuite } from '/work/main/toolkit/pipeline/run-suite.ts';
import { loadDefects } from '/work/main/toolkit/pipeline/defects.ts';
import { loadConfig } from '/work/main/toolkit/config/load-config.ts';
const config = await loadConfig('/tmp', {});
const scenarios = await loadScenarios([], '/tmp');
const boards = pickBoards(process.argv.slice(2), await loadBoards());
for (const defect of [undefined, ...(await loadDefects()).keys()]) {
  const t = Date.now();
  const r = await runSuite({ scenarios, boards, backends: ['host'], allocator: 'port', ...(defect && {defect}), outFolder: `/tmp/qa/defs/${defect}`, virtualTimeoutMs: 1000, hostTimeoutMs: 10000, parallelBoards: 2 }, { config, version: 'x', signal: new AbortController().signal, progress: () => {} });
  console.log(defect, Date.now() - t, JSON.stringify(r.totals), r.cases.filter(c=>c.status==='failed').map(c=>c.board.slice(5)+':'+c.scenario).slice(0,4).join(' '), [...new Set(r.cases.filter(c=>c.status==='error').map(c=>c.error?.code+' '+c.error?.reason.slice(0,150)))].slice(0,2).join('|'));
}
