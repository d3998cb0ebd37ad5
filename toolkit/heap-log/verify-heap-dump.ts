import { dumpedHeaders } from './dumped-headers.ts';
import { problem } from './problem.ts';
import type { DumpedChunk, DumpText, HeapDump } from './types.ts';

/** Looks for whatever cannot be so in a heap. @throws InputError at the line where the dump contradicts itself */
export function verifyHeapDump(dump: DumpText): HeapDump {
  checkRow(dump);
  const body = dump.chunks.slice(1, -1);
  const headers = dumpedHeaders(dump, body);
  const minChunkUnits = (headers.headerBytes === 8 ? 2 : 1) + headers.trailerUnits;
  checkUse(dump, body, minChunkUnits);
  return { ...dump, body, ...headers, minChunkUnits };
}

/** The chunks lie one behind the other from chunk 0 to the end marker, and each knows its neighbours. */
function checkRow(dump: DumpText): void {
  const { chunks, units } = dump;
  let [left, next] = [0, 0];
  for (const chunk of chunks) {
    const { id, sizeUnits, right } = chunk;
    if (id !== next) throw damaged(dump, chunk, `chunk ${next} is missing: this is chunk ${id}`);
    if (chunk.left !== left)
      throw damaged(dump, chunk, `left of chunk ${id} is chunk ${left}, not the ${chunk.left} that it names`);
    if (right !== id + sizeUnits)
      throw damaged(dump, chunk, `chunk ${id} has ${sizeUnits} units, so that ${right} is not right of it`);
    if (right > units || (sizeUnits === 0) !== (id === units))
      throw damaged(dump, chunk, `chunk ${id} of ${sizeUnits} units does not fit a heap of ${units} units`);
    [left, next] = [id, right];
  }
  const end = chunks.findIndex(({ id }) => id === units);
  const last = chunks.at(-1) ?? dump;
  if (end < 1) throw damaged(dump, last, `chunk ${next} is missing: the dump ends`);
  const extra = chunks[end + 1];
  if (extra) throw damaged(dump, extra, 'the end marker is there twice');
}

/** Chunk 0 and the end marker are used, free neighbours are one chunk, and what is used is large enough to be. */
function checkUse(dump: DumpText, body: readonly DumpedChunk[], minChunkUnits: number): void {
  for (const chunk of [dump.chunks[0], dump.chunks.at(-1)])
    if (chunk && chunk.mark !== '*') throw damaged(dump, chunk, `chunk ${chunk.id} is the heap's own and never free`);
  for (const [place, chunk] of body.entries()) {
    const before = body[place - 1];
    if (chunk.mark !== '*' && before && before.mark !== '*')
      throw damaged(
        dump,
        chunk,
        `chunks ${before.id} and ${chunk.id} are both free, and neighbours: they would be one`,
      );
    if (chunk.mark === '*' && chunk.sizeUnits < minChunkUnits)
      throw damaged(dump, chunk, `chunk ${chunk.id} is used and smaller than any block`);
  }
  if (!body.some(({ sizeUnits }) => sizeUnits >= minChunkUnits)) throw damaged(dump, dump, 'no block fits this heap');
}

function damaged({ file }: DumpText, { line }: { readonly line: number }, message: string): Error {
  return problem('LOG_DAMAGED', { file, line, message });
}
