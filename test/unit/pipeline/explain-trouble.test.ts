import { expect, test } from 'vitest';
import { UndecidedError } from '../../../toolkit/core/errors.ts';
import { blameFullDisk, explainThrown } from '../../../toolkit/pipeline/explain-trouble.ts';
import { makeReport } from '../../helpers/make-report.ts';
import { makeTempFolder } from '../../helpers/temp-folder.ts';

const systemError = (code: string): Error =>
  Object.assign(new Error(`${code}: write`), { code, path: 'out/plan.json' });

test('a full disk is no defect of heaptwin', () => {
  expect(explainThrown(systemError('ENOSPC'))).toEqual({
    code: 'DISK_FULL',
    reason: 'the disk is full: out/plan.json',
    hint: 'make room, or name a folder on another disk with --out',
  });
});

test.each(['EROFS', 'EACCES', 'EIO', 'EMFILE'])('%s is trouble of the machine', (code) => {
  expect(explainThrown(systemError(code))).toMatchObject({ code: 'SYSTEM_ERROR' });
});

test('what heaptwin knows keeps its name', () => {
  const known = new UndecidedError('west build exited with 1', { code: 'BUILD_FAILED', hint: 'the log' });
  expect(explainThrown(known)).toEqual({ code: 'BUILD_FAILED', reason: 'west build exited with 1', hint: 'the log' });
});

test.each([new TypeError('x is undefined'), systemError('ENOENT'), 'a text'])('%s is a defect', (error) => {
  expect(explainThrown(error)).toMatchObject({ code: 'INTERNAL' });
});

test('where there is room on the disk, an error keeps its reason', async () => {
  const { cases } = makeReport();
  expect(await blameFullDisk(cases, makeTempFolder())).toBe(cases);
});
