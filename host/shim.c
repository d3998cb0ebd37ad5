/*
 * SPDX-License-Identifier: Apache-2.0
 *
 * The kernel around the allocator: a console that is the process's standard output, and the
 * k_heap layer of a program with one thread.
 */

#include <stdio.h>
#include <stdlib.h>
#include <zephyr/fatal.h>
#include <zephyr/kernel.h>

/* Flushed at once, so that a crash leaves behind all that was printed before it. */
void vprintk(const char *format, va_list args)
{
	vprintf(format, args);
	fflush(stdout);
}

void printk(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vprintk(format, args);
	va_end(args);
}

int vsnprintk(char *text, size_t bytes, const char *format, va_list args)
{
	return vsnprintf(text, bytes, format, args);
}

int snprintk(char *text, size_t bytes, const char *format, ...)
{
	va_list args;
	int length;

	va_start(args, format);
	length = vsnprintk(text, bytes, format, args);
	va_end(args);
	return length;
}

void shim_panic(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vprintk(format, args);
	va_end(args);
	exit(EXIT_FAILURE);
}

void k_fatal_halt(unsigned int reason)
{
	(void)reason;
	exit(EXIT_FAILURE);
}

/* A program without a handler of its own just ends. */
__attribute__((weak)) void k_sys_fatal_error_handler(unsigned int reason, const z_arch_esf_t *frame)
{
	(void)frame;
	k_fatal_halt(reason);
}

void k_panic(void)
{
	printk("E: >>> ZEPHYR FATAL ERROR %d: Kernel panic on CPU 0\n", K_ERR_KERNEL_PANIC);
	k_sys_fatal_error_handler(K_ERR_KERNEL_PANIC, NULL);
	k_fatal_halt(K_ERR_KERNEL_PANIC);
}

void shim_assertion_failed(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vprintk(format, args);
	va_end(args);
	k_panic();
}

void k_heap_init(struct k_heap *heap, void *mem, size_t bytes)
{
	sys_heap_init(&heap->heap, mem, bytes);
}

void *k_heap_alloc(struct k_heap *heap, size_t bytes, k_timeout_t timeout)
{
	return k_heap_aligned_alloc(heap, sizeof(void *), bytes, timeout);
}

/* Waiting would be for another thread's free, and there is no other thread. */
void *k_heap_aligned_alloc(struct k_heap *heap, size_t align, size_t bytes, k_timeout_t timeout)
{
	if (timeout.ticks != 0) {
		shim_panic("the host shim cannot wait: only K_NO_WAIT is supported\n");
	}
	return sys_heap_aligned_alloc(&heap->heap, align, bytes);
}

void k_heap_free(struct k_heap *heap, void *mem)
{
	sys_heap_free(&heap->heap, mem);
}
