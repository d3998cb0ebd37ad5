import { expect, test } from 'vitest';
import { packImages, unpackImages, watchHeapsCommands } from '../../../toolkit/emulators/image-log.ts';

const log = Array.from({ length: 500 }, (_, place) => `image number=${place} pages=0:AAAA *0123abcd\n`).join('');

test('a packed log is the same when unpacked, a fraction of the size, and text of short lines', () => {
  const packed = packImages(log);
  expect(unpackImages(packed)).toBe(log);
  expect(packed.length).toBeLessThan(log.length / 5);
  expect(packed).toMatch(/^([A-Za-z0-9+/=]{1,120}\n)+$/);
});

test('damaged text is refused', () => {
  const packed = packImages(log);
  const letters = packed.trimEnd();
  expect(unpackImages(letters.slice(0, letters.length >> 1))).toBeUndefined();
  expect(unpackImages(`!${letters.slice(1)}`)).toBeUndefined();
  expect(unpackImages('')).toBeUndefined();
});

test('Renode is told the file and the two symbols', () => {
  const [include, watch] = watchHeapsCommands('/out/a b/images.txt');
  expect(include).toMatch(/^include "\/.*\/renode\/heap_images\.py"$/);
  expect(watch).toBe(
    'heap_images "/out/a b/images.txt" `sysbus GetSymbolAddress "heap_image_ready"` `sysbus GetSymbolAddress "heap_image"`',
  );
});
