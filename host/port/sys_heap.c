/*
 * SPDX-License-Identifier: Apache-2.0
 *
 * A port of Zephyr 3.3's sys_heap, written from its observed behaviour: same pointers, same bytes.
 * It stands in where no Zephyr tree is at hand. Built with one of the defects of defects.json it is
 * a broken allocator, which shows that heaptwin tells the difference.
 */

#include <zephyr/kernel.h>

#include "counters.h"
#include "events.h"
#include "free_list.h"

static uint8_t *round_up(uint8_t *mem, size_t step)
{
	return mem + (step - (uintptr_t)mem % step) % step;
}

static bool is_too_big(const struct z_heap *heap, size_t bytes)
{
	return bytes / CHUNK_UNIT >= heap->end_chunk;
}

static bool is_refused(const struct z_heap *heap, size_t bytes)
{
	return (bytes == 0 && !DEFECT(ZERO_SIZE_SUCCEEDS)) || is_too_big(heap, bytes);
}

static size_t requested_header_bytes(const struct z_heap *heap)
{
	if (DEFECT(HEADER_FORGOTTEN)) {
		return 0;
	}
	return header_bytes(heap) * (DEFECT(HEADER_TOO_BIG) ? 2U : 1U);
}

/* Units of a chunk for a block that needs some extra bytes for its alignment. */
static size_t units_for(const struct z_heap *heap, size_t bytes, size_t extra)
{
	size_t all = requested_header_bytes(heap) + bytes + extra;
	size_t units = ROUND_UP(all, CHUNK_UNIT) / CHUNK_UNIT;

	/* Only a defect makes it less. */
	return MAX(units, min_chunk_units(heap));
}

/* Makes two free chunks of one; the free lists are not touched. */
static void split(struct z_heap *heap, uint32_t chunk, uint32_t upper)
{
	uint32_t right = chunk_right(heap, chunk);

	chunk_set_size(heap, chunk, upper - chunk);
	chunk_set_size(heap, upper, right - upper);
	chunk_set_left_size(heap, upper, upper - chunk);
	chunk_set_left_size(heap, right, right - upper);
}

/* Makes one free chunk of two neighbours; the free lists are not touched. */
static void merge(struct z_heap *heap, uint32_t lower, uint32_t upper)
{
	uint32_t units = chunk_size(heap, lower) + chunk_size(heap, upper);

	chunk_set_size(heap, lower, units);
	chunk_set_left_size(heap, chunk_right(heap, upper), units);
}

/* Gives the part of a chunk from "end" on back to the free lists. */
static void cut_tail(struct z_heap *heap, uint32_t chunk, uint32_t end)
{
	if (chunk_right(heap, chunk) > end) {
		split(heap, chunk, end);
		free_list_insert(heap, end);
	}
}

/* Gives the part of a chunk below "start" back to the free lists. */
static void cut_head(struct z_heap *heap, uint32_t chunk, uint32_t start)
{
	if (chunk >= start) {
		return;
	}
	split(heap, chunk, start);
	if (DEFECT(PREFIX_LOST)) {
		chunk_set_used(heap, chunk, true);
	} else {
		free_list_insert(heap, chunk);
	}
}

static void *hand_out(struct sys_heap *sys_heap, uint32_t chunk, uint8_t *mem)
{
	struct z_heap *heap = sys_heap->heap;

	chunk_set_used(heap, chunk, true);
	count_allocated(heap, counted_bytes(heap, chunk));
	tell_alloc(sys_heap, mem, chunk);
	return mem;
}

/* The low end of a larger chunk becomes the block. */
static uint32_t cut_to_size(struct z_heap *heap, uint32_t chunk, uint32_t units)
{
	uint32_t high = chunk_right(heap, chunk) - units;

	if (DEFECT(NO_SPLIT)) {
		return chunk;
	}
	if (DEFECT(HIGH_END)) {
		cut_head(heap, chunk, high);
		return high;
	}
	cut_tail(heap, chunk, chunk + units);
	return chunk;
}

