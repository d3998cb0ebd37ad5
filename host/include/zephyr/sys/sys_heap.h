/* SPDX-License-Identifier: Apache-2.0 */

#ifndef HEAPTWIN_ZEPHYR_SYS_SYS_HEAP_H_
#define HEAPTWIN_ZEPHYR_SYS_SYS_HEAP_H_

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <version.h>

struct z_heap;

struct sys_heap {
	struct z_heap *heap;
	/* Memory of a heap that is initialised before main(). */
	void *init_mem;
	size_t init_bytes;
};

struct sys_memory_stats {
	size_t free_bytes;
	size_t allocated_bytes;
	size_t max_allocated_bytes;
};

/* Of a stress test that no application calls; the file that has it has the statistics too. */
struct z_heap_stress_result {
	uint32_t total_allocs;
	uint32_t successful_allocs;
	uint32_t total_frees;
	uint64_t accumulated_in_use_bytes;
};

void sys_heap_init(struct sys_heap *heap, void *mem, size_t bytes);
void *sys_heap_alloc(struct sys_heap *heap, size_t bytes);
void *sys_heap_aligned_alloc(struct sys_heap *heap, size_t align, size_t bytes);
void *sys_heap_aligned_realloc(struct sys_heap *heap, void *mem, size_t align, size_t bytes);
void sys_heap_free(struct sys_heap *heap, void *mem);
bool sys_heap_validate(struct sys_heap *heap);
void sys_heap_print_info(struct sys_heap *heap, bool dump_chunks);

/* A function of its own from 4.2 on; whoever compiles such a release says so. */
#ifdef SHIM_HAS_REALLOC
void *sys_heap_realloc(struct sys_heap *heap, void *mem, size_t bytes);
#else
#define sys_heap_realloc(heap, mem, bytes) sys_heap_aligned_realloc(heap, mem, 0, bytes)
#endif
#ifdef SHIM_HAS_NOALIGN_ALLOC
void *sys_heap_noalign_alloc(struct sys_heap *heap, size_t align, size_t bytes);
#endif

/* What a release does not have answers 0, which is what heaptwin expects of it. */
#if SHIM_KERNEL_BEFORE(3, 0) && !defined(SHIM_HAS_USABLE_SIZE)
static inline size_t sys_heap_usable_size(struct sys_heap *heap, void *mem)
{
	(void)heap;
	(void)mem;
	return 0;
}
#else
size_t sys_heap_usable_size(struct sys_heap *heap, void *mem);
#endif

#if SHIM_KERNEL_BEFORE(3, 2)
#define sys_heap_runtime_stats sys_memory_stats
#endif

int sys_heap_runtime_stats_get(struct sys_heap *heap, struct sys_memory_stats *stats);
int sys_heap_runtime_stats_reset_max(struct sys_heap *heap);

#if SHIM_KERNEL_BEFORE(3, 1)
static inline int shim_stats_without_max(struct sys_heap *heap, struct sys_memory_stats *stats)
{
	stats->max_allocated_bytes = 0;
	return sys_heap_runtime_stats_get(heap, stats);
}
#define sys_heap_runtime_stats_get(heap, stats) shim_stats_without_max(heap, stats)
#endif

#endif /* HEAPTWIN_ZEPHYR_SYS_SYS_HEAP_H_ */
