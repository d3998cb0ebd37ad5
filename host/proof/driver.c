/*
 * SPDX-License-Identifier: Apache-2.0
 *
 * Runs programs of heap calls that come in on standard input, each on a fresh heap, and answers
 * each with digests of what the allocator returned and of the heap's whole memory. The TypeScript
 * side is toolkit/proof/; toolkit/proof/wire-format.ts describes the words.
 */

#include <setjmp.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zephyr/kernel.h>

#define MAGIC 0x48545031u
#define HEADER_WORDS 8
#define OP_WORDS 4
#define SLOTS 64
#define GUARD_BYTES 64
/* Memory that nobody has written yet; toolkit/proof/soil.ts knows it too. */
#define DIRT 0xa5
/* A multiple of every alignment that can be granted. */
#define ARENA_ALIGN (1u << 20)
#define ARENA_BYTES (3u << 20)
#define PATIENCE_SECONDS 5

enum op { ALLOC, ALIGNED_ALLOC, REALLOC, ALIGNED_REALLOC, NOALIGN_ALLOC, FREE, USABLE_SIZE, STATS };
enum status { DONE, CRASHED, HUNG, WROTE_OUTSIDE };

/* Flags of a program. */
#define WANT_TRACE 1u
#define WANT_MEMORY 2u
/* Flag of a call: `bytes` counts down from the top of size_t. */
#define FROM_TOP (1u << 24)

struct answer {
	uint32_t words[3];
};

static struct sys_heap heap;
static uint8_t *arena;
static uint8_t *buffer;
static void *pointers[SLOTS];
static uint32_t filled[SLOTS];
static sigjmp_buf escape;

static void on_signal(int number)
{
	siglongjmp(escape, number);
}

static void write_all(const void *data, size_t bytes)
{
	if (fwrite(data, 1, bytes, stdout) != bytes) {
		exit(EXIT_FAILURE);
	}
}

static int read_all(void *data, size_t bytes)
{
	return fread(data, 1, bytes, stdin) == bytes;
}

static uint32_t mix(uint32_t digest, uint32_t word)
{
	digest = (digest ^ word) * 0x9e3779b1u;
	return digest << 13 | digest >> 19;
}

static uint32_t digest_memory(const uint8_t *start, size_t bytes)
{
	uint32_t digest = 0x811c9dc5u;

	for (size_t at = 0; at < bytes; at += 4) {
		uint32_t word;

		memcpy(&word, start + at, 4);
		digest = mix(digest, word);
	}
	return digest;
}

static uint32_t offset_of(const void *pointer)
{
	return pointer == NULL ? 0 : (uint32_t)((const uint8_t *)pointer - buffer);
}

/* What the caller writes into its block: all of it, but not again what it had written before. */
static void hold(uint32_t slot, void *block, uint32_t from, uint32_t fill, uint32_t place)
{
	if (block == NULL) {
		return;
	}
	pointers[slot] = block;
	if (fill > from) {
		memset((uint8_t *)block + from, (place * 31 + 7) & 0xff, fill - from);
	}
	filled[slot] = fill;
}

static void let_go(uint32_t slot)
{
	pointers[slot] = NULL;
	filled[slot] = 0;
}

static void *reallocate(uint32_t slot, size_t align, size_t bytes, int is_aligned)
{
	void *old = pointers[slot];

	return is_aligned ? sys_heap_aligned_realloc(&heap, old, align, bytes)
			  : sys_heap_realloc(&heap, old, bytes);
}

static void call(const uint32_t *words, uint32_t place, struct answer *answer)
{
	const uint32_t slot = words[0] >> 8 & (SLOTS - 1);
	const size_t align = words[1];
	const size_t bytes = words[0] & FROM_TOP ? (size_t)0 - words[2] : (size_t)words[2];
	const uint32_t fill = words[3];
	void *block = NULL;

	*answer = (struct answer){ { 0 } };
	switch (words[0] & 0xff) {
	case ALLOC:
		block = sys_heap_alloc(&heap, bytes);
		hold(slot, block, 0, fill, place);
		break;
	case ALIGNED_ALLOC:
		block = sys_heap_aligned_alloc(&heap, align, bytes);
		hold(slot, block, 0, fill, place);
		break;
	case NOALIGN_ALLOC:
#ifdef SHIM_HAS_NOALIGN_ALLOC
		block = sys_heap_noalign_alloc(&heap, align, bytes);
		hold(slot, block, 0, fill, place);
#endif
		break;
	case REALLOC:
	case ALIGNED_REALLOC:
		block = reallocate(slot, align, bytes, (words[0] & 0xff) == ALIGNED_REALLOC);
		if (block == NULL && bytes == 0) {
			let_go(slot);
		}
		hold(slot, block, filled[slot] < fill ? filled[slot] : fill, fill, place);
		break;
	case FREE:
		sys_heap_free(&heap, pointers[slot]);
		let_go(slot);
		return;
	case USABLE_SIZE:
		answer->words[0] = (uint32_t)sys_heap_usable_size(&heap, pointers[slot]);
		return;
	case STATS: {
#ifdef CONFIG_SYS_HEAP_RUNTIME_STATS
		struct sys_memory_stats stats;

		sys_heap_runtime_stats_get(&heap, &stats);
		answer->words[0] = (uint32_t)stats.free_bytes;
		answer->words[1] = (uint32_t)stats.allocated_bytes;
		answer->words[2] = (uint32_t)stats.max_allocated_bytes;
#endif
		return;
	}
	}
	answer->words[0] = offset_of(block);
}

