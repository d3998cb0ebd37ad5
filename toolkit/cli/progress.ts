import ora, { type Ora } from 'ora';
import type { ProgressEvent } from '../pipeline/types.ts';
import type { Io } from './io.ts';

/** Shows what is going on: one live line on a terminal, one plain line per finished board elsewhere. */
export class Progress {
  private readonly io: Io;
  private readonly spinner: Ora | undefined;
  private readonly active = new Map<string, ProgressEvent>();
  private readonly boards: number;
  private readonly started = Date.now();
  private finished = 0;

  constructor(io: Io, boards: number) {
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
      if (!this.spinner)
        this.io.stderr(`${event.board}: ${event.images} image${event.images === 1 ? '' : 's'} by ${event.backend}\n`);
    } else {
      this.active.set(event.board, event);
    }
    if (this.spinner) this.spinner.text = this.text();
  };

  stop(): void {
    this.spinner?.stop();
  }

  private text(): string {
    const doing = [...this.active.values()].map(({ board, stage, image, images, backend }) => {
      const count = images > 1 ? ` ${image + 1}/${images}` : '';
      return `${board}: ${stage === 'build' ? 'building' : `booting (${backend})`}${count}`;
    });
    const seconds = Math.round((Date.now() - this.started) / 1000);
    return [`${this.finished}/${this.boards} boards, ${seconds} s`, ...doing].join('  ');
  }
}
