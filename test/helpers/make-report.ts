import { snapshotHeap } from '../../toolkit/model/heap-snapshot.ts';
import { layoutClasses } from '../../toolkit/reporters/layout-classes.ts';
import type { CaseReport, RunReport } from '../../toolkit/reporters/types.ts';
import { makeHeap } from './make-heap.ts';

/** A report, made by hand, with one case of every kind. */
export function makeReport(): RunReport {
  const cases = [
    passed,
    divergence,
    heapDivergence,
    memoryDivergence,
    expectation,
    bootError,
    buildError,
    otherBuildError,
    onHost64,
    skipped,
  ];
  const count = (status: CaseReport['status']): number => cases.filter((entry) => entry.status === status).length;
  return {
    schema: 1,
    heaptwin: '0.0.0',
    startedAt: '2026-01-02T03:04:05.678Z',
    durationMs: 12_345,
    parallelBoards: 2,
    totals: { passed: count('passed'), failed: count('failed'), error: count('error'), skipped: count('skipped') },
    layouts: layoutClasses(cases),
    cases,
  };
}

const small = {
  offsets: 'aaaaaaaaaaaa',
  pointerBytes: 4,
  headerBytes: [4],
  firstOffset: 52,
  blockAlignBytes: 4,
} as const;
const big = {
  offsets: 'bbbbbbbbbbbb',
  pointerBytes: 8,
  headerBytes: [8],
  firstOffset: 56,
  blockAlignBytes: 8,
} as const;

const onNrf = {
  board: 'nrf52840dk_nrf52840',
  backend: 'renode',
  evidence: 'renode',
  zephyr: '3.3.0',
  source: 'Zephyr v3.3.0-rc3',
  emulator: 'Renode 1.16.1',
  imageId: '0123456789ab',
  buildMs: 4000,
  runMs: 500,
  artifacts: { transcript: 'nrf52840dk_nrf52840/0123456789ab/renode/uart.log' },
} as const;

const passed: CaseReport = {
  ...onNrf,
  scenario: 'all-well',
  file: 'heaps/all-well.yaml',
  status: 'passed',
  operations: 12,
  images: 15,
  layout: small,
  retried: 'Renode ended unexpectedly',
};

const divergence: CaseReport = {
  ...onNrf,
  scenario: 'first-fit',
  file: 'heaps/first-fit.yaml',
  status: 'failed',
  divergence: {
    operation: 2,
    planned: { record: 'alloc', step: 3, offset: 276, usable: 100 },
    observed: { record: 'alloc', step: 3, offset: null, usable: 0 },
    fields: ['offset', 'usable'],
    laterDifferences: 2,
  },
  explanation: {
    at: { file: 'heaps/first-fit.yaml', line: 7, column: 5 },
    call: 'b = k_heap_alloc(&h, 100, K_NO_WAIT)',
    ...heapAround(),
  },
};

const heapDivergence: CaseReport = {
  ...onNrf,
  scenario: 'wrong-size',
  file: 'heaps/wrong-size.yaml',
  status: 'failed',
  divergence: {
    operation: -1,
    planned: { bytes: 512 },
    observed: { bytes: 520 },
    fields: ['bytes'],
    laterDifferences: 0,
  },
};

const memoryDivergence: CaseReport = {
  ...onNrf,
  scenario: 'stray-write',
  file: 'heaps/stray-write.yaml',
  status: 'failed',
  divergence: {
    operation: 1,
    planned: { 'chunk 17, SIZE_AND_USED': '0x2b (21 units, used)', 'free list of bucket 3, head': 'chunk 39' },
    observed: { 'chunk 17, SIZE_AND_USED': '0x2d (22 units, used)', 'free list of bucket 3, head': 'none' },
    fields: ['chunk 17, SIZE_AND_USED', 'free list of bucket 3, head'],
    laterDifferences: 0,
    memory: { heap: 'h', moment: 'call', offset: 138, bytes: 2, moreFields: 3 },
  },
  explanation: {
    at: { file: 'heaps/stray-write.yaml', line: 6, column: 5 },
    call: 'b = k_heap_alloc(&h, 100, K_NO_WAIT)',
    ...heapAround(),
  },
};

const expectation: CaseReport = {
  scenario: 'too-hopeful',
  file: 'heaps/too-hopeful.yaml',
  board: 'host_64',
  backend: 'host',
  evidence: 'port',
  zephyr: '3.3.0',
  source: "heaptwin's port of 3.3.0",
  emulator: "heaptwin's port of 3.3.0",
  imageId: 'ba9876543210',
  status: 'failed',
  expectation: { operation: 0, expected: 'ok', planned: 'NULL' },
  explanation: {
    at: { file: 'heaps/too-hopeful.yaml', line: 5, column: 5 },
    call: 'a = k_heap_alloc(&h, 4000, K_NO_WAIT)',
    ...heapAround(),
  },
  buildMs: 900,
  runMs: 4,
  artifacts: { transcript: 'host_64/ba9876543210/host/uart.log', elf: 'host_64/ba9876543210/app.exe' },
};

const bootError: CaseReport = {
  ...onNrf,
  scenario: 'never-ends',
  file: 'heaps/never-ends.yaml',
  status: 'error',
  error: {
    code: 'GUEST_TIMEOUT',
    reason: 'the guest did not finish in its virtual time; the records of "never-ends" are not complete, line 9',
  },
};

const buildError: CaseReport = {
  scenario: 'all-well',
  file: 'heaps/all-well.yaml',
  board: 'gr716a_mini',
  backend: 'renode',
  layout: small,
  imageId: 'abcdef012345',
  status: 'error',
  error: {
    code: 'BUILD_FAILED',
    reason: 'west build exited with 1\n  main.c:3:1: error: 50% <of> it, all: "gone"',
    hint: 'the whole log: build.log; the command: west build',
  },
  artifacts: {},
};

const otherBuildError: CaseReport = { ...buildError, scenario: 'first-fit', file: 'heaps/first-fit.yaml' };

/** The only word of 64 bits. */
const onHost64: CaseReport = {
  scenario: 'all-well',
  file: 'heaps/all-well.yaml',
  status: 'passed',
  operations: 12,
  zephyr: '3.3.0',
  artifacts: {},
  board: 'host_64',
  backend: 'host',
  evidence: 'port',
  source: "heaptwin's port of 3.3.0",
  emulator: "heaptwin's port of 3.3.0",
  layout: big,
};

const skipped: CaseReport = {
  scenario: 'small-headers',
  file: 'heaps/small-headers.yaml',
  board: 'host_64',
  backend: 'host',
  status: 'skipped',
  skipped: 'a 64-bit heap always has big headers',
  artifacts: {},
};

/** A small heap before and after one allocation. */
function heapAround(): Pick<NonNullable<CaseReport['explanation']>, 'heap' | 'before' | 'after'> {
  const heap = makeHeap(512);
  heap.alloc(200);
  const before = snapshotHeap(heap);
  heap.alloc(100);
  return { heap: 'h', before, after: snapshotHeap(heap) };
}
