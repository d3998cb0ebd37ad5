import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { startCli } from '../helpers/exec-cli.ts';
import { makeStubWorld, pidOf, survivors, west, type StubWorld } from '../helpers/stub-world.ts';
import { makeTempFolder } from '../helpers/temp-folder.ts';

const root = makeTempFolder();
const args = ['run', '--board', 'nrf52840dk_nrf52840', '--json'];

function world(name: string, env: Readonly<Record<string, string>> = {}): StubWorld {
  mkdirSync(join(root, name));
  return makeStubWorld(join(root, name), env);
}

test('Ctrl-C during a build ends west and its children, deaf as they are, with exit code 130', async () => {
  const place = world('build');
  const running = startCli([...args, '--backend', 'renode', ...west('hangs')], place);
  await pidOf(place, 'west');
  running.kill('SIGINT');
  const started = performance.now();
  const { exitCode, stdout } = await running;
  expect(performance.now() - started).toBeLessThan(15_000);
  expect(exitCode).toBe(130);
  expect(String(stdout)).not.toContain('"status": "passed"');
  expect(await survivors(place)).toEqual([]);
});

test('Ctrl-C during a boot ends Renode with exit code 130', async () => {
  const place = world('boot', { STUB_RENODE: 'hangs-in-keyword' });
  const running = startCli([...args, '--backend', 'renode'], place);
  await pidOf(place, 'renode');
  await sleep(1500);
  running.kill('SIGINT');
  const { exitCode } = await running;
  expect(exitCode).toBe(130);
  expect(await survivors(place)).toEqual([]);
});

test('Ctrl-C while Renode does not come up ends it, deaf as it is', async () => {
  const place = world('silent', { STUB_RENODE: 'never-listens' });
  const running = startCli([...args, '--backend', 'renode'], place);
  await pidOf(place, 'renode');
  await sleep(500);
  running.kill('SIGINT');
  const started = performance.now();
  expect((await running).exitCode).toBe(130);
  expect(performance.now() - started).toBeLessThan(15_000);
  expect(await survivors(place)).toEqual([]);
});

test('SIGTERM during renode-test ends its group', async () => {
  const place = world('renode-test', { STUB_RENODE_TEST: 'hangs' });
  const running = startCli([...args, '--backend', 'renode-test'], place);
  await pidOf(place, 'renode-test-child');
  running.kill('SIGTERM');
  await running;
  expect(await survivors(place)).toEqual([]);
});

test('a second Ctrl-C ends everything at once', async () => {
  const place = world('twice');
  const running = startCli([...args, '--backend', 'renode', ...west('hangs')], place);
  await pidOf(place, 'west');
  const started = performance.now();
  running.kill('SIGINT');
  setTimeout(() => running.kill('SIGINT'), 200);
  const { exitCode, signal } = await running;
  expect(performance.now() - started).toBeLessThan(1900);
  expect([exitCode, signal]).toContain(signal === undefined ? 130 : 'SIGINT');
  expect(await survivors(place)).toEqual([]);
});
