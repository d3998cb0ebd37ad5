import type { TextFiles } from '../core/assets.ts';
import { render } from '../core/render.ts';

/** What a new project is made of. */
export interface ProjectRequest {
  /** Scenarios by file name, as they stand in the gallery. */
  readonly scenarios: TextFiles;
  /** Ids of boards that these scenarios are recorded on. */
  readonly boards: readonly string[];
  /** heaptwin's own. */
  readonly version: string;
}

/** Where an installed heaptwin has the schema of scenarios, from the project's folder. */
const schema = 'node_modules/heaptwin/docs/reference/scenario.schema.json';

/** The files of a new project, by their paths in it. */
export function generateProject({ scenarios, boards, version }: ProjectRequest, templates: TextFiles): TextFiles {
  const fill = (name: string, view: object = {}): string =>
    render(templates, `project/${name}.hbs`, { schema, version, boards: boards.join(', '), ...view });
  const scenarioFiles = Object.entries(scenarios).map(([name, text]) => [
    `scenarios/${name}`,
    fill('scenario.yaml', { text: text.trimEnd() }),
  ]);
  return {
    'heaptwin.config.yaml': fill('heaptwin.config.yaml'),
    ...Object.fromEntries(scenarioFiles),
    'package.json': fill('package.json'),
    '.gitignore': fill('gitignore'),
    '.github/workflows/heaptwin.yml': fill('workflow.yml'),
    '.vscode/settings.json': fill('settings.json'),
    '.vscode/extensions.json': fill('extensions.json'),
  };
}
