/*
 * SPDX-License-Identifier: Apache-2.0
 *
 * Who listens to which heap, in the order in which they came.
 */

#include <zephyr/sys/heap_listener.h>

static struct heap_listener *first;

void heap_listener_register(struct heap_listener *listener)
{
	struct heap_listener **end = &first;

	while (*end != NULL) {
		end = &(*end)->next;
	}
	listener->next = NULL;
	*end = listener;
}

void heap_listener_unregister(struct heap_listener *listener)
{
	struct heap_listener **link = &first;

	while (*link != NULL && *link != listener) {
		link = &(*link)->next;
	}
	if (*link != NULL) {
		*link = listener->next;
	}
}

void heap_listener_notify_alloc(uintptr_t heap, void *mem, size_t bytes)
{
	for (struct heap_listener *listener = first; listener != NULL; listener = listener->next) {
		if (listener->heap_id == heap && listener->event == HEAP_ALLOC) {
			listener->alloc_cb(heap, mem, bytes);
		}
	}
}

void heap_listener_notify_free(uintptr_t heap, void *mem, size_t bytes)
{
	for (struct heap_listener *listener = first; listener != NULL; listener = listener->next) {
		if (listener->heap_id == heap && listener->event == HEAP_FREE) {
			listener->free_cb(heap, mem, bytes);
		}
	}
}
