import ora, { type Ora } from 'ora';
import type { Io } from './io.ts';

/** Shows how far a long count is, its rate and when it will end: live on a terminal, nowhere else. */
export class CountProgress {
  private readonly spinner: Ora | undefined;
  private total: number;
  private readonly noun: string;
  private readonly started = performance.now();
  private done = 0;

  constructor(io: Io, { total, noun }: { total: number; noun: string }) {
    this.total = total;
    this.noun = noun;
    this.spinner = io.isInteractive
      ? ora({ text: 'compiling', stream: process.stderr, discardStdin: false }).start()
      : undefined;
  }

  readonly add = (amount: number, what: string): void => {
    this.show(this.done + amount, what);
  };

  readonly set = (done: number, total: number, what: string): void => {
    this.total = total;
    this.show(done, what);
  };

  private show(done: number, what: string): void {
    this.done = done;
    if (this.spinner) this.spinner.text = countText(this.done, this.total, performance.now() - this.started);
    if (this.spinner) this.spinner.suffixText = `${this.noun}  ${what}`;
  }

  stop(): void {
    this.spinner?.stop();
  }
}

/** `12.3 M of 100 M (12 %), 1.6 M/s, 54 s left` */
export function countText(done: number, total: number, elapsedMs: number): string {
  const perSecond = (done * 1000) / Math.max(1, elapsedMs);
  const secondsLeft = Math.ceil(Math.max(0, total - done) / Math.max(1, perSecond));
  const percent = Math.floor((100 * done) / Math.max(1, total));
  return `${short(done)} of ${short(total)} (${percent} %), ${short(perSecond)}/s, ${secondsLeft} s left`;
}

function short(value: number): string {
  const [divisor, unit] = value >= 1e6 ? [1e6, ' M'] : value >= 1e4 ? [1e3, ' k'] : [1, ''];
  return `${Number((value / divisor).toPrecision(3))}${unit}`;
}
