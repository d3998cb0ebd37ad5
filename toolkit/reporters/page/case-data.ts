import { explainCase } from '../explain-case.ts';
import type { CaseReport, LayoutClass } from '../types.ts';

/** What the page shows of one case; the films have keys. */
export interface CaseData {
  readonly status: CaseReport['status'];
  readonly facts: readonly (readonly [name: string, value: string])[];
  readonly film?: string;
  readonly device?: string;
  /** What is known of the device's heaps when there is no film of them: the same bytes, the same answers, nothing. */
  readonly comparison: 'bytes' | 'answers' | 'none';
  readonly call?: string;
  readonly divergence?: CaseReport['divergence'];
  readonly expectation?: CaseReport['expectation'];
  readonly text: readonly string[];
  readonly artifacts: Readonly<Record<string, string>>;
}

/** A case for the page. `keys` names the films that are there. */
export function caseData(
  entry: CaseReport,
  layouts: readonly LayoutClass[],
  keys: ReadonlyMap<string, string>,
): CaseData {
  const { status, divergence, expectation, explanation, artifacts } = entry;
  const { film, deviceFilm, ...files } = artifacts;
  const [filmKey, deviceKey] = [keys.get(film ?? ''), keys.get(deviceFilm ?? '')];
  return {
    status,
    facts: factsOf(entry, layouts),
    ...(filmKey !== undefined && { film: filmKey }),
    ...(filmKey !== undefined && deviceKey !== undefined && { device: deviceKey }),
    comparison: status !== 'passed' ? 'none' : entry.images === undefined ? 'answers' : 'bytes',
    ...(explanation && { call: explanation.call }),
    ...(divergence && { divergence }),
    ...(expectation && { expectation }),
    text: status === 'passed' ? [] : explainCase(entry),
    artifacts: files,
  };
}

function factsOf(entry: CaseReport, layouts: readonly LayoutClass[]): [string, string][] {
  const { board, backend, evidence, source, emulator, layout, operations, images, retried } = entry;
  const how = evidence === undefined ? backend : backend === 'replay' ? `recorded ${evidence}` : evidence;
  const headers = layout?.headerBytes.join(' or ');
  const place = layouts.find(({ boards }) => boards.includes(board));
  const facts: [string, string | undefined][] = [
    ['evidence', how],
    ['allocator', source || undefined],
    ['emulator', emulator === source ? undefined : emulator],
    ['layout', place && `class ${place.name}, ${(layout ?? { pointerBytes: 4 }).pointerBytes * 8} bits`],
    ['chunk headers', headers ? `${headers} bytes` : undefined],
    ['operations', operations?.toString()],
    ['compared', images === undefined ? undefined : `every answer, and ${images} images of memory byte by byte`],
    ['booted twice', retried?.split('\n')[0]],
  ];
  return facts.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]));
}
