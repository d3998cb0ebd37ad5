import { HeapBufferError, resolveLayout } from '../model/heap-layout.ts';
import { BatchWriter } from '../player/batch.ts';
import type { Contestant } from './play-program.ts';

/** A heap that was made, though an assertion should have ended the guest. */
export interface UnrefusedHeap {
  readonly heapBytes: number;
  /** Its text. */
  readonly assertion: string;
  /** What shows it, as a scenario. */
  readonly scenario: string;
}

/** Sizes around the largest heap with small headers. */
const EDGES = [-8, 0, 8, 16, 64].map((more) => 0x7fff * 8 + more);

/** Asks a player with assertions for every heap at the edge that must not be; each refusal costs a boot. The first one that it makes. */
export async function findUnrefused({ link, proof, limits }: Contestant): Promise<UnrefusedHeap | undefined> {
  for (const bytes of [...EDGES, limits.arenaBytes]) {
    const assertion = bytes > limits.arenaBytes ? undefined : refusalOf(bytes);
    if (assertion === undefined) continue;
    const writer = new BatchWriter();
    writer.startProgram([{ offset: 0, bytes }]);
    writer.endProgram();
    const exchange = await link.exchange(writer.finish(), undefined);
    if (exchange.ended === 'answered' && exchange.answer.status === 'done')
      return { heapBytes: bytes, assertion, scenario: scenarioOf(bytes) };
    if (exchange.ended !== 'answered') await link.restart();
  }
  return undefined;

  function refusalOf(bytes: number): string | undefined {
    try {
      resolveLayout(proof.generation, proof.target, { address: link.arenaAddress, bytes });
      return undefined;
    } catch (error) {
      if (error instanceof HeapBufferError) return error.assertion;
      throw error;
    }
  }

  function scenarioOf(bytes: number): string {
    return [
      'scenario: unrefused-heap',
      'summary: Found by heaptwin; a heap is made that an assertion should refuse.',
      `config: { headers: ${proof.target.headerMode} }`,
      'heaps:',
      '  heap: { bytes: 512, define: runtime }',
      'steps:',
      `  - misuse: { init: heap, bytes: ${bytes}, expect: caught }`,
      '',
    ].join('\n');
  }
}
