/*
 * SPDX-License-Identifier: Apache-2.0
 *
 * The free chunks, sorted into buckets by size: bucket i holds sizes from min + 2^i - 1 units up to
 * the next bucket's first. Each bucket is a circular list, searched from its head.
 */

#ifndef HEAPTWIN_PORT_FREE_LIST_H_
#define HEAPTWIN_PORT_FREE_LIST_H_

#include "chunk.h"

uint32_t free_list_bucket(const struct z_heap *heap, size_t units);

/* Appends a free chunk to its list. */
void free_list_insert(struct z_heap *heap, uint32_t chunk);

/* Takes a chunk out of its list, wherever in the list it is. */
void free_list_remove(struct z_heap *heap, uint32_t chunk);

/* Finds a chunk of at least this many units and takes it out of its list; 0 if there is none. */
uint32_t free_list_take(struct z_heap *heap, size_t units);

#endif /* HEAPTWIN_PORT_FREE_LIST_H_ */
