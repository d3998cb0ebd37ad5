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

/* Not 0: the metadata's own chunk can get into a damaged list. */
#define NO_CHUNK UINT32_MAX

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
	chunk_set(heap, chunk, FREE_PREV, previous);
	chunk_set(heap, chunk, FREE_NEXT, next);
	/* In a damaged list a chunk can be its own neighbour: the order of the writes decides. */
	chunk_set(heap, previous, FREE_NEXT, chunk);
	chunk_set(heap, next, FREE_PREV, chunk);
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

static void remove_from(struct z_heap *heap, uint32_t bucket, uint32_t chunk)
{
	uint32_t next = next_free(heap, chunk);
	uint32_t previous = chunk_get(heap, chunk, FREE_PREV);

	if (next == chunk) {
		remove_last(heap, bucket);
	} else {
		/* The head moves to the successor even if it was another chunk. */
		if (!DEFECT(HEAD_KEPT_ON_REMOVAL) || heap->buckets[bucket] == chunk) {
			heap->buckets[bucket] = next;
		}
		link_free(heap, previous, next);
	}
	count_free(heap, -counted_bytes(heap, chunk));
}

void free_list_remove(struct z_heap *heap, uint32_t chunk)
{
	if (!is_unlisted(heap, chunk)) {
		remove_from(heap, free_list_bucket(heap, chunk_size(heap, chunk)), chunk);
	}
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
	return best == 0 ? NO_CHUNK : best;
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
	return NO_CHUNK;
}

static uint32_t search_bucket(struct z_heap *heap, uint32_t bucket, size_t units)
{
	uint32_t first = heap->buckets[bucket];

	if (first == 0) {
		return NO_CHUNK;
	}
	if (DEFECT(BEST_FIT)) {
		return best_fit(heap, first, units);
	}
	return first_fit(heap, bucket, first, units);
}

/* Any chunk of a larger bucket fits: the head of the lowest one is taken unseen. */
static uint32_t take_larger(struct z_heap *heap, uint32_t bucket)
{
	uint32_t larger = heap->avail_buckets & ~((2U << bucket) - 1U);
	uint32_t chosen, chunk;

	if (larger == 0) {
		return 0;
	}
	chosen = DEFECT(HIGHEST_BUCKET) ? 31 - __builtin_clz(larger) : __builtin_ctz(larger);
	chunk = heap->buckets[chosen];
	if (chunk == 0 && DEFECT(EMPTY_BUCKET_MARKED)) {
		return 0;
	}
	remove_from(heap, chosen, chunk);
	return chunk;
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
	if (chunk == NO_CHUNK) {
		return take_larger(heap, bucket);
	}
	remove_from(heap, bucket, chunk);
	return chunk;
}
