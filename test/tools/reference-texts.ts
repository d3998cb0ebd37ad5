import { explanationGroups } from '../../toolkit/cli/explanations.ts';
import { commandNames } from '../helpers/command-names.ts';
import { helpText } from '../helpers/help-texts.ts';

/** Every command as `--help` shows it. */
export async function cliReference(): Promise<string> {
  const sections = await Promise.all(
    ['', ...commandNames()].map(async (name) => {
      const title = name === '' ? 'heaptwin' : `heaptwin ${name}`;
      return `## ${title}\n\n\`\`\`text\n${(await helpText(name)).stdout.trim()}\n\`\`\`\n`;
    }),
  );
  return `# The command line\n\nWhat \`--help\` says, derived from the code (\`npm run reference\`).\n\n${sections.join('\n')}`;
}

/** Every code of a message with its explanation. */
export function codeReference(): string {
  const groups = explanationGroups().map(({ title, explanations }) => {
    const rows = explanations.map(({ code, means, try: advice }) => `**\`${code}\`** – ${means} *Try:* ${advice}\n`);
    return `## ${title.replace(/\.$/, '')}\n\n${rows.join('\n')}`;
  });
  return `# Codes of messages\n\nWhat \`heaptwin explain\` says, derived from \`explanations/\` (\`npm run reference\`).\n\n${groups.join('\n')}`;
}
