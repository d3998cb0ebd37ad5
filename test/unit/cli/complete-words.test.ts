import { expect, test } from 'vitest';
import { completeWords } from '../../../toolkit/cli/complete-words.ts';
import { quietProgram } from '../../helpers/command-names.ts';

const named: Readonly<Record<string, readonly string[]>> = {
  '--board': ['nrf52840dk_nrf52840', 'host_32', 'host_64'],
  boards: ['hifive1', 'host_32'],
};

/** What is offered for the last word. */
async function offered(...words: string[]): Promise<string[]> {
  const found = await completeWords(quietProgram(), words, (name) => Promise.resolve(named[name] ?? []));
  return found.map(({ value }) => value);
}

test('commands, with what they do', async () => {
  const found = await completeWords(quietProgram(), ['doc'], () => Promise.resolve([]));
  expect(found).toEqual([{ value: 'doctor', description: expect.stringContaining('installed') }]);
});

test('commands below a command, and its arguments', async () => {
  expect(await offered('boards', '')).toEqual(['add', 'check']);
  expect(await offered('boards', 'check', 'h')).toEqual(['hifive1', 'host_32']);
  expect(await offered('boards', 'check', 'hifive1', 'ho')).toEqual(['host_32']);
});

test('hidden commands are not offered', async () => {
  expect(await offered('compl')).toEqual(['completion']);
});

test('options by their long names', async () => {
  expect(await offered('run', 'x.yaml', '--virtual')).toEqual(['--virtual-timeout']);
  expect(await offered('run', '--record', '--js')).toEqual(['--json']);
});

test('values of options, also behind a short name and an equals sign', async () => {
  expect(await offered('generate', '--style', '')).toEqual(['app', 'sample']);
  expect(await offered('run', '-b', 'nrf')).toEqual(['nrf52840dk_nrf52840']);
  expect(await offered('run', '--board=host_6')).toEqual(['--board=host_64']);
});

test('an equals sign that bash took for a word of its own', async () => {
  expect(await offered('run', '--board', '=', 'host_6')).toEqual(['host_64']);
  expect(await offered('run', '--board', '=', 'host_64', '--js')).toEqual(['--json']);
});

test('lists, without what stands in them already', async () => {
  expect(await offered('run', '--board', 'host_32,host')).toEqual(['host_32,host_64']);
});

test('nothing where files stand', async () => {
  expect(await offered('run', '')).toEqual([]);
  expect(await offered('merge', '--out', '')).toEqual([]);
});
