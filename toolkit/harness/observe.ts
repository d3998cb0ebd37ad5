import type { Endian } from '../core/endian.ts';
import type { HeaderMode } from '../model/types.ts';
import { decodeLine } from '../wire/decode-line.ts';
import { isFaultWord, readFaultWords } from './fault-words.ts';
import { LINE_PREFIX, recordsOfCalls, WIRE_FORMAT } from '../wire/records.ts';
import type { WireRecord } from '../wire/types.ts';
import type { Anomaly, BootFacts, Observation, ObservedHeap, Segment } from './types.ts';

/** What the image that was booted must say of itself. */
export interface ExpectedImage {
  readonly imageId: string;
  /** In the order in which the image runs them. */
  readonly scenarioIds: readonly string[];
  /** Those of them in which Zephyr may stop, and say so in its own words. */
  readonly faultIds?: ReadonlySet<string>;
}

/**
 * Reads a transcript strictly. Before the boot record anything may stand (boot loaders, banners); from there to the end
 * record every line must be the next record, whole, checksummed and in sequence. Only Zephyr may speak in between, and only
 * where it is expected to stop.
 */
export function observe(transcript: string, expected: ExpectedImage): Observation {
  const reader = new TranscriptReader(expected);
  const lines = transcript.split('\n').map((line) => line.replace(/\r$/, ''));
  for (const [place, line] of lines.entries()) {
    const problem = reader.read(line, place === lines.length - 1);
    if (problem !== undefined) return reader.finish({ line: place + 1, text: line, problem });
  }
  const missing = reader.missing();
  return reader.finish(
    missing === undefined ? undefined : { line: lines.length, text: lines.at(-1) ?? '', problem: missing },
  );
}

type State = 'before-boot' | 'between' | 'heaps' | 'calls' | 'after-done';

/** A small state machine: boot, then begin – heaps – calls – end for each scenario, then done. Returns problems as text. */
class TranscriptReader {
  private readonly expected: ExpectedImage;
  private readonly segments: Segment[] = [];
  private state: State = 'before-boot';
  private sequence = 0;
  private crc = 0;
  private boot: BootFacts | undefined;
  private current:
    | { name: string; start: number; heaps: ObservedHeap[]; records: WireRecord[]; words: string[] }
    | undefined;

  constructor(expected: ExpectedImage) {
    this.expected = expected;
  }

  read(line: string, isLast: boolean): string | undefined {
    if (this.state === 'before-boot' || this.state === 'after-done') {
      if (!line.includes(LINE_PREFIX)) return undefined;
      if (this.state === 'after-done')
        return 'a record after the end record: the guest started again or a line is repeated';
    } else if (isLast && line === '') {
      return undefined;
    }
    if (this.isWordOfFault(line)) return undefined;
    const { record, damage, crc, ...damaged } = decodeLine(line, this.crc);
    const sequence = record?.sequence ?? ('claimedSequence' in damaged ? damaged.claimedSequence : undefined);
    if (sequence !== undefined && sequence !== this.sequence) return describeJump(this.sequence, sequence);
    if (record === undefined) return isLast ? `the transcript breaks off (${damage})` : damage;
    const problem = this.accept(record);
    this.crc = crc;
    this.sequence++;
    return problem;
  }

  /** Keeps what Zephyr says of its end, where that is expected and until its record comes. */
  private isWordOfFault(line: string): boolean {
    const { current } = this;
    const id = this.expected.scenarioIds[this.segments.length] ?? '';
    if (!current || !this.expected.faultIds?.has(id) || current.records.at(-1)?.kind === 'fault') return false;
    const isWord = isFaultWord(line, current.words.at(-1));
    if (isWord) current.words.push(line);
    return isWord;
  }

  /** What Zephyr says of its end is not checksummed, so it must be whole, and the fault's record must be next. */
  private checkWords(kind: string): string | undefined {
    const { current } = this;
    if (!current || current.records.at(-1)?.kind === 'fault') return undefined;
    const { words } = current;
    const mustSpeak = this.expected.faultIds?.has(this.expected.scenarioIds[this.segments.length] ?? '') === true;
    if (kind !== 'fault') return words.length > 0 ? `Zephyr speaks of its end ("${words[0]}") and goes on` : undefined;
    return mustSpeak && readFaultWords(words).fatal === undefined
      ? 'what Zephyr said of its end is not whole'
      : undefined;
  }

  missing(): string | undefined {
    if (this.state === 'after-done') return undefined;
    if (this.state === 'before-boot') return 'no boot record: the guest printed nothing that heaptwin knows';
    return this.current ? `the records of "${this.current.name}" are not complete` : 'the end record is missing';
  }

  finish(anomaly: Anomaly | undefined): Observation {
    // A guest that starts again after its end proves nothing: nobody knows why.
    const segments = anomaly && this.state === 'after-done' ? [] : this.segments;
    const begun = anomaly && this.current && this.toSegment(this.current);
    return { ...(this.boot && { boot: this.boot }), segments, ...(begun && { begun }), ...(anomaly && { anomaly }) };
  }

