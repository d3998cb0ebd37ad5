/*
 * SPDX-License-Identifier: Apache-2.0
 *
 * A kernel of one thread that never waits: just what a generated application calls.
 */

#ifndef HEAPTWIN_ZEPHYR_KERNEL_H_
#define HEAPTWIN_ZEPHYR_KERNEL_H_

#include <string.h>
#include <errno.h>
#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <zephyr/sys/__assert.h>
#include <zephyr/sys/printk.h>
#include <zephyr/sys/sys_heap.h>
#include <zephyr/sys/util.h>

typedef struct {
	int64_t ticks;
} k_timeout_t;

#define K_NO_WAIT ((k_timeout_t){ 0 })

/* Nothing interrupts a program of one thread. */
static inline unsigned int irq_lock(void)
{
	return 0;
}

static inline void irq_unlock(unsigned int key)
{
	(void)key;
}

struct k_heap {
	struct sys_heap heap;
};

/* The least that K_HEAP_DEFINE reserves; up to Zephyr 4.2 the same for all options. */
#define Z_HEAP_MIN_SIZE (sizeof(void *) > 4 ? 56 : 44)

/*
 * A static heap is ready before main(), in memory that nobody has cleared: an allocator that counts
 * on clean memory is wrong. The final declaration is there for the semicolon that follows the macro.
 */
#define SHIM_DIRT 0xa5
#define K_HEAP_DEFINE(name, bytes)                                                                 \
	static char shim_buffer_##name[MAX(bytes, Z_HEAP_MIN_SIZE)] __aligned(8);                  \
	struct k_heap name = {                                                                     \
		.heap = {                                                                          \
			.init_mem = shim_buffer_##name,                                            \
			.init_bytes = sizeof(shim_buffer_##name),                                  \
		},                                                                                 \
	};                                                                                         \
	__attribute__((constructor)) static void shim_init_##name(void)                            \
	{                                                                                          \
		memset(name.heap.init_mem, SHIM_DIRT, name.heap.init_bytes);                       \
		k_heap_init(&name, name.heap.init_mem, name.heap.init_bytes);                      \
	}                                                                                          \
	extern struct k_heap name

void k_heap_init(struct k_heap *heap, void *mem, size_t bytes);
void *k_heap_alloc(struct k_heap *heap, size_t bytes, k_timeout_t timeout);
void *k_heap_aligned_alloc(struct k_heap *heap, size_t align, size_t bytes, k_timeout_t timeout);
void k_heap_free(struct k_heap *heap, void *mem);

#endif /* HEAPTWIN_ZEPHYR_KERNEL_H_ */
