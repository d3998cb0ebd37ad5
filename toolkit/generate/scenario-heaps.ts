import type { ImagePlan } from '../plan/types.ts';
import { sysHeapOf } from '../scenario/c-calls.ts';
import { allSteps } from '../scenario/all-steps.ts';
import { NO_POOL, type HeapDeclaration, type Scenario } from '../scenario/types.ts';
import { faceView, heapView, regionHandle, type NamedHeap } from './heap-views.ts';
import { guardBytesOf } from './misuse-steps.ts';
import { HEAP_LIST } from './report-calls.ts';

/** The main thread's resource pool before the scenario, given back after it. */
const SAVED_POOL = 'scenario_pool';

/** What the C of a scenario says about its heaps, in front of the steps and behind them. */
export function heapsView(scenario: Scenario, named: ReadonlyMap<string, NamedHeap>): object {
  const guardBytes = guardBytesOf(scenario);
  const views = scenario.heaps.map((heap) => ({ heap, ...heapView(heap, cNameOf(heap, named), guardBytes) }));
  const faces = scenario.faces.map((face) => faceView(face, named));
  const regions = views.filter(({ heap }) => heap.kind === 'region');
  const list = scenario.heaps.map((heap) => sysHeapOf({ kind: heap.kind, cName: cNameOf(heap, named) })).join(', ');
  const pool = mainPool(scenario);
  const listened = scenario.heaps.flatMap((heap, place) => (heap.hasListener ? [{ heap, place }] : []));
  return {
    includes: scenario.faces.length > 0 ? ['<zephyr/kernel.h>', ...includesOf(scenario)] : [],
    declarations: [
      ...views.flatMap(({ declarations }) => declarations),
      ...(faces.length > 0 ? [`static struct sys_heap *const ${HEAP_LIST}[] = { ${list} };`] : []),
      ...faces.flatMap(({ declarations }) => (declarations.length > 0 ? ['', ...declarations] : [])),
      ...(pool === undefined ? [] : [`static struct k_heap *${SAVED_POOL};`]),
    ],
    heaps: views.map(({ heap, inits, buffer, bufferBytes }, index) => ({
      index,
      inits,
      handle: `&${cNameOf(heap, named)}`,
      buffer,
      bufferBytes,
    })),
    // A region becomes a heap when it is added.
    faces: [
      ...faces.flatMap(({ inits }) => inits),
      ...regions.map(({ heap, ...view }) => regionHandle(namedHeap(heap, named), view)),
    ],
    setUp: [
      ...listened.map(
        ({ heap, place }) => `report_listen(${place}, ${sysHeapOf({ kind: heap.kind, cName: cNameOf(heap, named) })});`,
      ),
      ...(pool === undefined ? [] : [`${SAVED_POOL} = k_current_get()->resource_pool;`, assignPool(pool, named)]),
    ],
    tearDown: [
      ...(pool === undefined ? [] : [`k_thread_heap_assign(k_current_get(), ${SAVED_POOL});`]),
      ...(listened.length > 0 ? ['report_listen_end();'] : []),
    ],
  };
}

/**
 * The pool that the main thread has to be given. Without a system heap of its own a scenario expects none, but another one of
 * the image may have brought it.
 */
function mainPool({ pool, heaps, faces }: Scenario): string | undefined {
  const hasPools = faces.some(({ kind }) => kind === 'resource_pool');
  return pool ?? (hasPools && !heaps.some(isSystem) ? NO_POOL : undefined);
}

/** Makes a heap the resource pool of the running thread. */
export function assignPool(pool: string, named: ReadonlyMap<string, NamedHeap>): string {
  const heap = named.get(pool);
  return heap?.kind === 'system'
    ? 'k_thread_system_pool_assign(k_current_get());'
    : `k_thread_heap_assign(k_current_get(), ${heap ? `&${heap.cName}` : 'NULL'});`;
}

/** Headers beyond the usual ones that a scenario's calls are declared in. */
export function includesOf({ faces }: Scenario): string[] {
  const headers = {
    multi: '<zephyr/sys/multi_heap.h>',
    shared_multi: '<zephyr/multi_heap/shared_multi_heap.h>',
    // Not part of the public API; subsystems of Zephyr allocate with it on behalf of a thread.
    resource_pool: '<kernel_internal.h>',
  };
  return [...new Set(faces.map(({ kind }) => headers[kind]))];
}

/** Which parts of the report code an image needs. */
export function imageUses({ scenarios }: ImagePlan): Record<string, boolean | number> {
  const all = scenarios.map(({ scenario }) => scenario);
  const ops = new Set(all.flatMap((scenario) => allSteps(scenario).map(({ op }) => op)));
  const faces = new Set(all.flatMap((scenario) => scenario.faces.map(({ kind }) => kind)));
  const listened = all.map(({ heaps }) => heaps.filter(({ hasListener }) => hasListener).length);
  return {
    hidden: ops.has('calloc') || faces.has('resource_pool') || all.some(({ heaps }) => heaps.some(isSystem)),
    malloc: all.some(({ heaps }) => heaps.some(isSystem)),
    calloc: ops.has('calloc'),
    faces: faces.size > 0,
    threadPools: faces.has('resource_pool'),
    largestFree: ops.has('largest_free'),
    statsWithout: ops.has('stats_without'),
    resetMax: ops.has('reset_max'),
    validate: ops.has('validate'),
    listenedHeaps: Math.max(0, ...listened),
  };
}

function isSystem({ kind }: HeapDeclaration): boolean {
  return kind === 'system';
}

function namedHeap({ name }: HeapDeclaration, named: ReadonlyMap<string, NamedHeap>): NamedHeap {
  const heap = named.get(name);
  if (!heap) throw new RangeError(`there is no heap "${name}"`);
  return heap;
}

function cNameOf(heap: HeapDeclaration, named: ReadonlyMap<string, NamedHeap>): string {
  return namedHeap(heap, named).cName;
}
