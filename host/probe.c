/*
 * SPDX-License-Identifier: Apache-2.0
 *
 * Compiled and run to find out whether this machine has programs of a word size.
 */

#include <stdio.h>

int main(void)
{
	return printf("%zu\n", sizeof(void *)) < 0;
}
