import { loadScenario } from '../../toolkit/scenario/load-scenario.ts';
import type { Scenario } from '../../toolkit/scenario/types.ts';

/** A scenario from the text below its first two lines. @throws what is wrong with it. */
export function loadText(body: string): Scenario {
  const { scenario, problems } = loadScenario(`scenario: made-up\nsummary: A test.\n${body}`, 's.yaml');
  if (!scenario) throw new Error(problems.map(({ code, message }) => `${code} ${message}`).join('\n'));
  return scenario;
}
