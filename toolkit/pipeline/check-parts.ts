import type { Diagnostic } from '../core/errors.ts';
import { groupBy } from '../core/group-by.ts';
import type { RunReport } from '../reporters/types.ts';
import type { ReportPart } from './merge-reports.ts';

/** Every reason why reports are not parts of one whole; none when they are. */
export function checkParts(parts: readonly ReportPart[]): Diagnostic[] {
  const sharded = parts.filter(({ report }) => report.shard);
  const checks = sharded.length === parts.length ? [...shardChecks, checkDoubles] : [checkMixture, checkDoubles];
  return [checkVersions, ...checks].flatMap((check) => check(parts));
}

type Check = (parts: readonly ReportPart[]) => Diagnostic[];

const shardChecks: readonly Check[] = [checkCounts, checkOutlines, checkShardDoubles, checkContents, checkSources];

/** The one value that all parts should have, or a diagnostic that lists who has which. */
function checkSame(parts: readonly ReportPart[], options: SameOptions): Diagnostic[] {
  const groups = groupBy(parts, ({ report }) => options.valueOf(report));
  if (groups.size < 2) return [];
  const who = [...groups].map(([value, group]) => `${value} in ${group.map(({ name }) => name).join(', ')}`);
  return [{ code: options.code, message: `${options.what}: ${who.join('; ')}`, hint: options.hint }];
}

interface SameOptions {
  readonly valueOf: (report: RunReport) => string;
  readonly code: string;
  readonly what: string;
  readonly hint: string;
}

function checkVersions(parts: readonly ReportPart[]): Diagnostic[] {
  return checkSame(parts, {
    valueOf: ({ heaptwin }) => `heaptwin ${heaptwin}`,
    code: 'MERGE_VERSIONS',
    what: 'the reports are of different versions of heaptwin',
    hint: 'run every shard with the same version',
  });
}

function checkMixture(parts: readonly ReportPart[]): Diagnostic[] {
  return checkSame(parts, {
    valueOf: ({ shard }) => (shard ? 'a shard' : 'a whole run'),
    code: 'MERGE_MIXED',
    what: 'shards and whole runs do not go together',
    hint: 'merge the shards of a run, or whole runs of different boards',
  });
}

function checkCounts(parts: readonly ReportPart[]): Diagnostic[] {
  return checkSame(parts, {
    valueOf: ({ shard }) => `one of ${shard?.count} shards`,
    code: 'MERGE_SHARD_COUNT',
    what: 'the run was split differently',
    hint: 'merge the shards of one run',
  });
}

function checkOutlines(parts: readonly ReportPart[]): Diagnostic[] {
  return checkSame(parts, {
    valueOf: ({ shard }) => `plan ${shard?.outline.id}`,
    code: 'MERGE_PLANS',
    what: 'the shards are of different runs',
    hint: 'every machine needs the same scenarios, boards, flags, Zephyr and tools',
  });
}

function checkShardDoubles(parts: readonly ReportPart[]): Diagnostic[] {
  const groups = groupBy(parts, ({ report }) => report.shard?.index);
  return [...groups].flatMap(([index, group]) =>
    group.length < 2
      ? []
      : [
          {
            code: 'MERGE_DUPLICATE',
            message: `there are ${group.length} reports of shard ${index}: ${group.map(({ name }) => name).join(', ')}`,
            hint: 'name each report once',
          },
        ],
  );
}

/** A shard brings exactly what was dealt to it. */
function checkContents(parts: readonly ReportPart[]): Diagnostic[] {
  return parts.flatMap(({ name, report: { shard, cases } }) => {
    if (!shard) return [];
    const { boards, scenarios } = shard.outline;
    const planned = boards.flatMap(({ id, shards }) =>
      scenarios.flatMap((scenario, place) => (shards[place] === shard.index ? [`${scenario.name} on ${id}`] : [])),
    );
    const found = cases.map(({ scenario, board }) => `${scenario} on ${board}`);
    const [missing] = planned.filter((entry) => !found.includes(entry));
    const [foreign] = found.filter((entry) => !planned.includes(entry));
    const message = missing === undefined ? `has ${foreign}, which is not its part` : `lacks ${missing}`;
    if (missing === undefined && foreign === undefined) return [];
    return [{ code: 'MERGE_CONTENTS', message: `${name} (shard ${shard.index}) ${message}`, hint: 'was it edited?' }];
  });
}

/** Parts built from different trees, or run by different Renodes, are no single run. */
function checkSources(parts: readonly ReportPart[]): Diagnostic[] {
  const values = (key: 'source' | 'emulator', backends: readonly string[]): Diagnostic[] => {
    const facts = parts.flatMap(({ name, report }) => {
      const own = report.cases.filter(({ backend }) => backend !== undefined && backends.includes(backend));
      return [...new Set(own.flatMap((entry) => entry[key] ?? []))].map((value) => ({ name, value }));
    });
    const groups = groupBy(facts, ({ value }) => value);
    if (groups.size < 2) return [];
    const who = [...groups].map(([value, group]) => `${value} in ${group.map(({ name }) => name).join(', ')}`);
    const message = `the shards were not made with the same tools: ${who.join('; ')}`;
    return [{ code: 'MERGE_SOURCES', message, hint: 'give every machine the same Zephyr and the same Renode' }];
  };
  return [
    ...values('source', ['renode', 'renode-test', 'qemu', 'native']),
    ...values('emulator', ['renode', 'renode-test']),
  ];
}

function checkDoubles(parts: readonly ReportPart[]): Diagnostic[] {
  const all = parts.flatMap(({ name, report }) =>
    report.cases.map(({ scenario, board }) => ({ name, what: `${scenario} on ${board}` })),
  );
  const doubles = [...groupBy(all, ({ what }) => what)].filter(([, group]) => group.length > 1);
  const [first] = doubles;
  if (!first) return [];
  const [what, group] = first;
  const more = doubles.length > 1 ? `, and ${doubles.length - 1} more` : '';
  const names = [...new Set(group.map(({ name }) => name))].join(', ');
  return [
    {
      code: 'MERGE_DUPLICATE',
      message: `${what} is there ${group.length} times (${names})${more}`,
      hint: 'a scenario can be reported once per board',
    },
  ];
}
