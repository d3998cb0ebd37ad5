import { expect, test } from 'vitest';
import { UndecidedError } from '../../../toolkit/core/errors.ts';
import type { EmulatorRun, RunEnd } from '../../../toolkit/emulators/types.ts';
import { bootWithRetry } from '../../../toolkit/pipeline/boot-with-retry.ts';
import { runOf } from '../../helpers/recorded.ts';

const never = new AbortController().signal;

/** Boots that end as told, one after the other; an error is thrown. */
function boots(...ends: readonly (RunEnd | Error)[]): { boot: () => Promise<EmulatorRun>; made: () => number } {
  let made = 0;
  const boot = async (): Promise<EmulatorRun> => {
    const end = ends[made++] ?? 'done';
    if (end instanceof Error) throw end;
    return runOf('', { ended: end, detail: `end ${made}` });
  };
  return { boot, made: () => made };
}

test('an emulator that dies is given a second try, and the report says how it died', async () => {
  const { boot, made } = boots('crashed', 'done');
  expect(await bootWithRetry(boot, never)).toMatchObject({ run: { ended: 'done' }, retried: 'end 1' });
  expect(made()).toBe(2);
});

test('there is no third try', async () => {
  const { boot, made } = boots('crashed', 'crashed', 'done');
  expect(await bootWithRetry(boot, never)).toMatchObject({ run: { ended: 'crashed', detail: 'end 2' } });
  expect(made()).toBe(2);
});

test('an emulator that does not come up is tried again', async () => {
  const { boot } = boots(new UndecidedError('no server', { code: 'RENODE_NOT_STARTED' }), 'done');
  expect(await bootWithRetry(boot, never)).toMatchObject({ run: { ended: 'done' }, retried: 'no server' });
});

test.each(['done', 'guest-timeout', 'host-timeout', 'exited', 'interrupted'] as const)(
  'a boot that ended as "%s" is not tried again',
  async (end) => {
    const { boot, made } = boots(end);
    expect(await bootWithRetry(boot, never)).toEqual({ run: expect.objectContaining({ ended: end }) });
    expect(made()).toBe(1);
  },
);

test('a missing emulator is not tried again', async () => {
  const { boot, made } = boots(new UndecidedError('no Renode', { code: 'RENODE_MISSING' }));
  await expect(bootWithRetry(boot, never)).rejects.toThrow('no Renode');
  expect(made()).toBe(1);
});
