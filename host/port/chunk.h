/*
 * SPDX-License-Identifier: Apache-2.0
 *
 * Where things are in a heap; the only file that turns a chunk into an address.
 *
 * A heap is a row of chunks without gaps. A chunk is named by its id, the number of 8-byte units
 * between the heap's base and the chunk; its size counts units too. It starts with a header of two
 * fields, and a free chunk keeps two more where a used one has its data:
 *
 *   LEFT_SIZE      size of the chunk below
 *   SIZE_AND_USED  own size, shifted left by one; bit 0 is set while the chunk is in use
 *   FREE_PREV      neighbours in the circular list of free chunks of similar size
 *   FREE_NEXT
 *
 * A field has 16 bits in a small heap and 32 bits in a big one. Chunk 0 is the heap's own metadata,
 * struct z_heap. The end marker behind the last chunk is a header alone, used and of size 0, so
 * that no merge runs past it.
 */

#ifndef HEAPTWIN_PORT_CHUNK_H_
#define HEAPTWIN_PORT_CHUNK_H_

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "defect.h"

#define CHUNK_UNIT 8U

/* The largest number of units that each kind of heap can count. */
#define SMALL_HEAP_LIMIT_UNITS 0x7fffU
#define BIG_HEAP_LIMIT_UNITS 0x7fffffffU

enum chunk_field { LEFT_SIZE, SIZE_AND_USED, FREE_PREV, FREE_NEXT };

struct z_heap {
	uint32_t chunk0_header[2];
	uint32_t end_chunk;
	/* Bit n is set while bucket n is not empty. */
	uint32_t avail_buckets;
#ifdef CONFIG_SYS_HEAP_RUNTIME_STATS
	size_t free_bytes;
	size_t allocated_bytes;
	size_t max_allocated_bytes;
#endif
	/* The first chunk of each free list, 0 for none. */
	uint32_t buckets[];
};

static inline bool needs_big_headers(size_t units)
{
	if (IS_ENABLED(CONFIG_SYS_HEAP_SMALL_ONLY)) {
		return false;
	}
	if (IS_ENABLED(CONFIG_SYS_HEAP_BIG_ONLY) || sizeof(void *) > 4) {
		return true;
	}
	return units > SMALL_HEAP_LIMIT_UNITS;
}

static inline bool is_big(const struct z_heap *heap)
{
	return needs_big_headers(heap->end_chunk);
}

static inline uint32_t header_bytes(const struct z_heap *heap)
{
	return is_big(heap) ? 8U : 4U;
}

/* The smallest chunk that has room for its links when it is free. */
static inline uint32_t min_chunk_units(const struct z_heap *heap)
{
	uint32_t units = is_big(heap) ? 2U : 1U;

	if (DEFECT(MIN_CHUNK_OFF_BY_ONE) && heap->end_chunk > DEFECT_MIN_UNITS) {
		units++;
	}
	return units;
}

static inline uint8_t *chunk_start(const struct z_heap *heap, uint32_t chunk)
{
	return (uint8_t *)heap + (size_t)chunk * CHUNK_UNIT;
}

static inline uint32_t chunk_get(const struct z_heap *heap, uint32_t chunk, enum chunk_field field)
{
	uint16_t narrow;
	uint32_t wide;

	if (is_big(heap)) {
		memcpy(&wide, chunk_start(heap, chunk) + field * sizeof(wide), sizeof(wide));
		return wide;
	}
	memcpy(&narrow, chunk_start(heap, chunk) + field * sizeof(narrow), sizeof(narrow));
	return narrow;
}

static inline void chunk_set(struct z_heap *heap, uint32_t chunk, enum chunk_field field,
			     uint32_t value)
{
	uint16_t narrow = (uint16_t)value;

	if (is_big(heap)) {
		memcpy(chunk_start(heap, chunk) + field * sizeof(value), &value, sizeof(value));
	} else {
		memcpy(chunk_start(heap, chunk) + field * sizeof(narrow), &narrow, sizeof(narrow));
	}
}

static inline uint32_t chunk_size(const struct z_heap *heap, uint32_t chunk)
{
	return chunk_get(heap, chunk, SIZE_AND_USED) >> 1;
}

static inline bool chunk_is_used(const struct z_heap *heap, uint32_t chunk)
{
	return (chunk_get(heap, chunk, SIZE_AND_USED) & 1U) != 0;
}

/* The size shares its field with the used bit: this marks the chunk free as well. */
static inline void chunk_set_size(struct z_heap *heap, uint32_t chunk, uint32_t units)
{
	chunk_set(heap, chunk, SIZE_AND_USED, units << 1);
}

static inline void chunk_set_used(struct z_heap *heap, uint32_t chunk, bool is_used)
{
	chunk_set(heap, chunk, SIZE_AND_USED, chunk_size(heap, chunk) << 1 | is_used);
}

static inline void chunk_set_left_size(struct z_heap *heap, uint32_t chunk, uint32_t units)
{
	chunk_set(heap, chunk, LEFT_SIZE, units);
}

static inline uint32_t chunk_left(const struct z_heap *heap, uint32_t chunk)
{
	return chunk - chunk_get(heap, chunk, LEFT_SIZE);
}

static inline uint32_t chunk_right(const struct z_heap *heap, uint32_t chunk)
{
	return chunk + chunk_size(heap, chunk);
}

static inline uint8_t *chunk_data(const struct z_heap *heap, uint32_t chunk)
{
	return chunk_start(heap, chunk) + header_bytes(heap);
}

static inline size_t chunk_usable_bytes(const struct z_heap *heap, uint32_t chunk)
{
	return (size_t)chunk_size(heap, chunk) * CHUNK_UNIT - header_bytes(heap);
}

/* The chunk of a block. An aligned block may start deeper in its chunk than the data does. */
static inline uint32_t chunk_of(const struct z_heap *heap, const void *mem)
{
	return (uint32_t)(((const uint8_t *)mem - chunk_data(heap, 0)) / (ptrdiff_t)CHUNK_UNIT);
}

#endif /* HEAPTWIN_PORT_CHUNK_H_ */
