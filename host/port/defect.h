/* SPDX-License-Identifier: Apache-2.0 */

#ifndef HEAPTWIN_PORT_DEFECT_H_
#define HEAPTWIN_PORT_DEFECT_H_

#include <zephyr/sys/util.h>

/*
 * 1 if the port is compiled with -DHEAPTWIN_DEFECT_<name>, else 0. A planted defect is ordinary C
 * that the compiler drops when it is not asked for; defects.json describes each of them.
 */
#define DEFECT(name) IS_ENABLED(HEAPTWIN_DEFECT_##name)

/*
 * A defect that takes room for itself spares the heaps that have none: they would not start, and
 * take the rest of the program with them.
 */
#define DEFECT_MIN_UNITS 16U

#endif /* HEAPTWIN_PORT_DEFECT_H_ */
