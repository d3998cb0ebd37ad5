import Handlebars from 'handlebars';
import type { TextFiles } from './assets.ts';

/** Renders one template of a set. A field that the template names and the view lacks is an error, not an empty string. */
export function render(templates: TextFiles, name: string, view: object): string {
  const handlebars = Handlebars.create();
  for (const [path, text] of Object.entries(templates)) {
    const partial = /(\w+)\.partial\.hbs$/.exec(path)?.[1];
    if (partial) handlebars.registerPartial(partial, text);
  }
  const template = templates[name];
  if (template === undefined) throw new RangeError(`there is no template ${name}`);
  return handlebars.compile(template, { noEscape: true, strict: true, preventIndent: true })(view);
}
