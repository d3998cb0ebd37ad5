import { colourer, drawSheet } from '../../templates/report/sheet.js';
import { readAssets } from '../core/assets.ts';
import type { HeapFrame } from '../model/heap-frame.ts';
import type { FilmHeap } from '../plan/film.ts';

const WIDTH_PIXELS = 760;

/** One heap at one moment as a file of its own: the map of the HTML report, light and dark. */
export function heapSvg(
  heap: FilmHeap,
  frame: HeapFrame,
  { title, owners }: { readonly title: string; readonly owners: readonly string[] },
): string {
  const svg = drawSheet(heap, frame, { width: WIDTH_PIXELS, colourOf: colourer(owners), id: 'map', title });
  const style = `:root{color-scheme:light dark}${readAssets('templates/report')['sheet.css'] ?? ''}`;
  return `${svg.replace('<defs>', `<style>${style}</style><defs>`)}\n`;
}
