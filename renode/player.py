# Run by Renode's own Python (IronPython 2.7). Adds monitor commands that talk to the player through the guest's memory, while
# the guest runs:
#
#     player_connect PLACES BATCHES BATCH_BYTES ANSWERS ANSWER_BYTES POSTED FAULT
#     player_post SEQUENCE FILE                    writes a batch to its place and says that it is there
#     player_await SEQUENCE EXPECTED WAIT_MS FILE  prints "answered", "waiting" or "fault", and five words of the answer
#
# When the digest in an answer is not EXPECTED, FILE gets the answer's list, as the bytes are in memory.

import System
from System.Diagnostics import Stopwatch
from System.Threading import Thread

SEQUENCE, STATUS, DIGEST, COUNT, PLACE, HEADER_WORDS = range(6)
DONE = 1


class Player(object):
    def __init__(self, bus, numbers):
        self.bus = bus
        self.places, self.batches, self.batch_bytes, self.answers, self.answer_bytes, self.posted, self.fault = numbers

    def post(self, sequence, path):
        place = sequence % self.places
        data = System.IO.File.ReadAllBytes(path)
        self.bus.WriteBytes(data, System.UInt64(self.batches + place * self.batch_bytes))
        self.bus.WriteDoubleWord(System.UInt64(self.posted + 4 * place), System.UInt32(sequence))

    def header(self, sequence):
        start = self.answer_of(sequence)
        return [int(self.read(start + 4 * at)) for at in range(HEADER_WORDS)]

    def wait(self, sequence, expected, wait_ms, path):
        clock = Stopwatch.StartNew()
        while True:
            if int(self.read(self.answer_of(sequence))) == sequence:
                return "answered", self.fetch(sequence, expected, path)
            if int(self.read(self.fault)) != 0:
                return "fault", self.fetch(sequence, expected, path)
            if clock.ElapsedMilliseconds >= wait_ms:
                return "waiting", self.fetch(sequence, expected, path)
            Thread.Sleep(1)

    def fetch(self, sequence, expected, path):
        header = self.header(sequence)
        if header[DIGEST] != expected or header[STATUS] != DONE:
            room = self.answer_bytes - 4 * HEADER_WORDS
            count = min(4 * header[COUNT], room)
            start = System.UInt64(self.answer_of(sequence) + 4 * HEADER_WORDS)
            data = self.bus.ReadBytes(start, count) if count > 0 else System.Array[System.Byte]([])
            System.IO.File.WriteAllBytes(path, data)
        return header

    def answer_of(self, sequence):
        return self.answers + (sequence % self.places) * self.answer_bytes

    def read(self, address):
        return self.bus.ReadDoubleWord(System.UInt64(address))


player = None


def mc_player_connect(places, batches, batch_bytes, answers, answer_bytes, posted, fault):
    global player
    numbers = [int(number) for number in (places, batches, batch_bytes, answers, answer_bytes, posted, fault)]
    player = Player(self.Machine["sysbus"], numbers)


def mc_player_post(sequence, path):
    player.post(int(sequence), path)


def mc_player_await(sequence, expected, wait_ms, path):
    state, header = player.wait(int(sequence), int(expected), int(wait_ms), path)
    print "%s %s" % (state, " ".join([str(word) for word in header]))
