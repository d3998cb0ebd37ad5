import { describe, expect, test } from 'vitest';
import { scenarioJsonSchema } from '../../../toolkit/scenario/json-schema.ts';
import { knownKeys } from '../../../toolkit/scenario/known-keys.ts';
import { operationNames } from '../../../toolkit/scenario/schema.ts';

const checkKeys = ['asserts', 'hardening', 'random_canaries', 'thread_stats', 'caller_pointer'];
const configKeys = ['headers', 'stats', 'loops', ...checkKeys];
const fileKeys = ['scenario', 'summary', 'config', 'heaps', 'steps', 'pool', 'threads', 'timers', 'races'];

describe('the keys known at a place come from the schema', () => {
  test.each([
    { path: [], keys: fileKeys },
    { path: ['threads', 'any_name'], keys: ['priority', 'start', 'pool', 'expect', 'steps'] },
    { path: ['timers', 'any_name'], keys: ['after', 'steps'] },
    { path: ['config'], keys: configKeys },
    {
      path: ['heaps', 'any_name'],
      keys: ['bytes', 'kind', 'define', 'align', 'offset', 'listener', 'of', 'choose', 'small_bytes', 'regions'],
    },
    { path: ['steps', 0], keys: ['note', ...operationNames] },
    { path: ['steps', 0, 'free'], keys: ['heap', 'block', 'expect'] },
    { path: ['steps', 0, 'repeat', 'steps', 3, 'repeat', 'steps', 1], keys: ['note', ...operationNames] },
    { path: ['steps', 0, 'stats', 'expect'], keys: ['free', 'allocated', 'max_allocated'] },
  ])('$path', ({ path, keys }) => {
    expect(knownKeys(path).toSorted()).toEqual(keys.toSorted());
  });

  test('nothing is known where nothing belongs', () => {
    expect(knownKeys(['nowhere', 0])).toEqual([]);
    expect(knownKeys(['scenario', 'constructor'])).toEqual([]);
  });
});

test('the JSON Schema closes every object, so that editors see unknown keys too', () => {
  const schema = scenarioJsonSchema();
  expect(schema.additionalProperties).toBe(false);
  expect(Object.keys(schema.properties ?? {})).toEqual(fileKeys);
});
