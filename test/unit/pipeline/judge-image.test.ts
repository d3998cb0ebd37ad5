import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { EmulatorRun } from '../../../toolkit/emulators/types.ts';
import { judgeImage } from '../../../toolkit/pipeline/judge-image.ts';
import type { ImageTask } from '../../../toolkit/pipeline/plan-tasks.ts';
import { recordedBoot, runOf } from '../../helpers/recorded.ts';
import { makeTempFolder } from '../../helpers/temp-folder.ts';

const { task, transcript } = await recordedBoot('nrf52840dk_nrf52840', 'renode');
const lines = transcript.trimEnd().split('\n');
const boot = lines.findIndex((line) => line.includes(' boot '));
const temp = makeTempFolder();

/** Every verdict in one word each: the status, or the code of an error. Scenarios in order. */
async function judge(
  text: string,
  changes: Partial<EmulatorRun> = {},
  other: Partial<ImageTask> = {},
): Promise<string[]> {
  const { judgements } = await judgeImage({ ...task, ...other }, runOf(text, changes));
  expect(judgements.length).toBeGreaterThan(5);
  return judgements.map(({ verdict }) => (verdict.status === 'error' ? verdict.code : verdict.status));
}

const all = (word: string): string[] => task.image.scenarios.map(() => word);

function robot(status: string): { robotOutputFile: string } {
  const robotOutputFile = join(temp, `${status}.xml`);
  writeFileSync(
    robotOutputFile,
    `<robot schemaversion="4"><suite><test name="T"><status status="${status}">No luck</status></test></suite></robot>`,
  );
  return { robotOutputFile };
}

describe('a complete transcript', () => {
  test('passes', async () => expect(await judge(transcript)).toEqual(all('passed')));

  test('passes with a second witness that agrees', async () =>
    expect(await judge(transcript, robot('PASS'))).toEqual(all('passed')));

  test.each(['FAIL', 'SKIP'])('beside a Robot that says %s is an error', async (status) =>
    expect(await judge(transcript, robot(status))).toEqual(all('WITNESSES_DISAGREE')),
  );

  test('with boot loader noise before the boot record passes', async () => {
    const noise = '\u001B[2J\u0000\u00FFMCUboot v1.9\r\nI: Jumping to the first image slot\r\n\r\n';
    expect(await judge(noise + transcript)).toEqual(all('passed'));
  });

  test('with a shell prompt after the end record passes', async () =>
    expect(await judge(`${transcript}\r\nuart:~$ `)).toEqual(all('passed')));

  test('without carriage returns passes', async () =>
    expect(await judge(transcript.replaceAll('\r', ''))).toEqual(all('passed')));
});

describe('an incomplete transcript', () => {
  const withoutEnd = `${lines.slice(0, -1).join('\n')}\n`;
  const half = `${lines.slice(0, Math.floor(lines.length / 2)).join('\n')}\n`;

  test('proves nothing of the scenarios that are not in it', async () => {
    const words = await judge(half);
    expect(words.at(-1)).toBe('TRANSCRIPT_DAMAGED');
    expect(words.lastIndexOf('passed')).toBeLessThan(words.indexOf('TRANSCRIPT_DAMAGED'));
  });

  test.each([
    ['guest-timeout', 'GUEST_TIMEOUT'],
    ['host-timeout', 'EMULATOR_HUNG'],
    ['crashed', 'EMULATOR_CRASHED'],
    ['exited', 'GUEST_EXITED'],
    ['interrupted', 'INTERRUPTED'],
  ] as const)('is explained by how the run ended: %s', async (ended, code) =>
    expect((await judge(half, { ended })).at(-1)).toBe(code),
  );

  test('beside a Robot that says PASS is a contradiction for what is missing', async () =>
    expect((await judge(half, robot('PASS'))).at(-1)).toBe('WITNESSES_DISAGREE'));

  test('without its end record beside a Robot that says PASS is an error for every scenario', async () =>
    expect(await judge(withoutEnd, robot('PASS'))).toEqual(all('WITNESSES_DISAGREE')));

  test('that is empty passes nothing', async () => expect(await judge('')).toEqual(all('TRANSCRIPT_DAMAGED')));
});

describe('a transcript of something else', () => {
  test('of another image is an error', async () => {
    const image = { ...task.image, imageId: '000000000000' };
    expect(await judge(transcript, {}, { image })).toEqual(all('TRANSCRIPT_DAMAGED'));
  });

  test.each([
    ['another release', { zephyr: '3.2.0' }],
    ['another word size', { pointerBytes: 8 as const }],
    ['another byte order', { endian: 'big' as const }],
    ['other headers', { headerMode: 'big' as const }],
    ['statistics', { runtimeStats: !task.image.target.runtimeStats }],
    ['another search bound', { allocLoops: 7 }],
  ])('of a build with %s is an error', async (_, change) => {
    const image = { ...task.image, target: { ...task.image.target, ...change } };
    expect(await judge(transcript, {}, { image })).toEqual(all('WRONG_TARGET'));
  });

  test('of the same image with the scenarios in another order is an error for those that moved', async () => {
    const words = await judge(transcript, {}, { scenarioIds: task.scenarioIds.toReversed() });
    expect(words).not.toContain('passed');
  });
});

describe('a guest that started again', () => {
  test('in the middle of a scenario passes none from there on', async () => {
    const at = lines.findIndex((line) => / (alloc|free) /.test(line)) + 1;
    const text = [...lines.slice(0, at), ...lines.slice(boot)].join('\n');
    expect(await judge(`${text}\n`)).toEqual(all('TRANSCRIPT_DAMAGED'));
  });

  test('after its end record is an error for every scenario: nobody knows why it restarted', async () => {
    const text = [...lines, ...lines.slice(boot)].join('\n');
    expect(await judge(`${text}\n`)).not.toContain('passed');
  });
});

test('a difference is explained with the place in the scenario, the call and the heap around it', async () => {
  const image = {
    ...task.image,
    scenarios: task.image.scenarios.map((planned) => ({
      ...planned,
      operations: planned.operations.map((operation) =>
        operation.op === 'alloc' ? { ...operation, bytes: operation.bytes + 8 } : operation,
      ),
    })),
  };
  const { judgements } = await judgeImage({ ...task, image }, runOf(transcript));
  const [failed] = judgements.filter(({ verdict }) => verdict.status === 'failed');
  expect(failed?.verdict).toMatchObject({ divergence: { fields: expect.arrayContaining(['usable']) } });
  expect(failed?.explanation).toMatchObject({
    at: { file: expect.stringMatching(/\.yaml$/), line: expect.any(Number) },
    call: expect.stringMatching(/_heap_.*\(/),
    before: { chunks: expect.any(Array) },
  });
});
