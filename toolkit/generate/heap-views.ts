import { attributeMacro, SYSTEM_HEAP, sysHeapOf, type CHeap } from '../scenario/c-calls.ts';
import type { AnyHeap, HeapDeclaration, HeapFace, RegionAttribute, Scenario } from '../scenario/types.ts';
import { choiceFunction } from './choice-function.ts';
import { poolName } from './c-names.ts';

export type NamedHeap = AnyHeap & CHeap;

/** A heap in C: what declares it, what makes it ready, and where its memory is. */
export interface HeapView {
  readonly declarations: readonly string[];
  readonly inits: readonly string[];
  readonly buffer: string;
  readonly bufferBytes: string | number;
}

/** The heaps of a scenario by name, with their C names; `nameHeap` chooses those. */
export function namedHeaps(
  { heaps, faces }: Scenario,
  nameHeap: (heapName: string) => string,
): ReadonlyMap<string, NamedHeap> {
  const all: readonly AnyHeap[] = [...heaps, ...faces];
  return new Map(
    all.map((heap) => [heap.name, { ...heap, cName: heap.kind === 'system' ? SYSTEM_HEAP : nameHeap(heap.name) }]),
  );
}

/** How a heap with memory of its own is declared and initialised in C. */
export function heapView(heap: HeapDeclaration, cName: string, guardBytes = 0): HeapView {
  if (heap.kind === 'system') return systemView();
  const { kind, define, bytes, align, offsetBytes } = heap;
  const [pool, sysHeap] = [poolName(cName), sysHeapOf({ kind, cName }).slice(1)];
  if (define === 'static') {
    const [buffer, bufferBytes] = [`${sysHeap}.init_mem`, `${sysHeap}.init_bytes`];
    return { declarations: [`K_HEAP_DEFINE(${cName}, ${bytes});`], inits: [], buffer, bufferBytes };
  }
  const start = offsetBytes > 0 ? `${pool} + ${offsetBytes}` : pool;
  const alignment = align > 1 ? ` __aligned(${align})` : '';
  const type = kind === 'k_heap' ? 'k_heap' : 'sys_heap';
  return {
    declarations: [
      `static uint8_t ${pool}[${bytes + offsetBytes + guardBytes}]${alignment};`,
      `static struct ${type} ${cName};`,
    ],
    inits: kind === 'region' ? [] : [`${type}_init(&${cName}, ${start}, ${bytes});`],
    buffer: start,
    bufferBytes: bytes,
  };
}

/** Made anew for each scenario, as at boot: those before it may have left blocks behind. */
function systemView(): HeapView {
  const [buffer, bufferBytes] = [`${SYSTEM_HEAP}.heap.init_mem`, `${SYSTEM_HEAP}.heap.init_bytes`];
  return {
    declarations: [`extern struct k_heap ${SYSTEM_HEAP};`],
    inits: [`k_heap_init(&${SYSTEM_HEAP}, ${buffer}, ${bufferBytes});`],
    buffer,
    bufferBytes,
  };
}

/** How a face is declared, and what sets it up when the heaps behind it are ready. */
export function faceView(
  face: HeapFace,
  heaps: ReadonlyMap<string, NamedHeap>,
): Pick<HeapView, 'declarations' | 'inits'> {
  const members = face.of.map((name) => memberOf(name, heaps));
  const cName = heaps.get(face.name)?.cName ?? face.name;
  switch (face.kind) {
    case 'resource_pool':
      return { declarations: [], inits: [] };
    case 'multi':
      return {
        declarations: [`static struct sys_multi_heap ${cName};`, '', ...choiceFunction(face, cName, members)],
        inits: [
          `sys_multi_heap_init(&${cName}, ${cName}_choice);`,
          ...members.map((member) => `sys_multi_heap_add_heap(&${cName}, &${member.cName}, NULL);`),
        ],
      };
    case 'shared_multi':
      return {
        declarations: members.map((member) => regionDefinition(member)),
        inits: [
          'shared_multi_heap_pool_init();',
          ...members.map(({ cName: name }) => `shared_multi_heap_add(&${name}_region, NULL);`),
        ],
      };
  }
}

/** A second handle on the heap that a region was made into; the first is private to Zephyr. */
export function regionHandle({ cName }: NamedHeap, { buffer }: HeapView): string {
  return `${cName}.heap = (struct z_heap *)ROUND_UP(${buffer}, 8);`;
}

function regionDefinition(member: HeapDeclaration & CHeap): string {
  const attribute: RegionAttribute = member.attribute ?? 'cacheable';
  const { buffer } = heapView(member, member.cName);
  return [
    `static struct shared_multi_heap_region ${member.cName}_region = {`,
    `\t.attr = ${attributeMacro(attribute)},`,
    `\t.addr = (uintptr_t)${member.offsetBytes > 0 ? `(${buffer})` : buffer},`,
    `\t.size = ${member.bytes},`,
    '};',
  ].join('\n');
}

function memberOf(name: string, heaps: ReadonlyMap<string, NamedHeap>): HeapDeclaration & CHeap {
  const member = heaps.get(name);
  if (!member || 'of' in member) throw new RangeError(`there is no heap "${name}"`);
  return member;
}
