#ifndef SMILE_CLINUX_SHIM_H
#define SMILE_CLINUX_SHIM_H

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <sys/timex.h>
#include <unistd.h>

/* `struct epoll_event` is packed and holds a union, both of which Swift imports badly: tags cross
   as plain numbers instead. Each function returns 0 or more, or the negated errno. */

#define SMILE_EPOLL_BATCH 32

static inline int smile_epoll_create(void) {
    int epoll = epoll_create1(EPOLL_CLOEXEC);
    return epoll >= 0 ? epoll : -errno;
}

/* Level-triggered: what is not read now is reported again. */
static inline int smile_epoll_add(int epoll, int descriptor, uint64_t tag) {
    struct epoll_event event = {.events = EPOLLIN, .data = {.u64 = tag}};
    return epoll_ctl(epoll, EPOLL_CTL_ADD, descriptor, &event) == 0 ? 0 : -errno;
}

static inline int smile_epoll_remove(int epoll, int descriptor) {
    struct epoll_event event = {0};
    return epoll_ctl(epoll, EPOLL_CTL_DEL, descriptor, &event) == 0 ? 0 : -errno;
}

/* Writes the tags of at most `capacity` ready descriptors; a negative timeout waits for ever. */
static inline int smile_epoll_wait(int epoll, uint64_t *tags, int capacity, int milliseconds) {
    struct epoll_event events[SMILE_EPOLL_BATCH];
    int most = capacity < SMILE_EPOLL_BATCH ? capacity : SMILE_EPOLL_BATCH;
    int count = epoll_wait(epoll, events, most, milliseconds);
    if (count < 0) return -errno;
    for (int index = 0; index < count; index++) tags[index] = events[index].data.u64;
    return count;
}

static inline int smile_eventfd_create(void) {
    int descriptor = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    return descriptor >= 0 ? descriptor : -errno;
}

/* To read from the first, to write to the second; neither goes to a child. */
static inline int smile_pipe_create(int ends[2]) {
    return syscall(SYS_pipe2, ends, O_CLOEXEC) == 0 ? 0 : -errno;
}

/* Readable once the process has ended; of a child, so that the number is nobody else's. */
static inline int smile_process_descriptor(int process) {
    int descriptor = (int)syscall(SYS_pidfd_open, process, 0);
    return descriptor >= 0 ? descriptor : -errno;
}

/* 1 where the kernel says that somebody keeps its clock right, as a time daemon does. */
static inline int smile_clock_is_synchronised(void) {
    struct timex state = {.modes = 0};
    return adjtimex(&state) >= 0 && (state.status & STA_UNSYNC) == 0;
}

/* Both are macros, which Swift does not import. */
static inline uint32_t smile_device_major(uint64_t device) { return major(device); }
static inline uint32_t smile_device_minor(uint64_t device) { return minor(device); }

/* What `ps -L` and a debugger call the calling thread; at most 15 bytes count. */
static inline void smile_name_thread(const char *name) { prctl(PR_SET_NAME, name, 0, 0, 0); }

#endif
