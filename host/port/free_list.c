/* SPDX-License-Identifier: Apache-2.0 */

#include "free_list.h"

#include "counters.h"

uint32_t free_list_bucket(const struct z_heap *heap, size_t units)
{
	size_t steps = units - min_chunk_units(heap) + 1U + DEFECT(BUCKET_OFF_BY_ONE);

	return 63U - (uint32_t)__builtin_clzll(steps);
}

/* Too small for its links: such a chunk stays outside the lists until a neighbour absorbs it. */
static bool is_unlisted(const struct z_heap *heap, uint32_t chunk)
{
	return chunk_size(heap, chunk) < min_chunk_units(heap);
}

static uint32_t next_free(const struct z_heap *heap, uint32_t chunk)
{
	return chunk_get(heap, chunk, FREE_NEXT);
}

static void link_free(struct z_heap *heap, uint32_t chunk, uint32_t next)
{
	chunk_set(heap, chunk, FREE_NEXT, next);
	chunk_set(heap, next, FREE_PREV, chunk);
}

static void link_between(struct z_heap *heap, uint32_t previous, uint32_t chunk, uint32_t next)
{
	link_free(heap, previous, chunk);
	link_free(heap, chunk, next);
}

static void insert_first(struct z_heap *heap, uint32_t bucket, uint32_t chunk)
{
	heap->avail_buckets |= 1U << bucket;
	heap->buckets[bucket] = chunk;
	link_free(heap, chunk, chunk);
}

void free_list_insert(struct z_heap *heap, uint32_t chunk)
{
	uint32_t bucket, head;

	if (is_unlisted(heap, chunk)) {
		return;
	}
	bucket = free_list_bucket(heap, chunk_size(heap, chunk));
	head = heap->buckets[bucket];
	if (head == 0) {
		insert_first(heap, bucket, chunk);
	} else if (DEFECT(INSERT_AFTER_HEAD)) {
		link_between(heap, head, chunk, next_free(heap, head));
	} else {
		link_between(heap, chunk_get(heap, head, FREE_PREV), chunk, head);
	}
	if (DEFECT(LIFO)) {
		heap->buckets[bucket] = chunk;
	}
	count_free(heap, counted_bytes(heap, chunk));
}

static void remove_last(struct z_heap *heap, uint32_t bucket)
{
	heap->buckets[bucket] = 0;
	if (!DEFECT(EMPTY_BUCKET_MARKED)) {
		heap->avail_buckets &= ~(1U << bucket);
	}
}

void free_list_remove(struct z_heap *heap, uint32_t chunk)
{
	uint32_t bucket, next;

	if (is_unlisted(heap, chunk)) {
		return;
	}
	bucket = free_list_bucket(heap, chunk_size(heap, chunk));
	next = next_free(heap, chunk);
	if (next == chunk) {
		remove_last(heap, bucket);
	} else {
		link_free(heap, chunk_get(heap, chunk, FREE_PREV), next);
		/* The head moves to the successor even if it was another chunk. */
		if (!DEFECT(HEAD_KEPT_ON_REMOVAL) || heap->buckets[bucket] == chunk) {
			heap->buckets[bucket] = next;
		}
	}
	count_free(heap, -counted_bytes(heap, chunk));
}

/* What first fit must not do: the smallest chunk of the list that fits. */
static uint32_t best_fit(const struct z_heap *heap, uint32_t first, size_t units)
{
	uint32_t chunk = first;
	uint32_t best = 0;

	do {
		if (chunk_size(heap, chunk) >= units &&
		    (best == 0 || chunk_size(heap, chunk) < chunk_size(heap, best))) {
			best = chunk;
		}
		chunk = next_free(heap, chunk);
	} while (chunk != first);
	return best;
}

/* Tries a few chunks in list order. Each miss moves the head, for good. */
static uint32_t first_fit(struct z_heap *heap, uint32_t bucket, uint32_t first, size_t units)
{
	uint32_t chunk = first;
	uint32_t tries = CONFIG_SYS_HEAP_ALLOC_LOOPS;

	while (tries-- > 0 || DEFECT(SEARCH_BOUND_IGNORED)) {
		if (chunk_size(heap, chunk) >= units) {
			return chunk;
		}
		chunk = next_free(heap, chunk);
		if (!DEFECT(NO_ROTATION)) {
			heap->buckets[bucket] = chunk;
		}
		if (chunk == first) {
			break;
		}
	}
	return 0;
}

static uint32_t search_bucket(struct z_heap *heap, uint32_t bucket, size_t units)
{
	uint32_t first = heap->buckets[bucket];

	if (first == 0) {
		return 0;
	}
	if (DEFECT(BEST_FIT)) {
		return best_fit(heap, first, units);
	}
	return first_fit(heap, bucket, first, units);
}

/* Any chunk of a larger bucket fits: the head of the lowest one is taken unseen. */
static uint32_t larger_chunk(const struct z_heap *heap, uint32_t bucket)
{
	uint32_t larger = heap->avail_buckets & ~((2U << bucket) - 1U);

	if (larger == 0) {
		return 0;
	}
	if (DEFECT(HIGHEST_BUCKET)) {
		return heap->buckets[31 - __builtin_clz(larger)];
	}
	return heap->buckets[__builtin_ctz(larger)];
}

uint32_t free_list_take(struct z_heap *heap, size_t units)
{
	uint32_t bucket = free_list_bucket(heap, units);
	uint32_t chunk;

	/*
	 * Zephyr before 4.2 reads past its table here. What it would find cannot be known, so that
	 * heaptwin asks no such question; the port says no.
	 */
	if (bucket > free_list_bucket(heap, heap->end_chunk)) {
		return 0;
	}
	chunk = search_bucket(heap, bucket, units);
	if (chunk == 0) {
		chunk = larger_chunk(heap, bucket);
	}
	if (chunk != 0) {
		free_list_remove(heap, chunk);
	}
	return chunk;
}
