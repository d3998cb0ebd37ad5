import { sysHeapOf } from '../scenario/c-calls.ts';
import type { Scenario } from '../scenario/types.ts';
import type { FieldValue } from '../wire/types.ts';
import type { NamedHeap } from './heap-views.ts';

/** What a sample's listener prints, in C and as predicted; `verb` is what happened to the bytes. */
const verbs = { alloc: 'allocated', free: 'freed' } as const;

/** The C of a sample's heap listeners; nothing when no heap has one. */
export function listenerLines({ heaps }: Scenario, named: ReadonlyMap<string, NamedHeap>): string[] {
  const listened = heaps.flatMap((heap) => {
    const name = named.get(heap.name);
    return heap.hasListener && name ? [name] : [];
  });
  if (listened.length === 0) return [];
  return [
    ...callback('alloc'),
    ...callback('free'),
    '',
    ...listened.flatMap((heap) => {
      const id = `HEAP_ID_FROM_POINTER(${sysHeapOf(heap)})`;
      return [
        `static HEAP_LISTENER_ALLOC_DEFINE(${heap.name}_alloc, ${id}, on_alloc);`,
        `static HEAP_LISTENER_FREE_DEFINE(${heap.name}_free, ${id}, on_free);`,
      ];
    }),
  ];
}

/** The C that registers them. */
export function registrations({ heaps }: Scenario): string[] {
  return heaps.flatMap(({ name, hasListener }) =>
    hasListener ? [`heap_listener_register(&${name}_alloc);`, `heap_listener_register(&${name}_free);`] : [],
  );
}

/** The line that a listener prints. */
export function listenerText({ event, bytes }: Readonly<Record<string, FieldValue>>): string {
  return `Listener: ${bytes} bytes ${event === 'free' ? verbs.free : verbs.alloc}`;
}

function callback(event: keyof typeof verbs): string[] {
  return [
    '',
    `static void on_${event}(uintptr_t heap_id, void *mem, size_t bytes)`,
    '{',
    '\tARG_UNUSED(heap_id);',
    '\tARG_UNUSED(mem);',
    `\tprintk("Listener: %u bytes ${verbs[event]}\\n", (unsigned int)bytes);`,
    '}',
  ];
}
