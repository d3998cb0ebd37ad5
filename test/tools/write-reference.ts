/** Writes the files under docs/reference/ that are derived from the code; `--check` only says whether they are up to date. */
import { readFileSync, writeFileSync } from 'node:fs';
import { scenarioJsonSchema } from '../../toolkit/index.ts';

const files: Readonly<Record<string, string>> = {
  'scenario.schema.json': `${JSON.stringify(scenarioJsonSchema(), null, 2)}\n`,
};

const folder = new URL('../../docs/reference/', import.meta.url);
const isCheck = process.argv.includes('--check');
for (const [name, text] of Object.entries(files)) {
  if (!isCheck) writeFileSync(new URL(name, folder), text);
  else if (readFileSync(new URL(name, folder), 'utf8') !== text) {
    process.stderr.write(`docs/reference/${name} is out of date: npm run reference\n`);
    process.exitCode = 1;
  }
}
