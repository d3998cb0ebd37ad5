import { stringify } from 'yaml';

/** A step, a heap or the like as the file has it. */
export type StepDocument = Readonly<Record<string, unknown>>;

interface ScenarioParts {
  /** A remark at the top of the file, of one line or several. */
  readonly comment?: string;
  readonly scenario: string;
  readonly summary: string;
  readonly config: StepDocument;
  readonly heaps: Readonly<Record<string, StepDocument>>;
  readonly steps: readonly StepDocument[];
}

/** A scenario file with a line for each heap and each step. */
export function scenarioText({ comment, scenario, summary, config, heaps, steps }: ScenarioParts): string {
  const head = stringify({ scenario, summary, config }, { lineWidth: 0 });
  const heapLines = Object.entries(heaps).map(([name, heap]) => `  ${name}: ${inLine(heap)}\n`);
  const stepLines = steps.flatMap((step) =>
    Object.entries(step).map(([key, value]) => `  - ${key}: ${inLine(value)}\n`),
  );
  const remark = comment === undefined ? '' : `${comment.replace(/^/gm, '# ')}\n`;
  return `${remark}${head}heaps:\n${heapLines.join('')}steps:\n${stepLines.join('')}`;
}

function inLine(value: unknown): string {
  return stringify(value, { lineWidth: 0, collectionStyle: 'flow' }).trimEnd();
}
