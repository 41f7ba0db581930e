/* Looks at event devices from beside the panel. */
#include "guest.h"

#include <errno.h>
#include <linux/input.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#define DEVICES_MAX 64
#define DESCRIPTORS_MAX 256

/* `grab`: takes every event device for itself, prints how many, and reads them until it ends: what
   the console and the kernel's own keys must not see, whoever takes it. */
int guest_grab(int count, char **words) {
    (void)words;
    if (count != 0) return 64;
    int numbers[DEVICES_MAX];
    struct pollfd devices[DEVICES_MAX];
    int found = guest_event_devices(numbers, DEVICES_MAX);
    for (int index = 0; index < found; index++) {
        devices[index] = (struct pollfd){.fd = guest_open_event(numbers[index]), .events = POLLIN};
        if (devices[index].fd < 0 || ioctl(devices[index].fd, EVIOCGRAB, 1) < 0)
            return guest_fault("cannot grab");
    }
    printf("grabbed %d\n", found);
    struct input_event events[64];
    while (poll(devices, (nfds_t)found, -1) > 0)
        for (int index = 0; index < found; index++)
            if (devices[index].revents && read(devices[index].fd, events, sizeof events) < 0)
                devices[index].fd = -1;
    return 0;
}

/* The process's descriptor of the device, or -1. */
static int descriptor_of(const char *process, dev_t device) {
    char path[64];
    struct stat status;
    for (int descriptor = 0; descriptor < DESCRIPTORS_MAX; descriptor++) {
        snprintf(path, sizeof path, "/proc/%s/fd/%d", process, descriptor);
        if (stat(path, &status) == 0 && S_ISCHR(status.st_mode) && status.st_rdev == device)
            return descriptor;
    }
    return -1;
}

/* Whether any of the process's epolls waits for this descriptor. */
static int is_awaited(const char *process, int awaited) {
    char path[64], line[256];
    int found = 0, target;
    for (int descriptor = 0; descriptor < DESCRIPTORS_MAX && !found; descriptor++) {
        snprintf(path, sizeof path, "/proc/%s/fdinfo/%d", process, descriptor);
        FILE *facts = fopen(path, "r");
        while (facts && !found && fgets(line, sizeof line, facts))
            found = sscanf(line, "tfd: %d", &target) == 1 && target == awaited;
        if (facts) fclose(facts);
    }
    return found;
}

/* `held PROCESS eventN MILLISECONDS`: waits until the process has the device open and waits for
   what it reports: only then is it through with asking what is so. Prints after how many
   milliseconds. Exit 1 where it does not come to that. */
int guest_held(int count, char **words) {
    if (count != 3) return 64;
    char path[64];
    struct stat node;
    snprintf(path, sizeof path, "/dev/input/%s", words[1]);
    int64_t start = guest_now(), end = start + 1000 * atoll(words[2]);
    do {
        int device = stat(path, &node) == 0 ? descriptor_of(words[0], node.st_rdev) : -1;
        if (device >= 0 && is_awaited(words[0], device)) {
            printf("%lld\n", (long long)(guest_now() - start) / 1000);
            return 0;
        }
        usleep(1000);
    } while (guest_now() < end);
    return 1;
}

/* `revoke PROCESS eventN`: takes the device away from a process that has it open, as whoever
   manages a session may do at any time (EVIOCREVOKE): by a second descriptor of what it opened. */
int guest_revoke(int count, char **words) {
    if (count != 2) return 64;
    char path[64];
    struct stat node;
    snprintf(path, sizeof path, "/dev/input/%s", words[1]);
    int theirs = stat(path, &node) == 0 ? descriptor_of(words[0], node.st_rdev) : -1;
    errno = theirs < 0 ? ENODEV : 0;
    int process = theirs < 0 ? -1 : (int)syscall(SYS_pidfd_open, atoi(words[0]), 0);
    int ours = process < 0 ? -1 : (int)syscall(SYS_pidfd_getfd, process, theirs, 0);
    if (ours < 0 || ioctl(ours, EVIOCREVOKE, 0) < 0) return guest_fault(words[1]);
    return 0;
}

/* `read eventN`: prints what the device reports as `E:` lines of evemu's format, with the kernel's
   time since the first of them, and `gone ERRNO` when it is gone. */
int guest_read(int count, char **words) {
    int number;
    if (count != 1 || sscanf(words[0], "event%d", &number) != 1) return 64;
    int device = guest_open_event(number), clock = CLOCK_BOOTTIME;
    if (device < 0 || ioctl(device, EVIOCSCLOCKID, &clock) < 0) return guest_fault(words[0]);
    printf("reading\n");
    int64_t first = -1;
    for (struct pollfd waiting = {.fd = device, .events = POLLIN}; poll(&waiting, 1, -1) > 0;) {
        struct input_event event;
        if (read(device, &event, sizeof event) != sizeof event) {
            if (errno == EAGAIN) continue;
            printf("gone %d\n", errno);
            return 0;
        }
        int64_t time = (int64_t)event.input_event_sec * 1000000 + event.input_event_usec;
        if (first < 0) first = time;
        printf("E: %lld.%06lld %04x %04x %d\n", (long long)(time - first) / 1000000,
               (long long)(time - first) % 1000000, event.type, event.code, event.value);
    }
    return 0;
}
