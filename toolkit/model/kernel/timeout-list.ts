/** Something that happens at a tick. */
export interface Timeout {
  readonly tick: number;
  /** The thread or timer it belongs to. */
  readonly name: string;
  /** What it does, step by step. */
  readonly fire: () => Iterable<unknown>;
}

/** Pending timeouts in the order of their ticks; those of one tick in the order in which they were set. */
export class TimeoutList {
  private readonly pending: Timeout[] = [];

  add(timeout: Timeout): Timeout {
    const place = this.pending.findIndex(({ tick }) => tick > timeout.tick);
    this.pending.splice(place < 0 ? this.pending.length : place, 0, timeout);
    return timeout;
  }

  cancel(timeout: Timeout): void {
    const place = this.pending.indexOf(timeout);
    if (place >= 0) this.pending.splice(place, 1);
  }

  has(timeout: Timeout): boolean {
    return this.pending.includes(timeout);
  }

  /** All that is due at the next tick that has something; empty when nothing is left. They stay in the list until cancelled. */
  next(): readonly Timeout[] {
    const [first] = this.pending;
    return first ? this.pending.filter(({ tick }) => tick === first.tick) : [];
  }
}
