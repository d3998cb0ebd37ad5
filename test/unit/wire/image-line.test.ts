import { describe, expect, test } from 'vitest';
import { crc32 } from '../../../toolkit/core/hash.ts';
import { hex } from '../../../toolkit/wire/encode-line.ts';
import { decodeImageLine, encodeImageLine, type ImageLine } from '../../../toolkit/wire/image-line.ts';

const image: ImageLine = {
  scenario: 1,
  number: 17,
  heap: 0,
  buffer: '0000000020000120',
  bytes: 300,
  pages: [
    { page: 0, data: 'AAECAw==' },
    { page: 2, data: 'BAUG' },
  ],
};
const line = encodeImageLine(image);

test('an image is written and read back', () => {
  expect(line).toMatch(
    /^image scenario=1 number=17 heap=0 buffer=0000000020000120 bytes=300 pages=0:AAECAw==,2:BAUG \*[0-9a-f]{8}$/,
  );
  expect(decodeImageLine(line)).toMatchObject({ image });
});

test('an image without any change has no pages', () => {
  expect(decodeImageLine(encodeImageLine({ ...image, pages: [] }))).toMatchObject({ image: { pages: [] } });
});

test('the checksum goes on from line to line', () => {
  const crc = parseInt(line.slice(-8), 16);
  const next = encodeImageLine({ ...image, number: 18 }, crc);
  expect(decodeImageLine(next, crc)).toMatchObject({ image: { number: 18 } });
  expect(decodeImageLine(next)).toHaveProperty('damage');
});

describe('damage', () => {
  test('every changed letter is noticed', () => {
    for (let place = 0; place < line.length; place++) {
      const changed = `${line.slice(0, place)}${line[place] === '7' ? '8' : '7'}${line.slice(place + 1)}`;
      expect(decodeImageLine(changed), changed).toHaveProperty('damage');
    }
  });

  test('every missing end is noticed', () => {
    for (let length = 0; length < line.length; length++)
      expect(decodeImageLine(line.slice(0, length))).toHaveProperty('damage');
  });

  test("the emulator's own complaint is told", () => {
    const complaint = 'error no memory at 0x0';
    const sealed = `${complaint} *${hex(crc32(complaint), 8)}`;
    expect(decodeImageLine(sealed)).toEqual({ damage: `no image: "${complaint}"` });
  });

  test.each([
    ['a page without a number', [{ page: NaN, data: 'BAUG' }]],
    ['letters that are no Base64', [{ page: 0, data: 'A!==' }]],
    ['a page without data', [{ page: 0, data: '' }]],
  ])('%s', (_, pages) => {
    expect(decodeImageLine(encodeImageLine({ ...image, pages }))).toMatchObject({ damage: 'malformed pages' });
  });
});
