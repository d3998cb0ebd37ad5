/*
 * Copyright (c) heaptwin contributors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Logs what the heaps of this application do, for `heaptwin import`. The linker
 * sends every call of sys_heap that comes from another file through here, so
 * that k_heap, k_malloc and plain heaps are all heard. Calls are kept in the
 * order in which they were made, and printed by a thread of the lowest priority.
 */

#include <zephyr/kernel.h>
#include <zephyr/init.h>
#include <zephyr/sys/printk.h>
#include <zephyr/sys/sys_heap.h>
#include <version.h>

/* Calls that are kept until they are printed. */
#ifndef HEAP_LOG_CALLS
#define HEAP_LOG_CALLS 128
#endif

#ifndef HEAP_LOG_STACK_SIZE
#define HEAP_LOG_STACK_SIZE 1024
#endif

#ifdef CONFIG_64BIT
#define WORD "%016lx"
#else
#define WORD "%08lx"
#endif

struct heap_call {
	const char *op;
	struct sys_heap *heap;
	unsigned long block;
	unsigned long align;
	unsigned long bytes;
	unsigned long result;
};

static struct heap_call calls[HEAP_LOG_CALLS];
static uint32_t made;
static uint32_t printed;
static uint32_t lost;
static struct k_spinlock lock;

static void keep(const struct heap_call call)
{
	k_spinlock_key_t key = k_spin_lock(&lock);

	if (made - printed < HEAP_LOG_CALLS) {
		calls[made % HEAP_LOG_CALLS] = call;
		made++;
	} else {
		lost++;
	}
	k_spin_unlock(&lock, key);
}

void __real_sys_heap_init(struct sys_heap *heap, void *mem, size_t bytes);
void *__real_sys_heap_alloc(struct sys_heap *heap, size_t bytes);
void *__real_sys_heap_aligned_alloc(struct sys_heap *heap, size_t align, size_t bytes);
void *__real_sys_heap_aligned_realloc(struct sys_heap *heap, void *mem, size_t align,
				      size_t bytes);
void __real_sys_heap_free(struct sys_heap *heap, void *mem);

void __wrap_sys_heap_init(struct sys_heap *heap, void *mem, size_t bytes)
{
	__real_sys_heap_init(heap, mem, bytes);
	keep((struct heap_call){ "init", heap, (unsigned long)mem, 0, bytes, 0 });
}

void *__wrap_sys_heap_alloc(struct sys_heap *heap, size_t bytes)
{
	void *mem = __real_sys_heap_alloc(heap, bytes);

	keep((struct heap_call){ "alloc", heap, 0, 0, bytes, (unsigned long)mem });
	return mem;
}

void *__wrap_sys_heap_aligned_alloc(struct sys_heap *heap, size_t align, size_t bytes)
{
	void *mem = __real_sys_heap_aligned_alloc(heap, align, bytes);

	keep((struct heap_call){ "aligned", heap, 0, align, bytes, (unsigned long)mem });
	return mem;
}

void *__wrap_sys_heap_aligned_realloc(struct sys_heap *heap, void *mem, size_t align,
				      size_t bytes)
{
	void *moved = __real_sys_heap_aligned_realloc(heap, mem, align, bytes);

	keep((struct heap_call){ "realloc", heap, (unsigned long)mem, align, bytes,
				 (unsigned long)moved });
	return moved;
}

void __wrap_sys_heap_free(struct sys_heap *heap, void *mem)
{
	keep((struct heap_call){ "free", heap, (unsigned long)mem, 0, 0, 0 });
	__real_sys_heap_free(heap, mem);
}

/* The sum finds lines that are torn or mixed with others. */
static uint32_t sum_of(uint32_t number, const struct heap_call *call)
{
	uint32_t sum = number;
	const unsigned long words[] = { (unsigned long)call->heap, call->block, call->align,
					call->bytes, call->result };

	for (size_t i = 0; i < ARRAY_SIZE(words); i++) {
		sum = sum * 31U + (uint32_t)words[i];
	}
	return sum;
}

static void print_target(void)
{
	printk("$heap log 1 zephyr=%d.%d.%d bits=%d endian=%s headers=%s stats=%d loops=%d\n",
	       KERNEL_VERSION_MAJOR, KERNEL_VERSION_MINOR, KERNEL_PATCHLEVEL,
	       IS_ENABLED(CONFIG_64BIT) ? 64 : 32,
	       IS_ENABLED(CONFIG_BIG_ENDIAN) ? "big" : "little",
	       IS_ENABLED(CONFIG_SYS_HEAP_SMALL_ONLY) ? "small" :
	       IS_ENABLED(CONFIG_SYS_HEAP_BIG_ONLY) ? "big" : "auto",
	       IS_ENABLED(CONFIG_SYS_HEAP_RUNTIME_STATS), CONFIG_SYS_HEAP_ALLOC_LOOPS);
}

/* Prints what has been kept. Can be called at any time, by one thread at a time. */
void heap_log_flush(void)
{
	if (printed == 0U) {
		print_target();
	}
	while (printed != made) {
		const struct heap_call call = calls[printed % HEAP_LOG_CALLS];

		printk("$heap %u %s heap=" WORD " block=" WORD " align=%lu bytes=%lu result=" WORD
		       " *%08x\n",
		       printed, call.op, (unsigned long)call.heap, call.block, call.align,
		       call.bytes, call.result, sum_of(printed, &call));
		printed++;
	}
	if (lost > 0U) {
		printk("$heap lost %u\n", lost);
	}
}

static void heap_log(void *p1, void *p2, void *p3)
{
	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);

	while (true) {
		if (printed != made) {
			heap_log_flush();
		}
		k_sleep(K_MSEC(10));
	}
}

K_THREAD_DEFINE(heap_log_thread, HEAP_LOG_STACK_SIZE, heap_log, NULL, NULL, NULL,
		K_LOWEST_APPLICATION_THREAD_PRIO, 0, 0);
