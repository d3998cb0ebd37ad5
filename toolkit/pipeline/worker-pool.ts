import { backends } from '../emulators/index.ts';
import type { Backend, BackendName } from '../emulators/types.ts';
import type { Deps, SuiteOptions } from './types.ts';

/** One set of backends per board that runs at a time, so that resident emulators are reused and never shared. */
export class WorkerPool {
  private readonly idle: Worker[] = [];
  private readonly all: Worker[] = [];
  private readonly options: SuiteOptions;
  private readonly deps: Deps;

  constructor(options: SuiteOptions, deps: Deps) {
    this.options = options;
    this.deps = deps;
  }

  take(): Worker {
    const waiting = this.idle.pop();
    if (waiting) return waiting;
    const worker = new Worker(this.options, this.deps, this.all.length);
    this.all.push(worker);
    return worker;
  }

  giveBack(worker: Worker): void {
    this.idle.push(worker);
  }

  async close(): Promise<void> {
    await Promise.all(this.all.map((worker) => worker.close()));
  }
}

/** The backends of one board at a time, each opened when it is first wanted. */
export class Worker {
  private readonly opened = new Map<BackendName, Backend>();
  private readonly options: SuiteOptions;
  private readonly deps: Deps;
  private readonly place: number;

  constructor(options: SuiteOptions, deps: Deps, place: number) {
    this.options = options;
    this.deps = deps;
    this.place = place;
  }

  backend(name: BackendName): Backend {
    const { outFolder, allocator } = this.options;
    const backend =
      this.opened.get(name) ??
      backends[name]({ config: this.deps.config, allocator, folder: `${outFolder}/worker-${this.place}` });
    this.opened.set(name, backend);
    return backend;
  }

  async close(): Promise<void> {
    await Promise.all([...this.opened.values()].map((backend) => backend.close()));
  }
}
