import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import type { RunReport } from '../../toolkit/reporters/types.ts';
import { execCli } from '../helpers/exec-cli.ts';
import { hostObstacle } from '../helpers/host-machine.ts';
import { makeTempFolder } from '../helpers/temp-folder.ts';

const corpus = fileURLToPath(new URL('../corpus', import.meta.url));
const obstacle = await hostObstacle('host_64');
const title = obstacle === undefined ? '' : ` (skipped: ${obstacle})`;

test.skipIf(obstacle !== undefined)(`the corpus passes; what needs a smaller word is skipped${title}`, async () => {
  const args = ['run', corpus, '--board', 'host_64', '--backend', 'host', '--allocator', 'port', '--json'];
  const { cases, totals } = JSON.parse((await execCli(args, { cwd: makeTempFolder() })).stdout) as RunReport;
  const entries = readdirSync(corpus).map((name) => name.replace('.yaml', ''));
  expect(cases.map(({ scenario }) => scenario)).toEqual(entries);
  expect(totals).toMatchObject({ failed: 0, error: 0 });
  expect(totals.passed).toBeGreaterThanOrEqual(20);
  for (const { skipped } of cases)
    if (skipped !== undefined) expect(skipped).toContain('cannot be made here: heap size is too small');
});