static int is_dirt(const uint8_t *start, size_t bytes)
{
	for (size_t at = 0; at < bytes; at++) {
		if (start[at] != DIRT) {
			return 0;
		}
	}
	return 1;
}

static void finish(enum status status, uint32_t place, uint32_t results, uint32_t memory)
{
	const uint32_t end[4] = { status, place, results, memory };

	write_all(end, sizeof(end));
}

static void run(const uint32_t *header, const uint32_t *ops)
{
	const uint32_t count = header[1], heap_bytes = header[2], offset = header[3], flags = header[4];
	uint8_t *start;
	size_t span;
	volatile uint32_t place = 0;
	uint32_t results = 0x811c9dc5u;
	int caught;

	buffer = arena + ARENA_ALIGN + offset;
	start = arena + ARENA_ALIGN + offset / 8 * 8;
	span = (offset % 8 + heap_bytes + 7) / 8 * 8;
	memset(start - GUARD_BYTES, DIRT, span + 2 * GUARD_BYTES);
	memset(pointers, 0, sizeof(pointers));
	memset(filled, 0, sizeof(filled));
	memset(&heap, 0, sizeof(heap));

	caught = sigsetjmp(escape, 0);
	if (caught != 0) {
		/* The allocator may have written anywhere: the next program gets a new process. */
		finish(caught == SIGALRM ? HUNG : CRASHED, place, caught, 0);
		fflush(stdout);
		_exit(EXIT_FAILURE);
	}
	alarm(PATIENCE_SECONDS);
	sys_heap_init(&heap, buffer, heap_bytes);
	for (uint32_t at = 0; at < count; at++) {
		struct answer answer;

		place = at;
		call(ops + (size_t)at * OP_WORDS, at, &answer);
		for (int word = 0; word < 3; word++) {
			results = mix(results, answer.words[word]);
		}
		if (flags & WANT_TRACE) {
			const uint32_t memory = digest_memory(start, span);

			write_all(&answer, sizeof(answer));
			write_all(&memory, sizeof(memory));
		}
	}
	alarm(0);
	if (is_dirt(start - GUARD_BYTES, GUARD_BYTES) && is_dirt(start + span, GUARD_BYTES)) {
		finish(DONE, count, results, digest_memory(start, span));
	} else {
		finish(WROTE_OUTSIDE, count, results, digest_memory(start, span));
	}
	if (flags & WANT_MEMORY) {
		write_all(start, span);
	}
}

int main(void)
{
	static uint8_t signal_stack[65536];
	const int signals[] = { SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGALRM };
	const stack_t stack = { .ss_sp = signal_stack, .ss_size = sizeof(signal_stack) };
	struct sigaction action = { .sa_handler = on_signal, .sa_flags = SA_ONSTACK | SA_NODEFER };
	uint32_t header[HEADER_WORDS];
	uint32_t *ops = NULL;
	size_t capacity = 0;

	sigaltstack(&stack, NULL);
	for (size_t at = 0; at < ARRAY_SIZE(signals); at++) {
		sigaction(signals[at], &action, NULL);
	}
	setvbuf(stdin, NULL, _IOFBF, 1 << 20);
	setvbuf(stdout, NULL, _IOFBF, 1 << 16);
	if (posix_memalign((void **)&arena, ARENA_ALIGN, ARENA_BYTES) != 0) {
		return EXIT_FAILURE;
	}
	while (read_all(header, sizeof(header))) {
		const size_t bytes = (size_t)header[1] * OP_WORDS * 4;

		if (header[0] != MAGIC) {
			return EXIT_FAILURE;
		}
		if (bytes > capacity) {
			ops = realloc(ops, bytes);
			capacity = bytes;
		}
		if (ops == NULL && bytes > 0) {
			return EXIT_FAILURE;
		}
		if (!read_all(ops, bytes)) {
			break;
		}
		run(header, ops);
		/* The last of a batch. */
		if (header[5] != 0) {
			fflush(stdout);
		}
	}
	return EXIT_SUCCESS;
}
