/*
 * SPDX-License-Identifier: Apache-2.0
 *
 * Whether a heap's data agree with each other, and whether they are those of a heap at all.
 */

#include <zephyr/kernel.h>

#include "counters.h"
#include "free_list.h"

static bool is_listed_size(const struct z_heap *heap, uint32_t chunk)
{
	return chunk_size(heap, chunk) >= min_chunk_units(heap);
}

/* Neighbours know each other, and no two of them are free. */
static bool is_row_sound(const struct z_heap *heap)
{
	uint32_t left = 0, chunk = chunk_right(heap, 0);

	while (chunk < heap->end_chunk) {
		bool is_free = !chunk_is_used(heap, chunk);

		if (chunk_left(heap, chunk) != left || chunk_size(heap, chunk) == 0 ||
		    (is_free && !chunk_is_used(heap, left))) {
			return false;
		}
		left = chunk;
		chunk = chunk_right(heap, chunk);
	}
	return chunk == heap->end_chunk && chunk_left(heap, chunk) == left;
}

static bool is_in_row(const struct z_heap *heap, uint32_t wanted)
{
	uint32_t chunk = chunk_right(heap, 0);

	while (chunk < heap->end_chunk && chunk != wanted) {
		chunk = chunk_right(heap, chunk);
	}
	return chunk == wanted && chunk != heap->end_chunk;
}

/* Counts the chunks of a list; 0 for one that is not sound. No list is longer than the heap. */
static uint32_t list_length(const struct z_heap *heap, uint32_t bucket)
{
	uint32_t first = heap->buckets[bucket], chunk = first, length = 0;

	do {
		if (!is_in_row(heap, chunk) || chunk_is_used(heap, chunk) ||
		    free_list_bucket(heap, chunk_size(heap, chunk)) != bucket ||
		    length > heap->end_chunk) {
			return 0;
		}
		length++;
		chunk = chunk_get(heap, chunk, FREE_NEXT);
	} while (chunk != first);
	return length;
}

static bool are_lists_sound(const struct z_heap *heap)
{
	uint32_t listed = 0, free_chunks = 0;

	for (uint32_t bucket = 0; bucket <= free_list_bucket(heap, heap->end_chunk); bucket++) {
		bool is_marked = (heap->avail_buckets >> bucket & 1U) != 0;
		uint32_t length = heap->buckets[bucket] == 0 ? 0 : list_length(heap, bucket);

		if (is_marked != (length > 0) || (length == 0 && heap->buckets[bucket] != 0)) {
			return false;
		}
		listed += length;
	}
	for (uint32_t chunk = chunk_right(heap, 0); chunk < heap->end_chunk;
	     chunk = chunk_right(heap, chunk)) {
		free_chunks += !chunk_is_used(heap, chunk) && is_listed_size(heap, chunk);
	}
	return listed == free_chunks;
}

static bool are_counters_sound(const struct z_heap *heap)
{
#ifdef CONFIG_SYS_HEAP_RUNTIME_STATS
	size_t free_bytes = 0, allocated_bytes = 0;

	for (uint32_t chunk = chunk_right(heap, 0); chunk < heap->end_chunk;
	     chunk = chunk_right(heap, chunk)) {
		if (chunk_is_used(heap, chunk)) {
			allocated_bytes += chunk_usable_bytes(heap, chunk);
		} else if (is_listed_size(heap, chunk)) {
			free_bytes += chunk_usable_bytes(heap, chunk);
		}
	}
	return heap->free_bytes == free_bytes && heap->allocated_bytes == allocated_bytes;
#else
	ARG_UNUSED(heap);
	return true;
#endif
}

bool sys_heap_validate(struct sys_heap *sys_heap)
{
	const struct z_heap *heap = sys_heap->heap;

	return is_row_sound(heap) && are_lists_sound(heap) && are_counters_sound(heap);
}
