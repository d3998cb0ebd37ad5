import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { execCli } from '../helpers/exec-cli.ts';
import { makeTempFolder } from '../helpers/temp-folder.ts';

const cwd = makeTempFolder();
const found = `# heaptwin replay-seed --board host_64 edges/1f3a9c2b/64/8000/20000140
scenario: shrunk-difference
summary: Found by heaptwin on 64 bits.
heaps:
  heap: { kind: sys_heap, bytes: 200 } # tiny
steps:
  - alloc: { bytes: 8, as: b1 }
  - free: b1
`;
writeFileSync(join(cwd, 'found.yaml'), found);

const keep = (file: string, ...args: string[]) => execCli(['keep', file, ...args], { cwd });

test('a finding is kept under a name made of the reason, with its comments, and runs from there', async () => {
  const kept = await keep('found.yaml', '--why', 'A freed chunk must merge.');
  expect(kept).toMatchObject({ exitCode: 0, stderr: '', stdout: 'kept corpus/a-freed-chunk-must-merge.yaml\n' });
  expect(readFileSync(join(cwd, 'corpus/a-freed-chunk-must-merge.yaml'), 'utf8')).toBe(
    found
      .replace('shrunk-difference', 'a-freed-chunk-must-merge')
      .replace('Found by heaptwin on 64 bits.', 'A freed chunk must merge.'),
  );
  expect((await execCli(['plan', 'corpus', '--board', 'host_64'], { cwd })).exitCode).toBe(0);
});

test('the same calls are not kept twice, whatever they are called', async () => {
  writeFileSync(join(cwd, 'again.yaml'), found.replace('shrunk-difference', 'another-name').replace('# tiny', ''));
  const again = await keep('again.yaml', '--why', 'Other words');
  expect(again.exitCode).toBe(2);
  expect(again.stderr).toContain('KEEP_TWICE');
  expect(again.stderr).toContain('a-freed-chunk-must-merge.yaml');
});

test('a name is not given twice, and has to be one', async () => {
  writeFileSync(join(cwd, 'other.yaml'), found.replace('bytes: 8', 'bytes: 9'));
  expect((await keep('other.yaml', '--why', 'A freed chunk must merge.')).stderr).toContain('KEEP_NAME_TAKEN');
  expect((await keep('other.yaml', '--why', '…')).stderr).toContain('KEEP_NO_NAME');
  expect((await keep('other.yaml', '--why', '…', '--name', 'nine bytes')).stdout).toBe('kept corpus/nine-bytes.yaml\n');
});

test('what is no scenario is not kept', async () => {
  writeFileSync(join(cwd, 'wrong.yaml'), found.replace('alloc:', 'allocate:'));
  const wrong = await keep('wrong.yaml', '--why', 'x');
  expect(wrong.exitCode).toBe(2);
  expect(wrong.stderr).toContain('wrong.yaml:7');
  expect((await keep('absent.yaml', '--why', 'x')).stderr).toContain('SCENARIO_NO_FILE');
});
