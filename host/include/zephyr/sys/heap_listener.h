/* SPDX-License-Identifier: Apache-2.0 */

#ifndef HEAPTWIN_ZEPHYR_SYS_HEAP_LISTENER_H_
#define HEAPTWIN_ZEPHYR_SYS_HEAP_LISTENER_H_

#include <stddef.h>
#include <stdint.h>

#ifdef CONFIG_SYS_HEAP_LISTENER
#error "the host shim has no heap listeners"
#endif

#define HEAP_ID_FROM_POINTER(heap) ((uintptr_t)(heap))

static inline void heap_listener_notify_alloc(uintptr_t heap, void *mem, size_t bytes)
{
	(void)heap;
	(void)mem;
	(void)bytes;
}

static inline void heap_listener_notify_free(uintptr_t heap, void *mem, size_t bytes)
{
	(void)heap;
	(void)mem;
	(void)bytes;
}

#endif /* HEAPTWIN_ZEPHYR_SYS_HEAP_LISTENER_H_ */