void *sys_heap_alloc(struct sys_heap *sys_heap, size_t bytes)
{
	struct z_heap *heap = sys_heap->heap;
	uint32_t units, chunk;

	if (is_refused(heap, bytes)) {
		return NULL;
	}
	units = (uint32_t)units_for(heap, bytes, 0);
	chunk = free_list_take(heap, units);
	if (chunk == 0) {
		return NULL;
	}
	chunk = cut_to_size(heap, chunk, units);
	return hand_out(sys_heap, chunk, chunk_data(heap, chunk));
}

/* Cuts the block out of the middle of a chunk that is large enough wherever the boundary falls. */
static void *place(struct sys_heap *sys_heap, uint32_t padded, uint8_t *mem, size_t bytes)
{
	struct z_heap *heap = sys_heap->heap;
	uint32_t chunk = chunk_of(heap, mem);
	size_t end_bytes = (size_t)(mem + bytes - chunk_start(heap, 0));
	uint32_t end = (uint32_t)(ROUND_UP(end_bytes, CHUNK_UNIT) / CHUNK_UNIT);

	cut_head(heap, padded, chunk);
	if (!DEFECT(SUFFIX_LOST)) {
		cut_tail(heap, chunk, end);
	}
	return hand_out(sys_heap, chunk, mem);
}

/*
 * The alignment is a power of two, or a power of two plus a smaller one, the rewind: the block then
 * starts that many bytes below a multiple of the larger.
 */
void *sys_heap_aligned_alloc(struct sys_heap *sys_heap, size_t align, size_t bytes)
{
	struct z_heap *heap = sys_heap->heap;
	size_t lowest_bit = align & (~align + 1U);
	bool has_rewind = align != lowest_bit;
	size_t rewind = has_rewind && !DEFECT(REWIND_IGNORED) ? lowest_bit : 0;
	size_t boundary = has_rewind ? align - lowest_bit : align;
	size_t spare = has_rewind ? MIN(lowest_bit, header_bytes(heap)) : header_bytes(heap);
	size_t padding;
	uint32_t padded;

	if ((!has_rewind && align <= header_bytes(heap)) || DEFECT(ALIGNMENT_IGNORED)) {
		return sys_heap_alloc(sys_heap, bytes);
	}
	if (is_refused(heap, bytes)) {
		return NULL;
	}
	padding = DEFECT(PADDING_TOO_LARGE) ? 2U * boundary : boundary - spare;
	padded = free_list_take(heap, units_for(heap, bytes, padding));
	if (padded == 0) {
		return NULL;
	}
	return place(sys_heap, padded,
		     round_up(chunk_data(heap, padded) + rewind, boundary) - rewind, bytes);
}

static uint32_t merge_right(struct z_heap *heap, uint32_t chunk)
{
	uint32_t right = chunk_right(heap, chunk);

	if (!chunk_is_used(heap, right) && !DEFECT(NO_MERGE_RIGHT)) {
		free_list_remove(heap, right);
		merge(heap, chunk, chunk_right(heap, chunk));
	}
	return chunk;
}

static uint32_t merge_left(struct z_heap *heap, uint32_t chunk)
{
	uint32_t left = chunk_left(heap, chunk);

	if (chunk_is_used(heap, left) || DEFECT(NO_MERGE_LEFT)) {
		return chunk;
	}
	free_list_remove(heap, left);
	merge(heap, chunk_left(heap, chunk), chunk);
	return chunk_left(heap, chunk);
}

/* Lists a free chunk, merged with its free neighbours. The order of the merges shows in lists. */
static void give_back(struct z_heap *heap, uint32_t chunk)
{
	if (DEFECT(MERGE_LEFT_FIRST)) {
		chunk = merge_right(heap, merge_left(heap, chunk));
	} else {
		chunk = merge_left(heap, merge_right(heap, chunk));
	}
	free_list_insert(heap, chunk);
}