  private accept(record: WireRecord): string | undefined {
    const { kind } = record;
    const interruption = this.checkWords(kind);
    if (interruption !== undefined) return interruption;
    if (kind === 'boot' && this.state === 'before-boot') return this.acceptBoot(record);
    if (kind === 'checks' && this.state === 'between' && this.segments.length === 0) return this.acceptChecks(record);
    if (kind === 'begin' && this.state === 'between') return this.acceptBegin(record);
    if (kind === 'heap' && this.state === 'heaps') return this.acceptHeap(record);
    if (recordsOfCalls.has(kind) && (this.state === 'heaps' || this.state === 'calls')) {
      this.state = 'calls';
      this.current?.records.push(record);
      return undefined;
    }
    if (kind === 'end' && (this.state === 'heaps' || this.state === 'calls')) return this.acceptEnd(record);
    if (kind === 'done' && this.state === 'between') return this.acceptDone(record);
    return `a "${kind}" record does not belong here`;
  }

  private acceptBoot({ fields }: WireRecord): string | undefined {
    if (fields['format'] !== WIRE_FORMAT) return `record format ${fields['format']}, heaptwin reads ${WIRE_FORMAT}`;
    if (fields['image'] !== this.expected.imageId)
      return `image ${fields['image']} is running, not ${this.expected.imageId}: a stale or foreign ELF`;
    this.boot = {
      zephyr: String(fields['zephyr']),
      pointerBytes: Number(fields['pointer_bytes']),
      endian: fields['endian'] as Endian,
      headerMode: fields['headers'] as HeaderMode,
      runtimeStats: fields['stats'] === true,
      allocLoops: Number(fields['loops']),
    };
    this.state = 'between';
    return undefined;
  }

  private acceptChecks({ fields }: WireRecord): undefined {
    const checks = { asserts: fields['asserts'] === true, hardening: Number(fields['hardening']) };
    if (this.boot) this.boot = { ...this.boot, checks };
  }

  private acceptBegin({ fields, sequence }: WireRecord): string | undefined {
    const expectedId = this.expected.scenarioIds[this.segments.length];
    if (fields['id'] !== expectedId)
      return `scenario ${fields['scenario']} (${fields['id']}) runs where ${expectedId ?? 'none'} should`;
    this.current = { name: String(fields['scenario']), start: sequence, heaps: [], records: [], words: [] };
    this.state = 'heaps';
    return undefined;
  }

  private acceptHeap({ fields }: WireRecord): string | undefined {
    const heaps = this.current?.heaps ?? [];
    if (fields['heap'] !== heaps.length)
      return `heap ${fields['heap']} is reported where heap ${heaps.length} should be`;
    const addressText = String(fields['buffer']);
    heaps.push({
      addressText,
      address: parseInt(addressText.slice(-8), 16) & 0x3fffffff,
      bytes: Number(fields['bytes']),
      handleText: String(fields['handle']),
    });
    return undefined;
  }

  private acceptEnd({ fields, sequence }: WireRecord): string | undefined {
    const { current } = this;
    if (!current || fields['scenario'] !== current.name)
      return `the end of "${fields['scenario']}" inside "${current?.name}"`;
    const count = sequence - current.start + 1;
    if (fields['records'] !== count) return `"${current.name}" says ${fields['records']} records, there are ${count}`;
    this.segments.push(this.toSegment(current));
    this.current = undefined;
    this.state = 'between';
    return undefined;
  }

  private toSegment({ name, heaps, records, words }: NonNullable<typeof this.current>): Segment {
    const scenarioId = this.expected.scenarioIds[this.segments.length] ?? '';
    return { scenarioId, name, heaps, records, ...(words.length > 0 && { fault: readFaultWords(words) }) };
  }

  private acceptDone({ fields, sequence }: WireRecord): string | undefined {
    this.state = 'after-done';
    const wanted = this.expected.scenarioIds.length;
    if (fields['scenarios'] !== wanted || this.segments.length !== wanted)
      return `${describeStop(this.segments)}${this.segments.length} of ${wanted} scenarios ran`;
    if (fields['records'] !== sequence + 1)
      return `the end record counts ${fields['records']} records, there are ${sequence + 1}`;
    return undefined;
  }
}

/** Why no more scenarios ran, when it is known. */
function describeStop(segments: readonly Segment[]): string {
  const last = segments.at(-1);
  const end = last?.records.at(-1);
  return end?.kind === 'fault' ? `Zephyr stopped in "${last?.name}" (fatal error ${end.fields['reason']}); ` : '';
}

function describeJump(expected: number, found: number): string {
  if (found < expected) return `record ${found} again after record ${expected - 1}: repeated or out of order`;
  return `record ${expected} is missing: record ${found} follows ${expected - 1}`;
}
