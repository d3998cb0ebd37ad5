/* SPDX-License-Identifier: Apache-2.0 */

#ifndef HEAPTWIN_ZEPHYR_SYS_HEAP_LISTENER_H_
#define HEAPTWIN_ZEPHYR_SYS_HEAP_LISTENER_H_

#include <stddef.h>
#include <stdint.h>

enum heap_event_types {
	HEAP_EVT_UNKNOWN,
	HEAP_RESIZE,
	HEAP_ALLOC,
	HEAP_FREE,
};

typedef void (*heap_listener_alloc_cb_t)(uintptr_t heap, void *mem, size_t bytes);
typedef void (*heap_listener_free_cb_t)(uintptr_t heap, void *mem, size_t bytes);

struct heap_listener {
	struct heap_listener *next;
	uintptr_t heap_id;
	enum heap_event_types event;
	union {
		heap_listener_alloc_cb_t alloc_cb;
		heap_listener_free_cb_t free_cb;
	};
};

#define HEAP_ID_FROM_POINTER(heap) ((uintptr_t)(heap))

void heap_listener_register(struct heap_listener *listener);
void heap_listener_unregister(struct heap_listener *listener);

/* Tell the listeners of a heap, those that came first first. Without listeners nobody is told. */
void heap_listener_notify_alloc(uintptr_t heap, void *mem, size_t bytes);
void heap_listener_notify_free(uintptr_t heap, void *mem, size_t bytes);

#endif /* HEAPTWIN_ZEPHYR_SYS_HEAP_LISTENER_H_ */
