import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { describeCommand, exec } from '../../../toolkit/core/exec.ts';
import { makeTempFolder } from '../../helpers/temp-folder.ts';

const temp = makeTempFolder('heaptwin exec');
const shell = (script: string): { file: string; args: string[]; cwd: string; timeoutMs: number } => ({
  file: '/bin/sh',
  args: ['-c', script],
  cwd: temp,
  timeoutMs: 10_000,
});

async function isGone(name: string): Promise<boolean> {
  const pid = Number(readFileSync(join(temp, name), 'utf8'));
  for (let tries = 0; tries < 40; tries++) {
    try {
      process.kill(pid, 0);
      if (/^\d+ \(.*\) Z/.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))) return true;
    } catch {
      return true;
    }
    await sleep(50);
  }
  return false;
}

test('gives exit code, stdout, and both outputs together', async () => {
  const result = await exec(shell('echo out; echo err >&2; exit 3'));
  expect(result).toMatchObject({ ended: 'exited', exitCode: 3, stdout: 'out\n' });
  expect(result.output.split('\n').toSorted()).toEqual(['', 'err', 'out']);
});

test('keeps every byte of stdout, one character each', async () => {
  const { stdout } = await exec(shell(String.raw`printf '\377\000\200A'`));
  expect([...stdout].map((character) => character.charCodeAt(0))).toEqual([0xff, 0, 0x80, 0x41]);
});

test('a program that is not there is a value, not an exception', async () => {
  expect(await exec({ file: join(temp, 'none'), args: [], timeoutMs: 1000 })).toMatchObject({ ended: 'not-found' });
});

test('a file that may not be run is not found either', async () => {
  expect(await exec({ file: '/etc/passwd', args: [], timeoutMs: 1000 })).toMatchObject({ ended: 'not-found' });
});

describe('a process that takes too long', () => {
  test('is ended with its grandchildren, deaf as they may be', async () => {
    const child = `sh -c 'trap "" TERM; echo $$ > grandchild; while :; do sleep 0.1; done' & `;
    const result = await exec({ ...shell(`trap "" TERM; ${child} echo $$ > leader; wait; sleep 60`), timeoutMs: 400 });
    expect(result.ended).toBe('timeout');
    expect(result.durationMs).toBeLessThan(8000);
    expect([await isGone('leader'), await isGone('grandchild')]).toEqual([true, true]);
  });

  test('keeps what it printed until then', async () => {
    const result = await exec({ ...shell('echo early; sleep 60'), timeoutMs: 400 });
    expect(result).toMatchObject({ ended: 'timeout', stdout: 'early\n' });
  });
});

test('a leader that ends leaves no child behind', async () => {
  const result = await exec(shell('sleep 60 > /dev/null 2>&1 & echo $! > orphan; exit 0'));
  expect(result).toMatchObject({ ended: 'exited', exitCode: 0 });
  expect(await isGone('orphan')).toBe(true);
});

test('isDone ends a process early, as a success', async () => {
  const result = await exec({ ...shell('echo ready; echo done; sleep 60'), isDone: (text) => text.includes('done') });
  expect(result.ended).toBe('done');
  expect(result.stdout).toContain('ready\ndone\n');
  expect(result.durationMs).toBeLessThan(5000);
});

describe('a signal', () => {
  test('ends a process', async () => {
    const abort = new AbortController();
    setTimeout(() => abort.abort(), 100);
    const result = await exec({ ...shell('sleep 60'), signal: abort.signal });
    expect(result.ended).toBe('killed');
    expect(result.durationMs).toBeLessThan(5000);
  });

  test('that was given before the start ends the process too', async () => {
    const result = await exec({ ...shell('sleep 3'), signal: AbortSignal.abort() });
    expect(result.ended).toBe('killed');
  });
});

test('the log holds the command, ready to paste, and everything printed', async () => {
  const logFile = join(temp, 'a.log');
  const { commandLine } = await exec({ ...shell('echo out; echo err >&2'), env: { HEAP: 'a b' }, logFile });
  const [first, ...rest] = readFileSync(logFile, 'utf8').trimEnd().split('\n');
  expect(first).toBe(`$ ${commandLine}`);
  expect(rest.toSorted()).toEqual(['err', 'out']);
  const pasted = await exec(shell(commandLine.replace('echo out; echo err >&2', 'echo "$HEAP"')));
  expect(pasted.stdout).toBe('a b\n');
});

test.each([
  [{ file: 'west', args: ['build', '-b', 'x/y'] }, 'west build -b x/y'],
  [{ file: 'cc', args: ["it's", 'a b', '$x'] }, String.raw`cc 'it'\''s' 'a b' '$x'`],
  [{ file: 'cc', args: [], cwd: '/a b', env: { A: '1 2', B: undefined } }, `cd '/a b' && A='1 2' cc`],
  [{ file: 'cc', args: [''] }, `cc ''`],
])('a command is quoted for the shell: %j', (command, line) => {
  expect(describeCommand(command)).toBe(line);
});
