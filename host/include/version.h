/*
 * SPDX-License-Identifier: Apache-2.0
 *
 * The release that the allocator is taken from comes from the command line, like the Kconfig: a
 * default would let a boot record name the wrong one.
 */

#ifndef HEAPTWIN_VERSION_H_
#define HEAPTWIN_VERSION_H_

#if !defined(KERNEL_VERSION_MAJOR) || !defined(KERNEL_VERSION_MINOR) || !defined(KERNEL_PATCHLEVEL)
#error "define KERNEL_VERSION_MAJOR, KERNEL_VERSION_MINOR and KERNEL_PATCHLEVEL"
#endif

#define SHIM_KERNEL_BEFORE(major, minor)                                                           \
	(KERNEL_VERSION_MAJOR * 1000 + KERNEL_VERSION_MINOR < (major) * 1000 + (minor))

#endif /* HEAPTWIN_VERSION_H_ */
