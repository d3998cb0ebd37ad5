import { randomInt } from 'node:crypto';
import { defineConfig } from 'vitest/config';

/** One folder below test/ each; `vitest run --project unit` runs one. */
const timeouts = { unit: 20_000, property: 60_000, golden: 20_000, cli: 60_000, browser: 180_000, e2e: 600_000 };

export default defineConfig({
  test: {
    env: { FC_SEED: propertySeed() },
    // Vitest leaves a core free; on two that means one test file at a time.
    maxWorkers: 2,
    projects: Object.entries(timeouts).map(([name, timeout]) => ({
      extends: true,
      test: {
        name,
        include: [`test/${name}/**/*.test.ts`],
        testTimeout: timeout,
        hookTimeout: timeout,
        isolate: name === 'cli' || name === 'e2e',
        ...(name === 'property' && { setupFiles: ['test/helpers/property-setup.ts'] }),
      },
    })),
  },
});

/**
 * The seed of all property tests: FC_SEED, or a fresh one that is printed. CI has to choose its own, so that a failure can
 * always be repeated. Kept in the environment because this file is read more than once.
 */
function propertySeed(): string {
  const given = process.env['FC_SEED'];
  if (given !== undefined && /^-?\d+$/.test(given)) return given;
  if (given !== undefined) throw new Error(`FC_SEED must be a whole number, not "${given}"`);
  if (process.env['CI'])
    throw new Error('FC_SEED is not set: in CI the property tests need an explicit seed, such as FC_SEED=$RANDOM');
  const seed = String(randomInt(2 ** 31));
  process.stderr.write(`property tests: FC_SEED=${seed}\n`);
  process.env['FC_SEED'] = seed;
  return seed;
}
