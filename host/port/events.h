/*
 * SPDX-License-Identifier: Apache-2.0
 *
 * What heap listeners are told; without CONFIG_SYS_HEAP_LISTENER every call does nothing.
 */

#ifndef HEAPTWIN_PORT_EVENTS_H_
#define HEAPTWIN_PORT_EVENTS_H_

#include <zephyr/kernel.h>
#include <zephyr/sys/heap_listener.h>

#include "chunk.h"

static inline void tell_alloc(struct sys_heap *heap, void *mem, uint32_t chunk)
{
	if (IS_ENABLED(CONFIG_SYS_HEAP_LISTENER)) {
		heap_listener_notify_alloc(HEAP_ID_FROM_POINTER(heap), mem,
					   chunk_usable_bytes(heap->heap, chunk));
	}
}

static inline void tell_free(struct sys_heap *heap, void *mem, size_t bytes)
{
	if (IS_ENABLED(CONFIG_SYS_HEAP_LISTENER)) {
		heap_listener_notify_free(HEAP_ID_FROM_POINTER(heap), mem, bytes);
	}
}

#endif /* HEAPTWIN_PORT_EVENTS_H_ */
