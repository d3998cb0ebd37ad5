/* SPDX-License-Identifier: Apache-2.0 */

#ifndef HEAPTWIN_ZEPHYR_SYS_PRINTK_H_
#define HEAPTWIN_ZEPHYR_SYS_PRINTK_H_

#include <stdarg.h>
#include <stddef.h>

#define SHIM_PRINTF_LIKE(text, args) __attribute__((format(printf, text, args)))

void printk(const char *format, ...) SHIM_PRINTF_LIKE(1, 2);
void vprintk(const char *format, va_list args) SHIM_PRINTF_LIKE(1, 0);
int snprintk(char *text, size_t bytes, const char *format, ...) SHIM_PRINTF_LIKE(3, 4);
int vsnprintk(char *text, size_t bytes, const char *format, va_list args) SHIM_PRINTF_LIKE(3, 0);

#endif /* HEAPTWIN_ZEPHYR_SYS_PRINTK_H_ */
