import { parseStringPromise } from 'xml2js';
import { UndecidedError } from '../core/errors.ts';
import type { RobotResult } from './types.ts';

/** What xml2js makes of an element: attributes under `$`, text under `_`, children as lists. */
interface Element {
  readonly $?: Readonly<Record<string, string>>;
  readonly _?: string;
  readonly suite?: readonly Element[];
  readonly test?: readonly Element[];
  readonly status?: readonly (Element | string)[];
}

/** Schema 4 is Robot Framework 6.1, which Renode pins; 5 is 7.x. Older ones (2, 3) differ in nothing that is read here. */
const knownSchemas = new Set(['2', '3', '4', '5']);

/** Reads Robot Framework's output.xml. @throws UndecidedError when it is torn or of a kind not known here. */
export async function readRobotOutput(xml: string): Promise<RobotResult> {
  const robot = await parseRobot(xml);
  const schema = robot.$?.['schemaversion'] ?? 'none';
  if (!knownSchemas.has(schema)) throw unreadable(`schema ${schema} is not known`);
  const tests = (robot.suite ?? []).flatMap(testsOf).map(readTest);
  if (tests.length === 0) throw unreadable('it holds no test');
  const worst = tests.find(({ status }) => status !== 'PASS') ?? tests[0];
  return { status: toStatus(worst?.status), message: worst?.message ?? '', tests };
}

async function parseRobot(xml: string): Promise<Element> {
  try {
    const { robot } = (await parseStringPromise(xml, { strict: true })) as { robot?: Element };
    if (robot) return robot;
  } catch (error) {
    throw unreadable(error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error));
  }
  throw unreadable('the root element is not <robot>');
}

function testsOf({ suite = [], test = [] }: Element): Element[] {
  return [...test, ...suite.flatMap(testsOf)];
}

function readTest(test: Element): RobotResult['tests'][number] {
  const status = test.status?.at(-1);
  if (status === undefined || typeof status === 'string')
    throw unreadable(`the test "${test.$?.['name']}" has no status`);
  return {
    name: test.$?.['name'] ?? '',
    status: toStatus(status.$?.['status']),
    message: status._ ?? '',
    seconds: secondsOf(status.$ ?? {}),
  };
}

/** Schema 5 has `elapsed` in seconds, the ones before start and end times. */
function secondsOf({ elapsed, starttime, endtime }: Readonly<Record<string, string>>): number {
  if (elapsed !== undefined) return Number(elapsed);
  return starttime && endtime ? (toMs(endtime) - toMs(starttime)) / 1000 : NaN;
}

/** `20261124 10:15:30.123` */
function toMs(text: string): number {
  const [, year, month, day, time] = /^(\d{4})(\d\d)(\d\d) (.*)$/.exec(text) ?? [];
  return Date.parse(`${year}-${month}-${day}T${time}Z`);
}

function toStatus(text: string | undefined): RobotResult['status'] {
  if (text === 'PASS' || text === 'FAIL' || text === 'SKIP') return text;
  throw unreadable(`the status "${text}" is not known`);
}

function unreadable(why: string): UndecidedError {
  return new UndecidedError(`cannot read Robot Framework's output: ${why}`, { code: 'ROBOT_OUTPUT_UNREADABLE' });
}
