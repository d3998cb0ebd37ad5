import type { TextFiles } from '../../core/assets.ts';

/** The page's modules, each behind those that it needs. */
const order = ['unpack', 'theme', 'matrix', 'chart', 'film', 'figures', 'sheet', 'details', 'maps', 'case', 'app'];
const exported = /^export (?:async )?(?:function|const) (\w+)/gm;

/** Makes one script of the page's modules: each keeps its own names, what it exports is known to those behind it. */
export function linkScript(files: TextFiles): string {
  return order.map((name) => wrap(files[`${name}.js`] ?? '')).join('\n');
}

function wrap(text: string): string {
  const names = [...text.matchAll(exported)].map(([, name]) => name);
  const body = text.replaceAll(/^import [^;]*;\n/gm, '').replaceAll(/^export /gm, '');
  const list = names.join(', ');
  return names.length === 0 ? `{\n${body}}` : `const { ${list} } = (() => {\n${body}return { ${list} };\n})();`;
}
