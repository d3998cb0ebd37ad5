import { parseStringPromise } from 'xml2js';

/** A value of Renode's XML-RPC dialect. */
export type RpcValue = string | number | boolean | readonly RpcValue[] | { readonly [name: string]: RpcValue };

/** The server answered with a fault: it did not understand the call. */
class RpcFault extends Error {}

/** Calls a method of an XML-RPC server with text and list arguments. @throws RpcFault, or the error of `fetch`. */
export async function callXmlRpc(
  url: string,
  method: string,
  params: readonly RpcValue[],
  signal: AbortSignal,
): Promise<RpcValue> {
  const body = `<?xml version="1.0"?><methodCall><methodName>${method}</methodName><params>${params
    .map((param) => `<param>${encode(param)}</param>`)
    .join('')}</params></methodCall>`;
  const response = await fetch(url, { method: 'POST', headers: { 'content-type': 'text/xml' }, body, signal });
  const { methodResponse } = (await parseStringPromise(await response.text(), {
    explicitArray: false,
    explicitRoot: true,
  })) as {
    methodResponse: { params?: { param: { value: RawValue } }; fault?: { value: RawValue } };
  };
  if (methodResponse.fault) throw new RpcFault(JSON.stringify(decode(methodResponse.fault.value)));
  return decode(methodResponse.params?.param.value ?? '');
}

function encode(value: RpcValue): string {
  if (Array.isArray(value)) return `<value><array><data>${value.map(encode).join('')}</data></array></value>`;
  return `<value><string>${escapeXml(String(value))}</string></value>`;
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** What xml2js makes of a `<value>` element. */
type RawValue = string | { readonly [type: string]: RawMember };
type RawMember = string | { data?: { value?: RawValue | RawValue[] } | string; member?: RawPair | RawPair[] };
interface RawPair {
  readonly name: string;
  readonly value: RawValue;
}

function decode(raw: RawValue): RpcValue {
  if (typeof raw === 'string') return raw;
  const [[type, content] = ['string', '']] = Object.entries(raw);
  if (typeof content === 'string') return decodeScalar(type, content);
  if (type === 'array') {
    const values = typeof content.data === 'object' ? content.data.value : undefined;
    return asList(values).map(decode);
  }
  return Object.fromEntries(asList(content.member).map(({ name, value }) => [name, decode(value)]));
}

function decodeScalar(type: string, text: string): RpcValue {
  if (type === 'int' || type === 'i4' || type === 'i8' || type === 'double') return Number(text);
  if (type === 'boolean') return text === '1';
  return text;
}

function asList<T>(value: T | T[] | undefined): T[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value];
}
