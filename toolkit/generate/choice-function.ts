import type { CHeap } from '../scenario/c-calls.ts';
import type { HeapFace } from '../scenario/types.ts';

type MultiHeap = Extract<HeapFace, { kind: 'multi' }>;

/** The C function by which a multi heap chooses one of its heaps. */
export function choiceFunction(face: MultiHeap, cName: string, members: readonly CHeap[]): string[] {
  return [
    `static void *${cName}_choice(struct sys_multi_heap *heap, void *cfg, size_t align, size_t bytes)`,
    '{',
    ...body(face, members).map((line) => (line === '' ? '' : `\t${line}`)),
    '}',
  ];
}

function body({ choose, smallBytes }: MultiHeap, members: readonly CHeap[]): string[] {
  const unused = ['ARG_UNUSED(heap);', 'ARG_UNUSED(cfg);', ''];
  switch (choose) {
    case 'first_fit':
      return [...order(members), '', ...unused, ...firstFit('ARRAY_SIZE(order)', 'order[i]')];
    case 'by_address':
      return ['ARG_UNUSED(cfg);', '', ...firstFit('heap->nheaps', 'heap->heaps[i].heap')];
    case 'by_size':
      return [
        ...order(members.slice(1)),
        '',
        ...unused,
        `if (bytes <= ${smallBytes}) {`,
        `\treturn sys_heap_aligned_alloc(&${members[0]?.cName}, align, bytes);`,
        '}',
        ...firstFit('ARRAY_SIZE(order)', 'order[i]'),
      ];
    case 'asked':
      return ['ARG_UNUSED(heap);', '', 'return sys_heap_aligned_alloc(cfg, align, bytes);'];
  }
}

function order(members: readonly CHeap[]): string[] {
  return [`static struct sys_heap *const order[] = { ${members.map(({ cName }) => `&${cName}`).join(', ')} };`];
}

function firstFit(count: string, candidate: string): string[] {
  return [
    `for (size_t i = 0; i < ${count}; i++) {`,
    `\tvoid *mem = sys_heap_aligned_alloc(${candidate}, align, bytes);`,
    '',
    '\tif (mem != NULL) {',
    '\t\treturn mem;',
    '\t}',
    '}',
    'return NULL;',
  ];
}
