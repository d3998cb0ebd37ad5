/*
 * SPDX-License-Identifier: Apache-2.0
 *
 * The player as a process of this machine: batches come in on standard input, each behind the number
 * of its words, and answers go out on standard output. A crash answers, too, and ends the process.
 */

#include <signal.h>
#include <stdlib.h>
#include <sys/time.h>
#include <unistd.h>
#include <zephyr/kernel.h>

#include "player.h"

/* Of its own processor time, so that a busy machine is no hang; a batch takes some milliseconds. */
#define PATIENCE_SECONDS 1
#define ANSWER_HEADER_WORDS 5

static uint32_t batch[PLAYER_BATCH_WORDS];
static struct player_answer answer;

static void watch(time_t seconds)
{
	const struct itimerval timer = { .it_value.tv_sec = seconds };

	setitimer(ITIMER_VIRTUAL, &timer, NULL);
}

static int read_all(void *data, size_t bytes)
{
	for (uint8_t *at = data; bytes > 0;) {
		const ssize_t got = read(STDIN_FILENO, at, bytes);

		if (got <= 0) {
			return 0;
		}
		at += got;
		bytes -= (size_t)got;
	}
	return 1;
}

static void send_answer(uint32_t sequence)
{
	size_t bytes = (ANSWER_HEADER_WORDS + MIN(answer.count, PLAYER_ANSWER_WORDS)) * 4;
	const uint8_t *at = (const uint8_t *)&answer;

	answer.sequence = sequence;
	while (bytes > 0) {
		const ssize_t sent = write(STDOUT_FILENO, at, bytes);

		if (sent <= 0) {
			_exit(EXIT_FAILURE);
		}
		at += sent;
		bytes -= (size_t)sent;
	}
}

static void on_signal(int number)
{
	answer.status = number == SIGVTALRM ? PLAYER_HUNG : PLAYER_CRASHED;
	send_answer(batch[BATCH_SEQUENCE]);
	_exit(EXIT_FAILURE);
}

/* A batch that is larger than the room for it is read to its end, so that the next one is found. */
static int read_batch(uint32_t words)
{
	const uint32_t kept = MIN(words, PLAYER_BATCH_WORDS);

	memset(batch, 0, BATCH_HEADER_WORDS * 4);
	if (!read_all(batch, (size_t)kept * 4)) {
		return 0;
	}
	for (uint32_t rest = words - kept; rest > 0; rest--) {
		uint32_t word;

		if (!read_all(&word, sizeof(word))) {
			return 0;
		}
	}
	return 1;
}

int main(void)
{
	static uint8_t signal_stack[65536];
	const int signals[] = { SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGVTALRM };
	const stack_t stack = { .ss_sp = signal_stack, .ss_size = sizeof(signal_stack) };
	struct sigaction action = { .sa_handler = on_signal, .sa_flags = SA_ONSTACK };
	uint32_t words;

	sigaltstack(&stack, NULL);
	for (size_t at = 0; at < ARRAY_SIZE(signals); at++) {
		sigaction(signals[at], &action, NULL);
	}
	while (read_all(&words, sizeof(words)) && read_batch(words)) {
		watch(PATIENCE_SECONDS);
		player_run(batch, MIN(words, PLAYER_BATCH_WORDS), &answer);
		watch(0);
		send_answer(batch[BATCH_SEQUENCE]);
	}
	return EXIT_SUCCESS;
}
