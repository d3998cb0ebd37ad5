/*
 * SPDX-License-Identifier: Apache-2.0
 *
 * How the shim's kernel stops.
 */

#ifndef HEAPTWIN_ZEPHYR_FATAL_H_
#define HEAPTWIN_ZEPHYR_FATAL_H_

#define K_ERR_KERNEL_PANIC 4

/* There is no exception here, and so no frame of one. */
struct arch_esf;
typedef struct arch_esf z_arch_esf_t;

/* The application's: called once the shim has said why it stops. */
void k_sys_fatal_error_handler(unsigned int reason, const z_arch_esf_t *frame);

/* Ends the process with a failure. */
_Noreturn void k_fatal_halt(unsigned int reason);

/* Says that the kernel panics, and has the application end it. */
_Noreturn void k_panic(void);

#endif /* HEAPTWIN_ZEPHYR_FATAL_H_ */
