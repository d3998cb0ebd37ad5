import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { builtCli } from '../helpers/built-cli.ts';
import { makeTempFolder } from '../helpers/temp-folder.ts';

const cli = await builtCli();
const gallery = fileURLToPath(new URL('../scenarios/', import.meta.url));

test('a reader that leaves early is no error', async () => {
  const pipe = `"$0" "$1" plan --json "$2" --board nrf52840dk_nrf52840 2>errors | head -c 10; cat errors`;
  const { stdout } = await execa('sh', ['-c', pipe, process.execPath, cli, gallery], { cwd: makeTempFolder() });
  expect(stdout).toBe(`{\n  "schem`);
});
