import { scenarioJsonSchema } from '../../toolkit/index.ts';

/** The parts of the published schema that the reference shows. */
interface Schema {
  readonly $ref?: string;
  readonly $defs?: Readonly<Record<string, Schema>>;
  readonly description?: string;
  readonly type?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: Schema | boolean;
  readonly items?: Schema;
  readonly required?: readonly string[];
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
}

/** Every key of a scenario file with its kind and meaning. */
export function scenarioReference(): string {
  const root = scenarioJsonSchema() as Schema;
  const step = stepSchema(root);
  const heaps = choices(root.properties?.['heaps']?.additionalProperties);
  const operations = Object.entries(step.properties ?? {}).filter(([name]) => name !== 'note');
  return [
    '# Scenario files',
    'Every key, derived from [the schema](scenario.schema.json) (`npm run reference`). **Bold** keys must be there.',
    section('The file', root),
    ...heaps.map((heap) => section(`A heap: ${nameOf(heap)}`, heap)),
    section('config', root.properties?.['config']),
    section('A thread', entryOf(root.properties?.['threads'])),
    section('A timer', entryOf(root.properties?.['timers'])),
    '## Steps',
    'A step is one of these operations, with a `note` if you like; the note becomes a comment in the generated C.',
    ...operations.flatMap(([name, operation]) => choices(operation).map((shape) => section(`Step: ${name}`, shape))),
  ]
    .filter(Boolean)
    .join('\n\n')
    .concat('\n');
}

function stepSchema(root: Schema): Schema {
  const items = root.properties?.['steps']?.items ?? {};
  return items.$ref === undefined ? items : (root.$defs?.[items.$ref.replace('#/$defs/', '')] ?? {});
}

function entryOf(schema: Schema | undefined): Schema | undefined {
  return typeof schema?.additionalProperties === 'object' ? schema.additionalProperties : undefined;
}

function choices(schema: Schema | boolean | undefined): readonly Schema[] {
  if (typeof schema !== 'object') return [];
  const { oneOf, anyOf, description } = schema;
  const found = oneOf ?? anyOf;
  if (!found) return [schema];
  const shapes = found.filter(({ properties }) => properties);
  return shapes.length > 0
    ? shapes.map((shape) => ({ description: shape.description ?? description ?? '', ...shape }))
    : [schema];
}

function nameOf({ properties }: Schema): string {
  const kind = properties?.['kind'];
  return [kind?.const ?? kind?.enum?.join(' or ') ?? 'k_heap'].join();
}

function section(title: string, schema: Schema | undefined): string {
  if (!schema) return '';
  const rows = Object.entries(schema.properties ?? {}).map(([name, key]) => {
    const shown = schema.required?.includes(name) ? `**\`${name}\`**` : `\`${name}\``;
    return `| ${shown} | ${kindOf(key)} | ${cell(key.description ?? '')} |`;
  });
  const table =
    rows.length > 0 ? `\n\n| key | is | meaning |\n|---|---|---|\n${rows.join('\n')}` : `\n\nIs ${kindOf(schema)}.`;
  return `### ${title}\n\n${schema.description ?? ''}${table}`;
}

function kindOf(schema: Schema): string {
  const alternatives = schema.oneOf ?? schema.anyOf;
  if (schema.const !== undefined) return `\`${String(schema.const)}\``;
  if (schema.enum) return schema.enum.map((value) => `\`${String(value)}\``).join(', ');
  if (alternatives) return [...new Set(alternatives.map(kindOf))].join(' or ');
  if (schema.type === 'integer') return `number${range(schema)}`;
  return (
    { string: 'text', array: 'list', object: 'mapping', boolean: '`true` or `false`' }[schema.type ?? ''] ?? 'step'
  );
}

function range({ minimum, maximum }: Schema): string {
  return minimum === undefined || maximum === undefined ? '' : `, ${minimum} to ${maximum}`;
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|');
}