/* Speaks as the file does that this one stands in for. */
static void assert_as_zephyr(bool condition, const char *text, const char *format, const void *mem)
{
	if (IS_ENABLED(CONFIG_ASSERT) && !condition) {
		printk("ASSERTION FAIL [%s] @ lib/os/heap.c:%d\n\t", text, __LINE__);
		shim_assertion_failed(format, mem);
	}
}

static void check_before_free(struct z_heap *heap, uint32_t chunk, const void *mem)
{
	if (!DEFECT(DOUBLE_FREE_UNCHECKED)) {
		assert_as_zephyr(chunk_is_used(heap, chunk), "chunk_used(h, c)",
				 "unexpected heap state (double-free?) for memory at %p\n", mem);
	}
	if (!DEFECT(OVERFLOW_UNCHECKED)) {
		assert_as_zephyr(chunk_left(heap, chunk_right(heap, chunk)) == chunk,
				 "left_chunk(h, right_chunk(h, c)) == c",
				 "corrupted heap bounds (buffer overflow?) for memory at %p\n",
				 mem);
	}
}

void sys_heap_free(struct sys_heap *sys_heap, void *mem)
{
	struct z_heap *heap = sys_heap->heap;
	uint32_t chunk;

	if (mem == NULL) {
		if (DEFECT(FREE_NULL_CRASHES)) {
			*(volatile uint8_t *)mem = 0;
		}
		return;
	}
	chunk = chunk_of(heap, mem);
	check_before_free(heap, chunk, mem);
	chunk_set_used(heap, chunk, false);
	if (!DEFECT(STATS_FREE_FORGOTTEN)) {
		count_allocated(heap, -counted_bytes(heap, chunk));
	}
	tell_free(sys_heap, mem, chunk_usable_bytes(heap, chunk));
	give_back(heap, chunk);
}

static ptrdiff_t units_to_bytes(uint32_t units)
{
	return (ptrdiff_t)units * (ptrdiff_t)CHUNK_UNIT;
}

static bool shrink(struct z_heap *heap, uint32_t chunk, uint32_t need)
{
	if (DEFECT(REALLOC_NEVER_SHRINKS)) {
		return true;
	}
	if (!DEFECT(STATS_SHRINK_FORGOTTEN)) {
		count_allocated(heap, -units_to_bytes(chunk_size(heap, chunk) - need));
	}
	split(heap, chunk, chunk + need);
	chunk_set_used(heap, chunk, true);
	give_back(heap, chunk + need);
	return true;
}

/* Grows into the right neighbour, never to the left. */
static bool grow(struct z_heap *heap, uint32_t chunk, uint32_t need)
{
	uint32_t size = chunk_size(heap, chunk);
	uint32_t right = chunk_right(heap, chunk);
	uint32_t available = size + chunk_size(heap, right);

	if (chunk_is_used(heap, right) || available < need || DEFECT(REALLOC_NEVER_GROWS)) {
		return false;
	}
	if (DEFECT(REALLOC_TAKES_ALL)) {
		need = available;
	}
	count_allocated(heap, units_to_bytes(need - size));
	free_list_remove(heap, right);
	cut_tail(heap, right, chunk + need);
	merge(heap, chunk, right);
	chunk_set_used(heap, chunk, true);
	return true;
}

static bool resize_in_place(struct sys_heap *sys_heap, uint8_t *mem, size_t bytes)
{
	struct z_heap *heap = sys_heap->heap;
	uint32_t chunk = chunk_of(heap, mem);
	uint32_t size = chunk_size(heap, chunk);
	size_t gap = (size_t)(mem - chunk_data(heap, chunk));
	uint32_t need = (uint32_t)units_for(heap, bytes, DEFECT(REALLOC_FORGETS_GAP) ? 0 : gap);
	size_t old_bytes = chunk_usable_bytes(heap, chunk);

	if (need == size) {
		return true;
	}
	if (need < size ? shrink(heap, chunk, need) : grow(heap, chunk, need)) {
		tell_alloc(sys_heap, mem, chunk);
		tell_free(sys_heap, mem, old_bytes);
		return true;
	}
	return false;
}

