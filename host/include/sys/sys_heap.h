/* SPDX-License-Identifier: Apache-2.0 */
/* Releases before 3.1 leave the folder out. */
#include <zephyr/sys/sys_heap.h>

/* Only the tree's own source comes here, and it defines the function. */
#undef sys_heap_runtime_stats_get
