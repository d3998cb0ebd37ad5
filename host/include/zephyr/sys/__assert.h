/* SPDX-License-Identifier: Apache-2.0 */

#ifndef HEAPTWIN_ZEPHYR_SYS_ASSERT_H_
#define HEAPTWIN_ZEPHYR_SYS_ASSERT_H_

#include <zephyr/sys/printk.h>

/* Prints why the program cannot go on and ends the process with a failure. */
_Noreturn void shim_panic(const char *format, ...) SHIM_PRINTF_LIKE(1, 2);

/* Prints an assertion that failed and panics, as a kernel does. */
_Noreturn void shim_assertion_failed(const char *format, ...) SHIM_PRINTF_LIKE(1, 2);

/* Without CONFIG_ASSERT the condition is not even evaluated, as on the device. */
#ifdef CONFIG_ASSERT
#define SHIM_ASSERT_IS_ON 1
#else
#define SHIM_ASSERT_IS_ON 0
#endif

/* As on the device, macros in a condition are shown by what they stand for. */
#define SHIM_CONDITION_TEXT(condition) #condition
#define __ASSERT(condition, format, ...)                                                           \
	do {                                                                                       \
		if (SHIM_ASSERT_IS_ON && !(condition)) {                                           \
			shim_assertion_failed("ASSERTION FAIL [%s] @ %s:%d\n\t" format "\n",       \
					      SHIM_CONDITION_TEXT(condition), __FILE__, __LINE__,  \
					      ##__VA_ARGS__);                                      \
		}                                                                                  \
	} while (0)
#define __ASSERT_NO_MSG(condition) __ASSERT(condition, "%s", "")

#endif /* HEAPTWIN_ZEPHYR_SYS_ASSERT_H_ */
