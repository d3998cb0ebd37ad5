import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { callXmlRpc } from '../../../toolkit/emulators/xml-rpc.ts';

let server: Server;
let url = '';
let received = '';
let answer = '';
const never = new AbortController().signal;

beforeEach(async () => {
  server = createServer((request, response) => {
    received = '';
    request.on('data', (data: Buffer) => (received += data.toString('utf8')));
    request.on('end', () => answer !== 'silence' && response.end(answer));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
});
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

const response = (value: string): string =>
  `<?xml version="1.0"?><methodResponse><params><param><value>${value}</value></param></params></methodResponse>`;

describe('a call', () => {
  test('carries its method, texts and lists', async () => {
    answer = response('<string/>');
    await callXmlRpc(url, 'run_keyword', ['ExecuteCommand', ['mach create "a"', 'b']], never);
    expect(received).toBe(
      '<?xml version="1.0"?><methodCall><methodName>run_keyword</methodName><params><param><value><string>ExecuteCommand</string></value></param><param><value><array><data><value><string>mach create "a"</string></value><value><string>b</string></value></data></array></value></param></params></methodCall>',
    );
  });

  test('escapes what XML takes for its own', async () => {
    answer = response('<string/>');
    await callXmlRpc(url, 'm', ['a < b && c > d'], never);
    expect(received).toContain('<string>a &lt; b &amp;&amp; c &gt; d</string>');
  });
});

describe('an answer', () => {
  test.each([
    ['text', '<string>Renode &lt;1.16&gt; &amp; more</string>', 'Renode <1.16> & more'],
    ['text without a type', 'plain', 'plain'],
    ['empty text', '<string></string>', ''],
    ['a whole number', '<int>-27</int>', -27],
    ['i4', '<i4>7</i4>', 7],
    ['a 64-bit number', '<i8>4294967296</i8>', 4294967296],
    ['a fraction', '<double>1.25</double>', 1.25],
    ['true', '<boolean>1</boolean>', true],
    ['false', '<boolean>0</boolean>', false],
    ['an empty list', '<array><data/></array>', []],
    ['a list of one', '<array><data><value><int>1</int></value></data></array>', [1]],
    ['a list of several', '<array><data><value><int>1</int></value><value>x</value></data></array>', [1, 'x']],
    [
      'a mapping of one',
      '<struct><member><name>status</name><value><string>PASS</string></value></member></struct>',
      { status: 'PASS' },
    ],
    [
      'a mapping in a mapping',
      '<struct><member><name>status</name><value>PASS</value></member><member><name>return</name><value><struct><member><name>Timestamp</name><value><double>27.5</double></value></member></struct></value></member></struct>',
      { status: 'PASS', return: { Timestamp: 27.5 } },
    ],
  ])('%s', async (_, value, expected) => {
    answer = response(value);
    expect(await callXmlRpc(url, 'm', [], never)).toEqual(expected);
  });

  test('that is a fault is an error with its text', async () => {
    answer =
      '<methodResponse><fault><value><struct><member><name>faultString</name><value>unknown method</value></member></struct></value></fault></methodResponse>';
    await expect(callXmlRpc(url, 'm', [], never)).rejects.toThrow('unknown method');
  });

  test('that never comes is given up when the signal says so', async () => {
    answer = 'silence';
    await expect(callXmlRpc(url, 'm', [], AbortSignal.timeout(50))).rejects.toThrow(/abort|timeout/i);
  });

  test.each(['not xml', '<html/>', ''])('that is "%s" is an error', async (text) => {
    answer = text;
    await expect(callXmlRpc(url, 'm', [], never)).rejects.toBeInstanceOf(Error);
  });
});
