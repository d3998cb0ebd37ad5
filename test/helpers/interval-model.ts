/** What was asked for. `align` is Zephyr's word: a power of two, 0, or a power of two plus a smaller one to step back by. */
export interface Request {
  readonly bytes: number;
  readonly align: number;
}

/** A live block: the half-open interval [offset, offset + usable) of the buffer, and the stamp that fills it. */
export interface LiveBlock {
  readonly offset: number;
  readonly usable: number;
  readonly stamp: number;
}

/** The buffer that blocks are cut from; `low` and `high` bound what may be handed out. */
export interface Arena {
  /** The buffer's bytes, from its first one. */
  readonly memory: Uint8Array;
  readonly address: number;
  readonly low: number;
  readonly high: number;
}

/** Bytes looked at from either end of a block: enough to see an overwrite, cheap in big heaps. */
const STAMPED_BYTES = 64;

/**
 * What any allocator owes its caller, told in intervals and nothing else: blocks are in bounds, apart from each other,
 * aligned, large enough, left alone while they live, and their contents survive a resize. Knows no chunks and no lists.
 * Every broken promise is an exception.
 */
export class IntervalModel {
  readonly blocks: LiveBlock[] = [];
  private readonly arena: Arena;
  private stamps = 0;

  constructor(arena: Arena) {
    this.arena = arena;
  }

  /** A block was handed out. */
  grant(offset: number, usable: number, request: Request): void {
    this.checkPlace(offset, usable, request);
    const block = { offset, usable, stamp: ++this.stamps };
    this.blocks.push(block);
    this.eachStamped(block, usable, (at, expected) => {
      this.arena.memory[at] = expected;
    });
  }

  /** A block was given back. */
  release(block: LiveBlock): void {
    this.blocks.splice(this.blocks.indexOf(block), 1);
  }

  /** A block became a block of another size, perhaps elsewhere. */
  resize(old: LiveBlock, offset: number, usable: number, request: Request): void {
    const kept = Math.min(old.usable, request.bytes);
    this.eachStamped(old, kept, (at, expected) => {
      const now = this.arena.memory[at - old.offset + offset];
      promise(now === expected, `byte ${at - old.offset} of the resized block is ${now}, not ${expected}`);
    });
    this.release(old);
    this.grant(offset, usable, request);
  }

  /** A request was refused. Any allocator with power-of-two buckets may refuse only if no gap is twice what it needs. */
  refuse({ bytes, align }: Request): void {
    const needed = 2 * (bytes + align + 16);
    const gap = this.largestGap();
    promise(bytes === 0 || gap < needed, `refused ${bytes} bytes, align ${align}, with a gap of ${gap} bytes`);
  }

  /** Nothing but its owner may write to a live block. */
  checkContents(): void {
    for (const block of this.blocks) {
      this.eachStamped(block, block.usable, (at, expected) => {
        const now = this.arena.memory[at];
        promise(
          now === expected,
          `byte ${at} of the block at ${block.offset} was overwritten: ${now}, not ${expected}`,
        );
      });
    }
  }

  /** The longest stretch that no block covers, without the header that may stand in front of the block behind it. */
  private largestGap(): number {
    const inOrder = this.blocks.toSorted((a, b) => a.offset - b.offset);
    let largest = 0;
    let end = this.arena.low;
    for (const { offset, usable } of inOrder) {
      largest = Math.max(largest, offset - end - 16);
      end = offset + usable;
    }
    return Math.max(largest, this.arena.high - end);
  }

  private checkPlace(offset: number, usable: number, { bytes, align }: Request): void {
    const { address, low, high } = this.arena;
    const rewind = align & -align;
    const boundary = align === rewind ? align : align - rewind;
    const aligned = address + offset + (align === rewind ? 0 : rewind);
    promise(bytes > 0, `0 bytes gave a block at ${offset}`);
    promise(usable >= bytes && usable < bytes + 8, `${bytes} bytes gave ${usable} usable ones`);
    promise(offset >= low && offset + usable <= high, `block ${offset}+${usable} leaves ${low}..${high}`);
    promise(boundary === 0 || aligned % boundary === 0, `block at address ${address + offset} ignores align ${align}`);
    for (const other of this.blocks) {
      const isApart = offset + usable <= other.offset || other.offset + other.usable <= offset;
      promise(isApart, `block ${offset}+${usable} overlaps ${other.offset}+${other.usable}`);
    }
  }

  /** Visits the first and last bytes of a block, those below `limit` only. */
  private eachStamped(
    { offset, usable, stamp }: LiveBlock,
    limit: number,
    visit: (at: number, expected: number) => void,
  ): void {
    for (let place = 0; place < limit; place++) {
      if (place === STAMPED_BYTES && usable > 2 * STAMPED_BYTES) place = usable - STAMPED_BYTES;
      if (place < limit) visit(offset + place, (stamp * 37 + place) & 0xff);
    }
  }
}

function promise(isKept: boolean, message: string): asserts isKept {
  if (!isKept) throw new Error(message);
}
