/** Writes the files under docs/reference/ that are derived from the code; `--check` only says whether they are up to date. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { scenarioJsonSchema } from '../../toolkit/index.ts';
import { cliReference, codeReference } from './reference-texts.ts';
import { scenarioReference } from './scenario-reference.ts';

const files: Readonly<Record<string, string>> = {
  'scenario.schema.json': `${JSON.stringify(scenarioJsonSchema(), null, 2)}\n`,
  'scenario.md': scenarioReference(),
  'cli.md': await cliReference(),
  'codes.md': codeReference(),
};

const folder = new URL('../../docs/reference/', import.meta.url);
const isCheck = process.argv.includes('--check');
for (const [name, text] of Object.entries(files)) {
  if (!isCheck) writeFileSync(new URL(name, folder), text);
  else if (!existsSync(new URL(name, folder)) || readFileSync(new URL(name, folder), 'utf8') !== text) {
    process.stderr.write(`docs/reference/${name} is out of date: npm run reference\n`);
    process.exitCode = 1;
  }
}
