/** Parts of a scenario file as YAML text; `heaps` and `config` in flow style, `steps` as lines of a list. */
interface ScenarioParts {
  readonly config?: string;
  readonly heaps?: string;
  readonly steps?: string;
}

/** A scenario file with one 512-byte k_heap `h` that frees NULL, unless asked otherwise. */
export function scenarioText({
  config,
  heaps = 'h: { bytes: 512 }',
  steps = '- free: "null"',
}: ScenarioParts = {}): string {
  const indented = steps.split('\n').map((line) => `  ${line}`);
  const lines = [
    'scenario: made-up',
    'summary: A test.',
    ...(config === undefined ? [] : [`config: ${config}`]),
    `heaps: { ${heaps} }`,
    'steps:',
    ...indented,
  ];
  return `${lines.join('\n')}\n`;
}
