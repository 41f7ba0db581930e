/* What runs inside the virtual machine for the tests outside. */
#ifndef SMILE_MACHINE_GUEST_H
#define SMILE_MACHINE_GUEST_H

/* pipe2 and ppoll; therefore this header comes first. */
#define _GNU_SOURCE

#include <stddef.h>
#include <stdint.h>
#include <time.h>

/* Each is a command: `machine-guest NAME …`; returns its exit status. */
int guest_agent(int count, char **words);
int guest_device(int count, char **words);
int guest_watch(int count, char **words);
int guest_grab(int count, char **words);
int guest_held(int count, char **words);
int guest_revoke(int count, char **words);
int guest_read(int count, char **words);

/* Says what went wrong, with errno, on standard error; returns 1. */
int guest_fault(const char *what);

/* Writes everything; waits where the other side is slow. Returns 0, or -1 with errno. */
int guest_write(int descriptor, const void *bytes, size_t count);

/* CLOCK_BOOTTIME in microseconds. */
int64_t guest_now(void);

/* The event devices that are there, as numbers N of eventN, in ascending order. Returns how many,
   at most `most`. */
int guest_event_devices(int *numbers, int most);

/* Opens /dev/input/eventN without waiting; returns the descriptor, or -1 with errno. */
int guest_open_event(int number);

#endif