static size_t usable_size(const struct z_heap *heap, const uint8_t *mem)
{
	return (size_t)(chunk_start(heap, chunk_right(heap, chunk_of(heap, mem))) - mem);
}

static void copy_block(const struct z_heap *heap, void *to, const uint8_t *from, size_t bytes)
{
	size_t copied = MIN(usable_size(heap, from), bytes);

	if (DEFECT(REALLOC_COPIES_SHORT)) {
		copied -= MIN(copied, CHUNK_UNIT);
	}
	memmove(to, from, copied);
}

/* The new block is found before the old one is given back: both must fit at once. */
static void *move_block(struct sys_heap *sys_heap, uint8_t *mem, size_t align, size_t bytes)
{
	void *moved = sys_heap_aligned_alloc(sys_heap, align, bytes);

	if (moved == NULL) {
		if (DEFECT(REALLOC_FAILURE_FREES)) {
			sys_heap_free(sys_heap, mem);
		}
		return NULL;
	}
	if (DEFECT(REALLOC_FREES_BEFORE_COPY)) {
		/* The size of a chunk outlives its free for as long as nothing merges with it. */
		size_t bytes_left = MIN(usable_size(sys_heap->heap, mem), bytes);

		sys_heap_free(sys_heap, mem);
		memmove(moved, mem, bytes_left);
		return moved;
	}
	copy_block(sys_heap->heap, moved, mem, bytes);
	if (!DEFECT(REALLOC_LEAKS)) {
		sys_heap_free(sys_heap, mem);
	}
	return moved;
}

void *sys_heap_aligned_realloc(struct sys_heap *sys_heap, void *mem, size_t align, size_t bytes)
{
	bool is_aligned = align == 0 || (uintptr_t)mem % align == 0;

	if (mem == NULL) {
		if (DEFECT(REALLOC_OF_NULL_FAILS)) {
			return NULL;
		}
		return sys_heap_aligned_alloc(sys_heap, align, bytes);
	}
	if (bytes == 0) {
		if (!DEFECT(REALLOC_TO_ZERO_LEAKS)) {
			sys_heap_free(sys_heap, mem);
		}
		return NULL;
	}
	if (is_too_big(sys_heap->heap, bytes)) {
		return NULL;
	}
	if (is_aligned && !DEFECT(REALLOC_ALWAYS_MOVES) &&
	    resize_in_place(sys_heap, mem, bytes)) {
		return mem;
	}
	return move_block(sys_heap, mem, align, bytes);
}

size_t sys_heap_usable_size(struct sys_heap *sys_heap, void *mem)
{
	size_t header = DEFECT(USABLE_COUNTS_HEADER) ? header_bytes(sys_heap->heap) : 0;

	return usable_size(sys_heap->heap, mem) + header;
}

#ifdef CONFIG_SYS_HEAP_RUNTIME_STATS
int sys_heap_runtime_stats_get(struct sys_heap *sys_heap, struct sys_memory_stats *stats)
{
	if (sys_heap == NULL || stats == NULL) {
		return -EINVAL;
	}
	stats->free_bytes = sys_heap->heap->free_bytes;
	stats->allocated_bytes = sys_heap->heap->allocated_bytes;
	stats->max_allocated_bytes = sys_heap->heap->max_allocated_bytes;
	return 0;
}

int sys_heap_runtime_stats_reset_max(struct sys_heap *sys_heap)
{
	if (sys_heap == NULL) {
		return -EINVAL;
	}
	sys_heap->heap->max_allocated_bytes = sys_heap->heap->allocated_bytes;
	return 0;
}
#endif

