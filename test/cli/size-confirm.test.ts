import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import type { HeapSize } from '../../toolkit/plan/heap-size.ts';
import { execCli } from '../helpers/exec-cli.ts';
import { hostObstacle } from '../helpers/host-machine.ts';
import { makeTempFolder } from '../helpers/temp-folder.ts';

const gallery = fileURLToPath(new URL('../scenarios/', import.meta.url));
const scenarios = ['fragmentation', 'alloc-free-basics', 'odd-pools', 'double-free'].map((name) =>
  join(gallery, `${name}.yaml`),
);
const obstacle = await hostObstacle('host_64');

describe.skipIf(obstacle !== undefined)(
  `size --confirm${obstacle === undefined ? '' : ` (skipped: ${obstacle})`}`,
  () => {
    test('confirms every heap of every scenario that has a size, all in one go', async () => {
      const cwd = makeTempFolder();
      const args = ['size', ...scenarios, '--board', 'host_64', '--confirm', '--backend', 'host', '--json'];
      const { exitCode, stdout } = await execCli(args, { cwd });
      expect(exitCode).toBe(0);
      const { sizes } = JSON.parse(stdout) as { sizes: HeapSize[] };
      expect(new Set(sizes.map(({ scenario }) => scenario)).size).toBe(scenarios.length);
      for (const { scenario, heap, smallest, confirmations } of sizes) {
        if (!smallest) {
          expect(confirmations, `${scenario} has no size`).toBeUndefined();
          continue;
        }
        expect(confirmations, `${scenario}, ${heap}`).toMatchObject([{ board: 'host_64', status: 'confirmed' }]);
        expect(confirmations?.[0]?.detail).toContain('-fits: passed');
        if (smallest.failsAt !== undefined) expect(confirmations?.[0]?.detail).toContain('-one-unit-less: passed');
      }
      expect(sizes.filter(({ confirmations }) => confirmations).length).toBeGreaterThan(2);
    });
  },
);
