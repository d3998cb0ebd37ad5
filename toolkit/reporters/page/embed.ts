import { deflateRawSync } from 'node:zlib';

/** JSON that lies in the page and is unpacked when it is wanted: deflated, in Base64. */
export function embed(id: string, json: string): string {
  const data = deflateRawSync(Buffer.from(json), { level: 9 }).toString('base64');
  return `<script type="text/plain" id="${id}">${data}</script>`;
}
