/* SPDX-License-Identifier: Apache-2.0 */

#ifndef HEAPTWIN_ZEPHYR_SYS_ASSERT_H_
#define HEAPTWIN_ZEPHYR_SYS_ASSERT_H_

#include <zephyr/sys/printk.h>

/* Prints why the program cannot go on and ends the process with a failure. */
_Noreturn void shim_panic(const char *format, ...) SHIM_PRINTF_LIKE(1, 2);

/* Without CONFIG_ASSERT the condition is not even evaluated, as on the device. */
#ifdef CONFIG_ASSERT
#define SHIM_ASSERT_IS_ON 1
#else
#define SHIM_ASSERT_IS_ON 0
#endif

#define __ASSERT(condition, format, ...)                                                           \
	do {                                                                                       \
		if (SHIM_ASSERT_IS_ON && !(condition)) {                                           \
			shim_panic("ASSERTION FAIL [%s] @ %s:%d\n\t" format "\n", #condition,      \
				   __FILE__, __LINE__, ##__VA_ARGS__);                             \
		}                                                                                  \
	} while (0)
#define __ASSERT_NO_MSG(condition) __ASSERT(condition, "%s", "")

#endif /* HEAPTWIN_ZEPHYR_SYS_ASSERT_H_ */
