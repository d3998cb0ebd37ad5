/* SPDX-License-Identifier: Apache-2.0 */
/* Releases before 3.1 leave the folder out. */
#include <zephyr/sys/util.h>
