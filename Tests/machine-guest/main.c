#include "guest.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const struct {
    const char *name;
    int (*run)(int count, char **words);
} commands[] = {
    {"agent", guest_agent}, {"device", guest_device}, {"watch", guest_watch}, {"grab", guest_grab},
    {"held", guest_held},   {"revoke", guest_revoke}, {"read", guest_read},
};

int main(int count, char **words) {
    /* Lines must reach the test when they are made, not when a buffer is full. */
    setvbuf(stdout, NULL, _IOLBF, 0);
    for (size_t index = 0; index < sizeof commands / sizeof *commands; index++)
        if (count > 1 && strcmp(words[1], commands[index].name) == 0)
            return commands[index].run(count - 2, words + 2);
    fprintf(stderr, "machine-guest: agent PORT, device, watch, grab, held, revoke, read\n");
    return 64;
}

int guest_fault(const char *what) {
    fprintf(stderr, "machine-guest: %s: %s\n", what, strerror(errno));
    return 1;
}

int guest_write(int descriptor, const void *bytes, size_t count) {
    const char *rest = bytes;
    while (count > 0) {
        ssize_t put = write(descriptor, rest, count);
        if (put > 0) {
            rest += put;
            count -= (size_t)put;
        } else if (put < 0 && errno == EAGAIN) {
            struct pollfd waiting = {.fd = descriptor, .events = POLLOUT};
            poll(&waiting, 1, -1);
        } else if (put < 0 && errno != EINTR) {
            return -1;
        }
    }
    return 0;
}

int64_t guest_now(void) {
    struct timespec time;
    clock_gettime(CLOCK_BOOTTIME, &time);
    return (int64_t)time.tv_sec * 1000000 + time.tv_nsec / 1000;
}

static int ascending(const void *left, const void *right) {
    return *(const int *)left - *(const int *)right;
}

int guest_event_devices(int *numbers, int most) {
    DIR *folder = opendir("/dev/input");
    if (!folder) return 0;
    int count = 0, number;
    for (struct dirent *entry; count < most && (entry = readdir(folder));)
        if (sscanf(entry->d_name, "event%d", &number) == 1) numbers[count++] = number;
    closedir(folder);
    qsort(numbers, (size_t)count, sizeof *numbers, ascending);
    return count;
}

int guest_open_event(int number) {
    char path[64];
    snprintf(path, sizeof path, "/dev/input/event%d", number);
    return open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
}
