/* SPDX-License-Identifier: Apache-2.0 */

#ifndef HEAPTWIN_ZEPHYR_SYS_UTIL_H_
#define HEAPTWIN_ZEPHYR_SYS_UTIL_H_

#include <stddef.h>
#include <stdint.h>

/* libc headers of some hosts bring a few of these names along. */
#ifndef MIN
#define MIN(a, b) ((a) < (b) ? (a) : (b))
#endif
#ifndef MAX
#define MAX(a, b) ((a) > (b) ? (a) : (b))
#endif
#ifndef __aligned
#define __aligned(bytes) __attribute__((aligned(bytes)))
#endif

#define ARG_UNUSED(arg) ((void)(arg))
#define ARRAY_SIZE(array) (sizeof(array) / sizeof((array)[0]))

/* Of numbers and addresses alike. */
#define ROUND_DOWN(value, step) ((uintptr_t)(value) / (step) * (step))
#define ROUND_UP(value, step) ROUND_DOWN((uintptr_t)(value) + ((step) - 1), step)

#define BIT(n) (1UL << (n))
#define BIT_MASK(n) (BIT(n) - 1UL)

#define STRINGIFY(text) SHIM_QUOTE(text)
#define SHIM_QUOTE(text) #text

/*
 * 1 where CONFIG_x is defined as 1, and 0 where it is not defined. The value is glued to a name
 * that is a macro, one with a comma in it, only if that value is 1; the comma moves the 1 into
 * second place.
 */
#define IS_ENABLED(option) SHIM_IS_ONE(option)
#define SHIM_IS_ONE(value) SHIM_PICK(SHIM_COMMA_IF_##value, 0, 0)
#define SHIM_COMMA_IF_1 0, 1
#define SHIM_PICK(...) SHIM_SECOND(__VA_ARGS__)
#define SHIM_SECOND(first, second, ...) second


/* IF_ENABLED(option, (code)): the code, without its parentheses, or nothing. */
#define IF_ENABLED(option, code) SHIM_IF(option, code)
#define SHIM_IF(value, code) SHIM_PICK(SHIM_COMMA_IF_##value, SHIM_UNWRAP code, )
#define SHIM_UNWRAP(...) __VA_ARGS__

#endif /* HEAPTWIN_ZEPHYR_SYS_UTIL_H_ */
