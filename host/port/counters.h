/*
 * SPDX-License-Identifier: Apache-2.0
 *
 * The counters of CONFIG_SYS_HEAP_RUNTIME_STATS; without that option every call does nothing.
 */

#ifndef HEAPTWIN_PORT_COUNTERS_H_
#define HEAPTWIN_PORT_COUNTERS_H_

#include "chunk.h"

static inline ptrdiff_t counted_bytes(const struct z_heap *heap, uint32_t chunk)
{
	ptrdiff_t uncounted = DEFECT(STATS_COUNT_HEADERS) ? header_bytes(heap) : 0;

	return (ptrdiff_t)chunk_usable_bytes(heap, chunk) + uncounted;
}

/* A chunk entered a free list (positive) or left it (negative). */
static inline void count_free(struct z_heap *heap, ptrdiff_t bytes)
{
#ifdef CONFIG_SYS_HEAP_RUNTIME_STATS
	heap->free_bytes += (size_t)bytes;
#else
	ARG_UNUSED(heap);
	ARG_UNUSED(bytes);
#endif
}

/* A block was handed out or grew (positive), was given back or shrank (negative). */
static inline void count_allocated(struct z_heap *heap, ptrdiff_t bytes)
{
#ifdef CONFIG_SYS_HEAP_RUNTIME_STATS
	heap->allocated_bytes += (size_t)bytes;
	/* A damaged heap can fall below zero, which reads as a lot: only growth sets a maximum. */
	if ((bytes > 0 && heap->allocated_bytes > heap->max_allocated_bytes) ||
	    DEFECT(STATS_MAX_FALLS)) {
		heap->max_allocated_bytes = heap->allocated_bytes;
	}
#else
	ARG_UNUSED(heap);
	ARG_UNUSED(bytes);
#endif
}

#endif /* HEAPTWIN_PORT_COUNTERS_H_ */
