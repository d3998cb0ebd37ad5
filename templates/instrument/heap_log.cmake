# SPDX-License-Identifier: Apache-2.0

# Logs the heap calls of the application that includes this file, for `heaptwin import`.
target_sources(app PRIVATE ${CMAKE_CURRENT_LIST_DIR}/heap_log.c)

foreach(call init alloc aligned_alloc aligned_realloc free)
  zephyr_ld_options(-Wl,--wrap=sys_heap_${call})
endforeach()
