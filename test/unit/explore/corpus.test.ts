import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { defectFlag } from '../../../toolkit/build/host-build.ts';
import { loadBoards, pickBoards } from '../../../toolkit/cli/load-inputs.ts';
import { loadConfig } from '../../../toolkit/config/load-config.ts';
import { playScenario } from '../../../toolkit/explore/live-scenario.ts';
import { openDevice } from '../../../toolkit/explore/open-device.ts';
import { loadScenario } from '../../../toolkit/scenario/load-scenario.ts';
import { hostObstacle } from '../../helpers/host-machine.ts';
import { makeTempFolder } from '../../helpers/temp-folder.ts';

/* Every entry is there because it shows something; a player sees it in memory, too, where no answer gives it away. */
const corpus = fileURLToPath(new URL('../../corpus', import.meta.url));
const defectFile = fileURLToPath(new URL('../../../host/port/defects.json', import.meta.url));
const defects = Object.keys(JSON.parse(readFileSync(defectFile, 'utf8')) as object);
const entries = readdirSync(corpus)
  .map((name) => name.replace('.yaml', ''))
  .filter((name) => defects.includes(name));
const folder = makeTempFolder();

const obstacle = await hostObstacle('host_64');
const title = obstacle === undefined ? '' : ` (skipped: ${obstacle})`;

test.skipIf(obstacle !== undefined).each(entries)(`"%s" passes, and fails with that defect${title}`, async (name) => {
  const good = await statusOf(name);
  // Some need a heap that words of 32 bits make smaller.
  if (good === 'skipped') return;
  expect([good, await statusOf(name, name)]).toEqual(['passed', 'failed']);
});

async function statusOf(name: string, defect?: string): Promise<string> {
  const file = join(corpus, `${name}.yaml`);
  const { scenario } = loadScenario(readFileSync(file, 'utf8'), file);
  const [board] = pickBoards(['host_64'], await loadBoards());
  if (!scenario || !board) throw new Error(`${name} cannot be read`);
  const { runtimeStats, allocLoops, headerMode } = scenario.config;
  const device = await openDevice({
    board,
    backend: 'host',
    choice: { stats: runtimeStats, loops: allocLoops, headers: headerMode, calls: 64 },
    allocator: 'port',
    defines: defect === undefined ? [] : [defectFlag(defect)],
    config: await loadConfig(folder, {}),
    folder: join(folder, defect ?? 'good'),
    patienceMs: 10_000,
    signal: new AbortController().signal,
  });
  try {
    return (await playScenario(device, scenario)).status;
  } finally {
    await device.link.close();
  }
}
