import { parseDocument } from 'yaml';

/** What a kept scenario is called and why it is kept. */
export interface EntryLabel {
  readonly name: string;
  readonly why: string;
}

/** The text of a scenario under another name, with the reason as its summary; comments and all else stay. */
export function labelEntry(text: string, { name, why }: EntryLabel): string {
  const document = parseDocument(text);
  document.set('scenario', name);
  document.set('summary', why);
  return document.toString({ lineWidth: 0, flowCollectionPadding: true });
}

/** What two scenarios share that do the same on the same heaps, whatever they are called. */
export function deedsOf(text: string): string {
  const { scenario: _name, summary: _summary, ...deeds } = parseDocument(text).toJS() as Record<string, unknown>;
  return JSON.stringify(deeds);
}

/** `Frees the last chunk` becomes `frees-the-last-chunk`. */
export function entryName(text: string): string {
  const words = text.toLowerCase().match(/[a-z0-9]+/g) ?? [];
  return words.slice(0, 8).join('-').slice(0, 60);
}
