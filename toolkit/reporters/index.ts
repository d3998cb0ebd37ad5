import { summary } from './github.ts';
import { html } from './html.ts';
import { json } from './json.ts';
import { junit } from './junit.ts';
import type { Reporter } from './types.ts';

/** Everything that writes a file. A new one is a new file and a line here. */
export const reporters: readonly Reporter[] = [html, json, junit, summary];
