import { describe, expect, test } from 'vitest';
import { HeapFault } from '../../../toolkit/model/heap-fault.ts';
import { snapshotHeap } from '../../../toolkit/model/heap-snapshot.ts';
import { SysHeap } from '../../../toolkit/model/sys-heap.ts';
import { hardeningLevels, type HardeningLevel, type HeapTarget } from '../../../toolkit/model/types.ts';
import { UndefinedBehaviour } from '../../../toolkit/model/undefined-behaviour.ts';
import { generationFor, makeTarget } from '../../helpers/make-heap.ts';

/** A heap of 512 bytes that may be misused; its memory is zero at first. */
function misusable(changes: Partial<HeapTarget> = {}, isCleared = true): SysHeap {
  const target = makeTarget(changes);
  return new SysHeap(generationFor(target), target, { address: 0, bytes: 512, care: { guardBytes: 64, isCleared } });
}

function hardened(zephyr: string, level: HardeningLevel): SysHeap {
  const canaries = level === 'full' || level === 'extreme';
  const hardening = { level, canaries, randomCanaries: false, threadStats: false, callerPointer: false };
  return misusable({ zephyr, hardening });
}

/** The text of the fault that an action ends in; `silent` when nobody notices. */
function told(action: () => unknown): string {
  try {
    action();
    return 'silent';
  } catch (error) {
    if (error instanceof HeapFault) return error.report.message;
    if (error instanceof UndefinedBehaviour) return 'undefined';
    throw error;
  }
}

function doubleFree(heap: SysHeap): string {
  const a = heap.alloc(20);
  heap.alloc(20);
  heap.free(a);
  return told(() => heap.free(a));
}

/** Frees a block behind whose end a byte was written. */
function overflow(heap: SysHeap, value = 0xff): string {
  const a = heap.alloc(20);
  heap.alloc(20);
  heap.memory.overwrite(Math.ceil((a + 20) / 8) * 8, 1).fill(value);
  return told(() => heap.free(a));
}

describe('up to 4.3', () => {
  test.each(['2.7.0', '3.3.0', '3.6.0', '4.3.0'])('%s notices a double free by assertion, or not at all', (zephyr) => {
    expect(doubleFree(misusable({ zephyr, asserts: true }))).toMatch(/^unexpected heap state/);
    expect(doubleFree(misusable({ zephyr }))).toBe('silent');
  });

  test.each(['2.7.0', '3.3.0', '4.3.0'])('%s notices a neighbour that does not lead back', (zephyr) => {
    expect(overflow(misusable({ zephyr, asserts: true }))).toMatch(/^corrupted heap bounds/);
    expect(overflow(misusable({ zephyr }))).toBe('silent');
  });

  test('an assertion names its condition and the pointer', () => {
    const heap = misusable({ asserts: true });
    const a = heap.alloc(20);
    heap.alloc(20);
    heap.free(a);
    expect(() => heap.free(a)).toThrow(
      expect.objectContaining({
        report: expect.objectContaining({ kind: 'assert', condition: 'chunk_used(h, c)', pointer: a }),
      }),
    );
  });

  test('nothing of a call that fails is done', () => {
    const heap = misusable({ asserts: true });
    const a = heap.alloc(20);
    heap.alloc(20);
    heap.free(a);
    const before = [...heap.memory.bytes];
    told(() => heap.free(a));
    expect([...heap.memory.bytes]).toEqual(before);
  });
});

describe('from 4.4 on the level decides', () => {
  const first = 'heap corruption (double free?) at %p';
  test.each([
    ['4.4.0', ['silent', first, first, first, first]],
    ['4.5.0', ['silent', first, first, 'heap canary: double free at %p', 'heap canary: double free at %p']],
  ])('what %s says of a double free', (zephyr, texts) => {
    expect(hardeningLevels.map((level) => doubleFree(hardened(zephyr, level)))).toEqual(texts);
  });

  test.each(['4.4.0', '4.5.0'])('%s finds a single byte in a canary', (zephyr) => {
    expect(overflow(hardened(zephyr, 'full'), 0)).toBe('heap canary: corruption at %p');
    expect(overflow(hardened(zephyr, 'basic'))).toBe('heap corruption (buffer overflow?) at %p');
  });

  test('EXTREME finds damage in another corner before it gets worse', () => {
    const heap = hardened('4.5.0', 'extreme');
    const a = heap.alloc(20);
    heap.alloc(20);
    const c = heap.alloc(20);
    heap.chunks.setLeftSize(heap.chunkOf(c), 1);
    expect(told(() => heap.free(a))).toBe('heap validation failed');
  });

  test('MODERATE finds a broken link of the free list when it is followed', () => {
    const heap = hardened('4.4.0', 'moderate');
    const a = heap.alloc(20);
    heap.alloc(20);
    const c = heap.alloc(20);
    heap.alloc(20);
    heap.free(a);
    heap.free(c);
    heap.chunks.setPreviousFree(heap.chunkOf(a), heap.chunkOf(a));
    expect(told(() => heap.alloc(20))).toBe('heap corruption (free list linkage)');
  });

  test('a correct program meets no check', () => {
    for (const level of hardeningLevels) {
      const heap = hardened('4.5.0', level);
      const blocks = [heap.alloc(10), heap.alloc(30), heap.alignedAlloc(32, 20), heap.alloc(9)];
      blocks.push(heap.realloc(blocks.shift() ?? 0, 0, 60));
      for (const block of blocks) heap.free(block);
      expect(snapshotHeap(heap).freeLists).toHaveLength(1);
    }
  });
});

describe('damage is followed', () => {
  test('as long as it stays in the heap: a chunk freed twice is its own neighbour, and another is lost', () => {
    const heap = misusable();
    const [a, b, c, d] = [heap.alloc(20), heap.alloc(20), heap.alloc(20), heap.alloc(20)];
    heap.free(a);
    heap.free(c);
    heap.free(a);
    expect(heap.alloc(20)).toBe(a);
    expect([a, b, c, d]).not.toContain(heap.alloc(20));
  });

  test('and not beyond', () => {
    const heap = misusable();
    const a = heap.alloc(20);
    heap.alloc(20);
    heap.chunks.markUsed(heap.chunkOf(a), 0x7000);
    expect(() => heap.free(a)).toThrow(UndefinedBehaviour);
  });

  test('nor by bytes that nobody has written', () => {
    const heap = misusable({}, false);
    const a = heap.alloc(20);
    expect(() => heap.free(a + 200)).toThrow(/nobody has written/);
  });

  test('and can be drawn', () => {
    const heap = misusable();
    const a = heap.alloc(20);
    heap.alloc(20);
    heap.chunks.markFree(heap.chunkOf(a), 0);
    expect(snapshotHeap(heap).chunks.at(-1)).toEqual({ id: 63, sizeUnits: 0, isUsed: true });
  });
});
