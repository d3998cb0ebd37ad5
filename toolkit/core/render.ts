import Handlebars from 'handlebars';
import type { TextFiles } from './assets.ts';

/** Renders one template of a set. A field that the template names and the view lacks is an error, not an empty string. */
export function render(templates: TextFiles, name: string, view: object): string {
  const template = compiledSet(templates).get(name);
  if (template === undefined) throw new RangeError(`there is no template ${name}`);
  return template(view);
}

const compiledSets = new WeakMap<TextFiles, ReadonlyMap<string, Handlebars.TemplateDelegate>>();

/** Compiling costs more than rendering, and one set serves a whole run. */
function compiledSet(templates: TextFiles): ReadonlyMap<string, Handlebars.TemplateDelegate> {
  const known = compiledSets.get(templates);
  if (known) return known;
  const handlebars = Handlebars.create();
  for (const [path, text] of Object.entries(templates)) {
    const partial = /(\w+)\.partial\.hbs$/.exec(path)?.[1];
    if (partial) handlebars.registerPartial(partial, text);
  }
  const options = { noEscape: true, strict: true, preventIndent: true };
  const compiled = new Map(
    Object.entries(templates).map(([name, text]) => [name, handlebars.compile(text, options)] as const),
  );
  compiledSets.set(templates, compiled);
  return compiled;
}
