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
 * IS_ENABLED(option): 1 where the option is defined as 1, and 0 where it is not defined. Its value
 * is glued to the end of a name. Only with a 1 is that the name of a macro, one with a comma in it,
 * and the comma moves the 1 into second place.
 */
#define IS_ENABLED(option) SHIM_IS_ONE(option)
#define SHIM_IS_ONE(value) SHIM_PICK(SHIM_COMMA_IF_##value, 0, 0)
#define SHIM_COMMA_IF_1 0, 1
#define SHIM_PICK(...) SHIM_SECOND(__VA_ARGS__)
#define SHIM_SECOND(first, second, ...) second


/* IF_ENABLED(option, (code)): the code, or nothing. The comma moves the code into third place. */
#define IF_ENABLED(option, code) SHIM_IF(option, code)
#define SHIM_IF(value, code) SHIM_CHOOSE(SHIM_COMMA_IF_##value, code, (), 0)
#define SHIM_CHOOSE(...) SHIM_THIRD(__VA_ARGS__)
#define SHIM_THIRD(first, second, third, ...) SHIM_UNWRAP third
#define SHIM_UNWRAP(...) __VA_ARGS__

#endif /* HEAPTWIN_ZEPHYR_SYS_UTIL_H_ */
