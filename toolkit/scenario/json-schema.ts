import { z } from 'zod';
import { scenarioSchema } from './schema.ts';

/** The parts of a JSON Schema that are looked at here. */
export interface JsonSchema {
  readonly $ref?: string;
  readonly $defs?: Readonly<Record<string, JsonSchema>>;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly additionalProperties?: JsonSchema | boolean;
  readonly items?: JsonSchema;
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
}

/** The published JSON Schema of scenario files, for editors. Derived, never written by hand. */
export function scenarioJsonSchema(): JsonSchema {
  derived ??= { ...z.toJSONSchema(scenarioSchema, { io: 'input' }), title: 'heaptwin scenario' } as JsonSchema;
  return derived;
}

let derived: JsonSchema | undefined;
