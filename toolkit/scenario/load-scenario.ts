import { explainIssues } from '../core/explain-issues.ts';
import type { Diagnostic, SourceLocation } from '../core/errors.ts';
import { SourceDocument } from '../core/source-document.ts';
import { expandOperations } from './expand-operations.ts';
import { knownKeys } from './known-keys.ts';
import { ProblemList } from './problem-texts.ts';
import { resolveScenario } from './resolve-scenario.ts';
import { scenarioSchema } from './schema.ts';
import type { Scenario } from './types.ts';

export type LoadedScenario =
  | { readonly scenario: Scenario; readonly problems: readonly [] }
  | { readonly scenario?: never; readonly problems: readonly Diagnostic[] };

/** Reads a scenario from YAML. Never throws on bad input: every mistake in the file comes back at once. */
export function loadScenario(text: string, file: string): LoadedScenario {
  const source = new SourceDocument(text, file);
  if (source.syntaxProblems.length > 0) return { problems: source.syntaxProblems };
  const parsed = scenarioSchema.safeParse(source.value, { reportInput: true });
  if (!parsed.success) {
    return { problems: inFileOrder(explainIssues(source, parsed.error.issues, { codePrefix: 'SCENARIO', knownKeys })) };
  }
  const problems = new ProblemList(source);
  const scenario = resolveScenario(source, parsed.data, problems);
  if (problems.found.length > 0) return { problems: inFileOrder(problems.found) };
  const misuse: Diagnostic[] = [];
  expandOperations(scenario, (step, problem) => misuse.push(source.diagnose(step.at, problem)));
  return misuse.length > 0 ? { problems: inFileOrder(misuse) } : { scenario, problems: [] };
}

function inFileOrder(problems: readonly Diagnostic[]): Diagnostic[] {
  return problems.toSorted((a, b) => (a.location && b.location ? compareLocations(a.location, b.location) : 0));
}

function compareLocations(a: SourceLocation, b: SourceLocation): number {
  return a.line - b.line || a.column - b.column;
}
