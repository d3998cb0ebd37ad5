import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { loadBoards, loadScenarios, pickBoards } from '../../toolkit/cli/load-inputs.ts';
import { loadConfig } from '../../toolkit/config/load-config.ts';
import { misusesHeap } from '../../toolkit/plan/misuses-heap.ts';
import { loadDefects } from '../../toolkit/pipeline/defects.ts';
import { runSuite } from '../../toolkit/pipeline/run-suite.ts';
import type { CaseReport } from '../../toolkit/reporters/types.ts';
import { defectsOfChecks } from '../helpers/defects-of-checks.ts';
import { hostObstacle } from '../helpers/host-machine.ts';
import { makeTempFolder } from '../helpers/temp-folder.ts';

type HostBoard = 'host_32' | 'host_64';

/** These break the heap so badly that the guest may die before it has said all. */
const crashing = new Set(['free-null-crashes', 'header-forgotten', 'realloc-failure-frees', 'realloc-forgets-gap']);
/** A 64-bit heap has 8-byte headers, hence no gaps. */
const only32 = new Set(['realloc-forgets-gap']);

const out = makeTempFolder('heaptwin-defects');
const names = [...(await loadDefects()).keys()];
const obstacles = { host_64: await hostObstacle('host_64'), host_32: await hostObstacle('host_32') };

describe.each(['host_64', 'host_32'] as const)('%s', (board) => {
  const seen = names.filter((name) => only32.has(name) === (board === 'host_32'));
  const obstacle = obstacles[board];
  const title = obstacle === undefined ? '' : ` (skipped: ${obstacle})`;

  test.skipIf(obstacle !== undefined)(`the good port passes${title}`, async () => {
    const cases = await runGallery(board);
    expect(cases.filter(({ status }) => status === 'passed').length).toBeGreaterThanOrEqual(18);
    expect(cases.filter(({ status }) => status === 'failed' || status === 'error')).toEqual([]);
  });

  test.skipIf(obstacle !== undefined).concurrent.each(seen)(`"%s" is detected${title}`, async (defect) => {
    const cases = await runGallery(board, defect);
    const errors = cases.filter(({ status }) => status === 'error');
    const built = cases.filter(({ artifacts }) => 'elf' in artifacts);
    expect(built.length, 'the broken port was built and run').toBe(
      cases.filter(({ status }) => status !== 'skipped').length,
    );
    if (crashing.has(defect)) {
      expect(cases.some(({ status }) => status === 'failed' || status === 'error')).toBe(true);
      expect(errors.filter(({ error }) => error?.reason.includes('not complete') !== true)).toEqual([]);
    } else {
      expect(cases.some(({ status }) => status === 'failed')).toBe(true);
      expect(errors).toEqual([]);
    }
    for (const { divergence, status } of cases) if (status === 'failed') expect(divergence).toBeDefined();
  });
});

test('every defect is looked for on one board or the other', () => {
  expect(names.length).toBeGreaterThan(30);
  expect([...only32, ...crashing].filter((name) => !names.includes(name))).toEqual([]);
});

async function runGallery(boardId: HostBoard, defect?: string): Promise<readonly CaseReport[]> {
  const config = await loadConfig('/', { CC: process.env['CC'], XDG_CONFIG_HOME: '/nonexistent' });
  const report = await runSuite(
    {
      scenarios: (await loadScenarios([], '/')).filter(
        (scenario) => defect === undefined || misusesHeap(scenario) === defectsOfChecks.has(defect),
      ),
      boards: pickBoards([boardId], await loadBoards()),
      backends: ['host'],
      allocator: 'port',
      ...(defect !== undefined && { defect }),
      outFolder: join(out, boardId, defect ?? 'good'),
      watchesHeaps: false,
      virtualTimeoutMs: 10_000,
      hostTimeoutMs: 20_000,
      parallelBoards: 1,
    },
    { config, version: '0.0.0', signal: new AbortController().signal, progress: () => undefined },
  );
  return report.cases;
}