static void require(bool condition, const char *text, const char *problem)
{
	assert_as_zephyr(condition, text, problem, NULL);
	if (!condition) {
		shim_panic("sys_heap_init: %s", problem);
	}
}

/* The chunk behind the metadata, and thereby the size of chunk 0. */
static uint32_t first_chunk(const struct z_heap *heap)
{
	uint32_t buckets = free_list_bucket(heap, heap->end_chunk) + 1U;
	size_t bytes = offsetof(struct z_heap, buckets) + buckets * sizeof(heap->buckets[0]);

	return (uint32_t)(ROUND_UP(bytes, CHUNK_UNIT) / CHUNK_UNIT);
}

/* Room for the end marker. It follows the size asked for, the headers follow what is left of it. */
static size_t footer_bytes(size_t asked)
{
	size_t footer = needs_big_headers(asked) ? 8U : 4U;

	if (DEFECT(FOOTER_TOO_BIG) && asked > DEFECT_MIN_UNITS) {
		footer += CHUNK_UNIT;
	}
	return footer;
}

static void clear(struct z_heap *heap)
{
	memset(heap->buckets, 0,
	       (free_list_bucket(heap, heap->end_chunk) + 1U) * sizeof(heap->buckets[0]));
	heap->avail_buckets = 0;
#ifdef CONFIG_SYS_HEAP_RUNTIME_STATS
	heap->free_bytes = 0;
	heap->allocated_bytes = 0;
	heap->max_allocated_bytes = 0;
#endif
}

/* One free chunk between the metadata and the end marker. */
static void lay_out(struct z_heap *heap, uint32_t first)
{
	uint32_t end = heap->end_chunk;

	chunk_set_left_size(heap, 0, 0);
	chunk_set_size(heap, 0, first);
	chunk_set_used(heap, 0, true);
	chunk_set_left_size(heap, first, first);
	chunk_set_size(heap, first, end - first);
	chunk_set_left_size(heap, end, end - first);
	chunk_set_size(heap, end, 0);
	chunk_set_used(heap, end, true);
	free_list_insert(heap, first);
}

/* A size that Zephyr only asserts on ends the program here. */
void sys_heap_init(struct sys_heap *sys_heap, void *mem, size_t bytes)
{
	struct z_heap *heap = (struct z_heap *)round_up(mem, CHUNK_UNIT);
	size_t limit = IS_ENABLED(CONFIG_SYS_HEAP_SMALL_ONLY) ? SMALL_HEAP_LIMIT_UNITS
							      : BIG_HEAP_LIMIT_UNITS;
	size_t footer = footer_bytes(bytes / CHUNK_UNIT);
	uintptr_t base = (uintptr_t)heap;
	uintptr_t end = ROUND_DOWN((uintptr_t)mem + bytes - footer, CHUNK_UNIT);

	require(bytes / CHUNK_UNIT <= limit,
		IS_ENABLED(CONFIG_SYS_HEAP_SMALL_ONLY) ? "bytes / 8U <= 0x7fffU"
						       : "bytes / 8U <= 0x7fffffffU",
		"heap size is too big\n");
	require(bytes > footer, "bytes > heap_footer_bytes(bytes)", "heap size is too small\n");
	require(end >= base && (end - base) / CHUNK_UNIT > sizeof(struct z_heap) / CHUNK_UNIT,
		"heap_sz > chunksz(sizeof(struct z_heap))", "heap size is too small\n");
	heap->end_chunk = (uint32_t)((end - base) / CHUNK_UNIT);
	require(first_chunk(heap) + min_chunk_units(heap) <= heap->end_chunk,
		"chunk0_size + min_chunk_size(h) <= heap_sz", "heap size is too small\n");
	sys_heap->heap = heap;
	clear(heap);
	lay_out(heap, first_chunk(heap));
}
