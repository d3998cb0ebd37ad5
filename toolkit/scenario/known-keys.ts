import type { YamlPath } from '../core/source-document.ts';
import { scenarioJsonSchema, type JsonSchema } from './json-schema.ts';

/** The keys that the schema allows at a place of a scenario file, for "did you mean". */
export function knownKeys(path: YamlPath): readonly string[] {
  const root = scenarioJsonSchema();
  let places: JsonSchema[] = [root];
  for (const part of path) places = places.flatMap((place) => descend(root, place, part));
  return [
    ...new Set(
      places.flatMap((place) => alternatives(root, place)).flatMap((place) => Object.keys(place.properties ?? {})),
    ),
  ];
}

function descend(root: JsonSchema, place: JsonSchema, part: string | number): JsonSchema[] {
  return alternatives(root, place).flatMap((schema) => {
    const child = typeof part === 'number' ? schema.items : (schema.properties?.[part] ?? schema.additionalProperties);
    return child && typeof child === 'object' ? [child] : [];
  });
}

/** The schema itself and what it refers to or chooses from. */
function alternatives(root: JsonSchema, schema: JsonSchema): JsonSchema[] {
  const target = schema.$ref ? followReference(root, schema.$ref) : undefined;
  return [
    schema,
    ...(target ? alternatives(root, target) : []),
    ...[...(schema.anyOf ?? []), ...(schema.oneOf ?? [])].flatMap((choice) => alternatives(root, choice)),
  ];
}

function followReference(root: JsonSchema, reference: string): JsonSchema | undefined {
  return reference === '#' ? root : root.$defs?.[reference.replace('#/$defs/', '')];
}
