# Run by Renode's own Python (IronPython 2.7). Adds a monitor command:
#
#     heap_images FILE READY WORDS
#
# From then on, whenever a CPU comes to the address READY, the memory that WORDS describes is written to FILE as one line:
#
#     image scenario=0 number=2 heap=0 buffer=0000000020000140 bytes=2048 pages=0:AAAA...,5:EBES... *0a1b2c3d
#
# WORDS are six words of 32 bits, the first five of the line's values in order, the address as two. A page is 128 bytes; only those
# pages are written that differ from the heap's image before, which for the first one is all zeros. The line ends in the CRC-32
# of itself and all lines before it.

import System
from binascii import crc32

PAGE_BYTES = 128


class HeapImages(object):
    def __init__(self, bus, path, words):
        self.bus, self.path, self.words = bus, path, words
        self.scenario, self.known, self.crc = None, {}, 0

    def take(self, cpu, address):
        try:
            self.write(self.describe())
        except Exception as error:
            self.write("error %s" % error)

    def describe(self):
        scenario, number, heap, high, low, size = [self.bus.ReadDoubleWord(self.words + 4 * n) for n in range(6)]
        if scenario != self.scenario:
            self.scenario, self.known = scenario, {}
        data = self.bus.ReadBytes(System.UInt64((high << 32) | low), int(size))
        about = "image scenario=%d number=%d heap=%d buffer=%08x%08x bytes=%d" % (scenario, number, heap, high, low, size)
        return "%s pages=%s" % (about, ",".join(self.changes(heap, data)))

    def changes(self, heap, data):
        for page in range((data.Length + PAGE_BYTES - 1) // PAGE_BYTES):
            start = page * PAGE_BYTES
            text = System.Convert.ToBase64String(data, start, min(PAGE_BYTES, data.Length - start))
            if self.known.get((heap, page)) != text:
                isKnownZero = (heap, page) not in self.known and text.strip("A=") == ""
                self.known[(heap, page)] = text
                if not isKnownZero:
                    yield "%d:%s" % (page, text)

    def write(self, text):
        self.crc = crc32(text, self.crc) & 0xFFFFFFFF
        System.IO.File.AppendAllText(self.path, "%s *%08x\n" % (text, self.crc))


def mc_heap_images(path, ready, words):
    bus = self.Machine["sysbus"]
    images = HeapImages(bus, path, int(words))
    for cpu in bus.GetCPUs():
        cpu.AddHook(System.UInt64(int(ready)), images.take)
