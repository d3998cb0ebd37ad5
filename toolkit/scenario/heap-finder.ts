import { NO_HEAP, type Operation, type Scenario } from './types.ts';

/** Finds what a step's heap is in a scenario's lists, given who runs the step. */
export class HeapFinder {
  private readonly scenario: Scenario;
  private readonly places: ReadonlyMap<string, number>;

  constructor(scenario: Scenario) {
    this.scenario = scenario;
    this.places = new Map(scenario.heaps.map((heap, place) => [heap.name, place]));
  }

  /** `actor` counts as in operations: 0 is the main thread. */
  find(name: string, actor: number): Pick<Operation, 'heap' | 'face'> {
    const face = this.scenario.faces.find((candidate) => candidate.name === name);
    if (!face) return { heap: this.places.get(name) ?? 0 };
    const first = face.kind === 'resource_pool' ? this.poolOf(actor) : face.of[0];
    return { heap: this.places.get(first ?? '') ?? NO_HEAP, face };
  }

  /** A thread inherits what it is not given; the main thread starts with the system heap, and so does every interrupt. */
  private poolOf(actor: number): string | undefined {
    const { actors, heaps, pool } = this.scenario;
    const system = heaps.find(({ kind }) => kind === 'system')?.name;
    const other = actors[actor - 1];
    if (other?.kind === 'timer') return system;
    return other?.pool ?? pool ?? system;
  }
}
