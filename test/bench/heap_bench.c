/*
 * SPDX-License-Identifier: Apache-2.0
 *
 * Times the allocator that is compiled with it: the same calls as the model's side of the benchmark, from the same seed.
 * Prints the seconds of processor time and a checksum over every offset, which must be the model's.
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <zephyr/kernel.h>
#include <zephyr/sys/sys_heap.h>

#define CALLS 1000000
#define SLOTS 64
#define HEAP_BYTES 65536
#define LARGEST 256

static uint8_t buffer[HEAP_BYTES] __attribute__((aligned(8)));
static uint8_t slots[CALLS];
static uint16_t sizes[CALLS];
static uint32_t state;

static uint32_t next(void)
{
	uint32_t mixed;

	state += 0x9e3779b9U;
	mixed = state;
	mixed = (mixed ^ (mixed >> 16)) * 0x21f0aaadU;
	mixed = (mixed ^ (mixed >> 15)) * 0x735a2d97U;
	return mixed ^ (mixed >> 15);
}

static uint32_t below(uint32_t limit)
{
	return (uint32_t)(((uint64_t)next() * limit) >> 32);
}

int main(int argc, char **argv)
{
	int rounds = argc > 1 ? atoi(argv[1]) : 1;
	struct sys_heap heap;
	uint8_t *blocks[SLOTS];
	struct timespec start, end;
	uint32_t checksum = 0;

	for (int i = 0; i < CALLS; i++) {
		slots[i] = (uint8_t)below(SLOTS);
		sizes[i] = (uint16_t)(1 + below(LARGEST));
	}
	memset(blocks, 0, sizeof(blocks));
	sys_heap_init(&heap, buffer, HEAP_BYTES);

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &start);
	for (int round = 0; round < rounds; round++) {
		for (int i = 0; i < CALLS; i++) {
			uint8_t **block = &blocks[slots[i]];

			if (*block == NULL) {
				*block = sys_heap_alloc(&heap, sizes[i]);
				checksum = checksum * 31 + (*block == NULL ? 0 : (uint32_t)(*block - buffer));
			} else {
				sys_heap_free(&heap, *block);
				*block = NULL;
			}
		}
	}
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &end);
	printf("%.6f %u\n", (double)(end.tv_sec - start.tv_sec) + (double)(end.tv_nsec - start.tv_nsec) / 1e9, checksum);
	return 0;
}
