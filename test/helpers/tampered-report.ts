import { html } from '../../toolkit/reporters/html.ts';
import { countTotals } from '../../toolkit/reporters/count-totals.ts';
import { layoutClasses } from '../../toolkit/reporters/layout-classes.ts';
import type { CaseReport, RunReport } from '../../toolkit/reporters/types.ts';
import { judgeImage, type Judgement } from '../../toolkit/pipeline/judge-image.ts';
import { withLayouts } from '../../toolkit/pipeline/known-layouts.ts';
import { decodeLine } from '../../toolkit/wire/decode-line.ts';
import { encodeLine } from '../../toolkit/wire/encode-line.ts';
import { imagesOfBoot, imageText, toLines } from './make-images.ts';
import { recordedBoots, runOf, type RecordedBoot } from './recorded.ts';

/** The step, from 1, at which the boards of `tamperedReport` go wrong in the scenario fragmentation. */
export const WRONG_STEP = 26;

/**
 * A report of recorded boards, two of which were tampered with: on the first a free chunk's header has a bit more, on the
 * second an allocation answers with another place.
 */
export async function tamperedReport(): Promise<{ report: RunReport; films: Map<string, string>; page: string }> {
  const films = new Map<string, string>();
  const cases: CaseReport[] = [];
  const boots = (await recordedBoots()).filter(({ task }) => task.recording.backend === 'renode');
  for (const boot of boots) {
    const { task } = boot;
    const isOurs = task.image.scenarios.some(({ scenario }) => scenario.name === 'fragmentation');
    const run = isOurs ? tamperWith(boot) : runOf(boot.transcript);
    const { judgements } = await judgeImage(task, run);
    cases.push(
      ...withLayouts(
        judgements.map((judgement) => toCase(boot, judgement, films)),
        task,
      ),
    );
  }
  const report: RunReport = {
    schema: 1,
    heaptwin: '0.0.0',
    startedAt: '2026-01-02T03:04:05.678Z',
    durationMs: 12_345,
    totals: countTotals(cases),
    layouts: layoutClasses(cases),
    cases,
  };
  return { report, films, page: html.render(report, films) };
}

function tamperWith(boot: RecordedBoot): ReturnType<typeof runOf> {
  if (boot.task.board.id === 'nrf52840dk_nrf52840') return runOf(boot.transcript, { images: wrongImages(boot) });
  if (boot.task.board.id === 'hifive_unmatched') return runOf(wrongAnswer(boot.transcript));
  return runOf(boot.transcript);
}

/** From the wrong step on, the used bit of the first chunk is set, though it is free. */
function wrongImages(boot: RecordedBoot): string {
  const place = boot.task.scenarioIds.indexOf(
    boot.task.image.scenarios.find(({ scenario }) => scenario.name === 'fragmentation')?.id ?? '',
  );
  const images = (imagesOfBoot(boot) ?? []).map((image) => {
    if (image.scenario !== place || image.number < WRONG_STEP) return image;
    const memory = image.memory.slice();
    // Chunk 6 is the first: SIZE_AND_USED is in the second half of its header.
    memory[6 * 8 + 2] = (memory[6 * 8 + 2] ?? 0) | 1;
    return { ...image, memory };
  });
  return imageText(toLines(images));
}

/** The first allocation of 100 bytes in the scenario fragmentation answers with another place; all checksums are right. */
function wrongAnswer(transcript: string): string {
  let [before, after] = [0, 0];
  let scenario: unknown;
  let isDone = false;
  const lines = transcript.split('\n').map((line) => {
    const { record, crc } = decodeLine(line.replace(/\r$/, ''), before);
    if (!record) return line;
    before = crc;
    if (record.kind === 'begin') scenario = record.fields['scenario'];
    const isWrong = !isDone && scenario === 'fragmentation' && record.fields['usable'] === 104;
    isDone ||= isWrong;
    const offset = Number(record.fields['offset']) + 1440;
    const text = encodeLine(isWrong ? { ...record, fields: { ...record.fields, offset } } : record, after);
    after = Number.parseInt(text.slice(-8), 16);
    return text;
  });
  return lines.join('\n');
}

function toCase({ task, name }: RecordedBoot, judgement: Judgement, films: Map<string, string>): CaseReport {
  const { planned, verdict, explanation, film, deviceFilm } = judgement;
  const key = `${name}/${planned.scenario.name}`;
  if (film) films.set(`${key}.json`, JSON.stringify(film));
  if (deviceFilm) films.set(`${key}-device.json`, JSON.stringify(deviceFilm));
  const { recording } = task;
  return {
    scenario: planned.scenario.name,
    file: planned.scenario.file,
    board: task.board.id,
    backend: 'replay',
    evidence: recording.evidence,
    zephyr: task.image.target.zephyr,
    source: recording.source,
    emulator: recording.emulator,
    imageId: task.image.imageId,
    ...outcome(verdict),
    ...(explanation && { explanation }),
    artifacts: {
      transcript: 'uart.log',
      ...(film && { film: `${key}.json` }),
      ...(deviceFilm && { deviceFilm: `${key}-device.json` }),
    },
  };
}

function outcome(verdict: Judgement['verdict']): Pick<CaseReport, 'status'> & Partial<CaseReport> {
  const { status } = verdict;
  if (status === 'skipped') return { status, skipped: verdict.reason };
  if (status === 'error') return { status, error: { code: verdict.code, reason: verdict.reason } };
  if (status === 'failed')
    return {
      status,
      ...(verdict.divergence ? { divergence: verdict.divergence } : { expectation: verdict.expectation }),
    };
  return { status, operations: verdict.operations, ...(verdict.images !== undefined && { images: verdict.images }) };
}
