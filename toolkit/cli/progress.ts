import ora, { type Ora } from 'ora';
import { groupBy } from '../core/group-by.ts';
import { millisecondsOf, secondsText } from '../reporters/timing.ts';
import type { ProgressEvent } from '../pipeline/types.ts';
import type { Io } from './io.ts';

/** Shows what is going on: one live line on a terminal, one plain line per finished board elsewhere. */
export class Progress {
  private readonly io: Io;
  private readonly spinner: Ora | undefined;
  private readonly active = new Map<string, ProgressEvent>();
  private readonly boards: number | undefined;
  private readonly started = Date.now();
  private finished = 0;

  /** `boards` is how many there are to do, where that is known beforehand. */
  constructor(io: Io, boards?: number) {
    this.io = io;
    this.boards = boards;
    this.spinner = io.isInteractive
      ? ora({ text: 'looking around', stream: process.stderr, discardStdin: false }).start()
      : undefined;
  }

  readonly update = (event: ProgressEvent): void => {
    if (event.stage === 'done') {
      this.active.delete(event.board);
      this.finished++;
      this.say(`${this.count()} ${describeDone(event)}`);
    } else {
      this.active.set(event.board, event);
    }
    if (this.spinner) this.spinner.text = this.text();
  };

  /** A line that stays, above the live one. */
  private say(line: string): void {
    if (this.spinner) this.spinner.clear();
    this.io.stderr(`${line}\n`);
  }

  stop(): void {
    this.spinner?.stop();
  }

  private count(): string {
    return this.boards === undefined ? String(this.finished) : `${this.finished}/${this.boards}`;
  }

  private text(): string {
    const doing = [...this.active.values()].map(({ board, stage, image, images, backend }) => {
      const count = images > 1 ? ` ${image + 1}/${images}` : '';
      return `${board}: ${stage === 'build' ? 'building' : `booting (${backend})`}${count}`;
    });
    const seconds = Math.round((Date.now() - this.started) / 1000);
    return [`${this.count()} boards, ${seconds} s`, ...doing].join('  ');
  }
}

/** `nrf52840dk_nrf52840: 18 passed, 1 skipped in 3.4 s (2 images by renode)` */
function describeDone({ board, backend, images, cases = [] }: ProgressEvent): string {
  const groups = groupBy(cases, ({ status }) => status);
  const counts = [...groups].map(([status, group]) => `${group.length} ${status}`).join(', ');
  const codes = [...new Set(cases.flatMap(({ error }) => error?.code ?? []))].join(', ');
  const how = `${images} image${images === 1 ? '' : 's'} by ${backend}`;
  return `${board}: ${counts}${codes === '' ? '' : ` (${codes})`} in ${secondsText(millisecondsOf(cases))} (${how})`;
}
