import { availableParallelism } from 'node:os';
import pLimit from 'p-limit';
import { PORT_VERSION } from '../build/host-build.ts';
import type { Board } from '../boards/types.ts';
import { ToolkitError } from '../core/errors.ts';
import { backends } from '../emulators/index.ts';
import type { Backend, BackendName } from '../emulators/types.ts';
import type { SkippedScenario } from '../plan/types.ts';
import type { CaseReport, RunReport, Totals } from '../reporters/types.ts';
import type { Scenario } from '../scenario/types.ts';
import { inspectMachine, isMadeFor, obstacle, type Machine } from './machine.ts';
import { planTasks, type BoardTasks, type ImageTask } from './plan-tasks.ts';
import { runImage } from './run-image.ts';
import { describeDefect } from './describe-defect.ts';
import type { Deps, SuiteOptions } from './types.ts';

/** Runs scenarios on boards, several boards at a time. A board that breaks gives error verdicts; the others go on. */
export async function runSuite(options: SuiteOptions, deps: Deps): Promise<RunReport> {
  const startedAt = new Date();
  const machine = await inspectMachine(deps.config, options.boards);
  const limit = pLimit(Math.max(1, Math.min(options.parallelBoards, availableParallelism())));
  const workers = new WorkerPool(options, deps);
  try {
    const boards = options.boards.filter((board) => !options.onlyRunnable || chooseBackend(board, options, machine));
    const cases = await Promise.all(
      boards.map((board) => limit(() => runBoard(board, { options, machine, deps, workers }))),
    );
    return report(cases.flat(), startedAt, deps.version);
  } finally {
    await workers.close();
  }
}

interface SuiteContext {
  readonly options: SuiteOptions;
  readonly machine: Machine;
  readonly deps: Deps;
  readonly workers: WorkerPool;
}

async function runBoard(board: Board, context: SuiteContext): Promise<CaseReport[]> {
  const { options, machine } = context;
  const backend = chooseBackend(board, options, machine);
  if (!backend) return options.scenarios.map((scenario) => noBackend(scenario, board, context));
  const plan = planTasks(board, backend, options.scenarios, { machine, zephyr: releaseFor(backend, context) });
  const worker = context.workers.take();
  try {
    const cases = await runTasks(plan, worker, context);
    return inScenarioOrder([...cases, ...plan.skipped.map((skipped) => skippedCase(skipped, plan))], options.scenarios);
  } finally {
    context.workers.giveBack(worker);
  }
}

/** The first wanted backend that can run a board here. */
function chooseBackend(board: Board, { backends: wanted }: SuiteOptions, machine: Machine): BackendName | undefined {
  return wanted.find((name) => obstacle(name, board, machine) === undefined);
}

async function runTasks(
  { board, backend, tasks }: BoardTasks,
  worker: Worker,
  { options, machine, deps }: SuiteContext,
): Promise<CaseReport[]> {
  const cases: CaseReport[] = [];
  for (const [place, task] of tasks.entries()) {
    const stage = (name: 'build' | 'boot' | 'done'): void =>
      deps.progress({ board: board.id, backend, stage: name, image: place, images: tasks.length });
    if (deps.signal.aborted)
      cases.push(...errorCases(task, { code: 'INTERRUPTED', reason: 'the run was interrupted' }));
    else
      cases.push(
        ...(await survive(task, () => runImage(task, worker.backend(backend), { options, machine, deps, stage }))),
      );
    if (place === tasks.length - 1) stage('done');
  }
  return cases;
}

/** Whatever goes wrong with one image stays with its scenarios. */
async function survive(task: ImageTask, run: () => Promise<CaseReport[]>): Promise<CaseReport[]> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof ToolkitError) {
      const { code, message: reason, hint } = error;
      return errorCases(task, { code, reason, ...(hint !== undefined && { hint }) });
    }
    return errorCases(task, describeDefect(error));
  }
}

/** One set of backends per board that runs at a time, so that resident emulators are reused and never shared. */
class WorkerPool {
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

class Worker {
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

function releaseFor(backend: BackendName, { options, machine }: SuiteContext): string {
  const usesPort = backend === 'host' && options.allocator === 'port';
  return usesPort ? PORT_VERSION : (machine.tree?.version ?? PORT_VERSION);
}

function noBackend({ name, file }: Scenario, board: Board, { options, machine }: SuiteContext): CaseReport {
  const about = { scenario: name, file, board: board.id, artifacts: {} };
  const isMade = options.backends.some((backend) => isMadeFor(backend, board, machine.recordings));
  // What a board file knows to be impossible is no news; what this machine lacks is.
  if (!isMade && board.renodeUnavailable !== undefined)
    return { ...about, status: 'skipped', skipped: `Renode cannot run it: ${board.renodeUnavailable}` };
  const reasons = options.backends.map((backend) => `${backend}: ${obstacle(backend, board, machine)}`);
  const error = {
    code: 'NO_BACKEND',
    reason: `nothing here can run ${board.id} (${reasons.join('; ')})`,
    hint: '`heaptwin doctor` says what to install',
  };
  return { ...about, status: 'error', error };
}

function skippedCase({ scenario, reason, refusal }: SkippedScenario, { board, backend }: BoardTasks): CaseReport {
  const about = { scenario: scenario.name, file: scenario.file, board: board.id, backend, artifacts: {} };
  return refusal
    ? { ...about, status: 'error', error: { code: 'UNPREDICTABLE', reason, ...refusal } }
    : { ...about, status: 'skipped', skipped: reason };
}

function errorCases({ board, backend, image }: ImageTask, error: NonNullable<CaseReport['error']>): CaseReport[] {
  return image.scenarios.map(({ scenario: { name, file } }) => ({
    scenario: name,
    file,
    board: board.id,
    backend,
    imageId: image.imageId,
    status: 'error',
    error,
    artifacts: {},
  }));
}

function inScenarioOrder(cases: readonly CaseReport[], scenarios: readonly Scenario[]): CaseReport[] {
  const places = new Map(scenarios.map(({ name }, place) => [name, place]));
  return cases.toSorted((a, b) => (places.get(a.scenario) ?? 0) - (places.get(b.scenario) ?? 0));
}

function report(cases: readonly CaseReport[], startedAt: Date, version: string): RunReport {
  const count = (status: keyof Totals): number => cases.filter((entry) => entry.status === status).length;
  return {
    schema: 1,
    heaptwin: version,
    startedAt: startedAt.toISOString(),
    durationMs: Date.now() - startedAt.getTime(),
    totals: { passed: count('passed'), failed: count('failed'), error: count('error'), skipped: count('skipped') },
    cases,
  };
}
