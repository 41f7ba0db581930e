#define _GNU_SOURCE
#include "calls.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#define NO_FILE (-1)
#define BY_PATH(name, mask) {#name, SYS_##name, mask, NO_FILE, false, 0}
#define BY_FILE(name) {#name, SYS_##name, 0, 0, false, 0}

struct call all_calls[] = {
#ifdef SYS_open
    BY_PATH(access, 1), BY_PATH(chmod, 1), BY_PATH(creat, 1), BY_PATH(link, 3),
    BY_PATH(lstat, 1), BY_PATH(mkdir, 1), BY_PATH(open, 1), BY_PATH(readlink, 1),
    BY_PATH(rename, 3), BY_PATH(rmdir, 1), BY_PATH(stat, 1), BY_PATH(unlink, 1),
    BY_FILE(getdents),
#endif
    BY_PATH(faccessat, 2), BY_PATH(fchmodat, 2), BY_PATH(linkat, 2 | 8), BY_PATH(mkdirat, 2),
    BY_PATH(openat, 2), BY_PATH(readlinkat, 2), BY_PATH(renameat2, 2 | 8), BY_PATH(statfs, 1),
    BY_PATH(statx, 2), BY_PATH(truncate, 1), BY_PATH(unlinkat, 2), BY_PATH(utimensat, 2),
#ifdef SYS_renameat
    BY_PATH(renameat, 2 | 8),
#endif
#ifdef SYS_openat2
    BY_PATH(openat2, 2),
#endif
#ifdef SYS_faccessat2
    BY_PATH(faccessat2, 2),
#endif
    {"newfstatat", SYS_newfstatat, 2, 0, false, 0}, {"close", SYS_close, 0, 0, true, 0},
    BY_FILE(copy_file_range), BY_FILE(fadvise64), BY_FILE(fallocate), BY_FILE(fchmod),
    BY_FILE(fcntl), BY_FILE(fdatasync), BY_FILE(flock), BY_FILE(fstat), BY_FILE(fstatfs),
    BY_FILE(fsync), BY_FILE(ftruncate), BY_FILE(getdents64), BY_FILE(ioctl), BY_FILE(lseek),
    BY_FILE(pread64), BY_FILE(preadv), BY_FILE(preadv2), BY_FILE(pwrite64), BY_FILE(pwritev),
    BY_FILE(pwritev2), BY_FILE(read), BY_FILE(readahead), BY_FILE(readv),
    BY_FILE(sync_file_range), BY_FILE(syncfs), BY_FILE(write), BY_FILE(writev),
    {"mmap", SYS_mmap, 0, 4, false, 0}, {NULL, 0, 0, 0, false, 0},
};

static const struct fault all_faults[] = {
    {"EIO", FAULT_INSTEAD, EIO, false},
    {"ENOSPC", FAULT_INSTEAD, ENOSPC, false},
    {"EINTR", FAULT_INSTEAD, EINTR, false},
    {"short", FAULT_SHORT, 0, false},
    {"SIGKILL", FAULT_KILL, 0, false},
    {"EIO-after", FAULT_AFTER, EIO, false},
    {"EIO-lasting", FAULT_INSTEAD, EIO, true},
};

struct call *find_call(long number) {
    for (struct call *call = all_calls; call->name != NULL; call++) {
        if (call->number == number) return call;
    }
    return NULL;
}

const struct fault *find_fault(const char *name) {
    for (size_t i = 0; i < sizeof all_faults / sizeof all_faults[0]; i++) {
        if (strcmp(all_faults[i].name, name) == 0) return &all_faults[i];
    }
    return NULL;
}

static bool is_inside(const char *under, const char *path) {
    size_t count = strlen(under);
    return strncmp(path, under, count) == 0 && (path[count] == 0 || path[count] == '/');
}

// Byte by byte up to the end of a page, so that no page is asked for that may not be there.
static bool read_text(pid_t thread, unsigned long address, char text[PATH_BYTES_MAX]) {
    size_t done = 0;
    while (done < PATH_BYTES_MAX) {
        size_t piece = PATH_BYTES_MAX - (address + done) % PATH_BYTES_MAX;
        if (piece > PATH_BYTES_MAX - done) piece = PATH_BYTES_MAX - done;
        struct iovec here = {text + done, piece};
        struct iovec there = {(void *)(address + done), piece};
        ssize_t got = process_vm_readv(thread, &here, 1, &there, 1, 0);
        if (got <= 0) return false;
        if (memchr(text + done, 0, (size_t)got) != NULL) return true;
        done += (size_t)got;
    }
    return false;
}

static bool read_descriptor(pid_t thread, long descriptor, char path[PATH_BYTES_MAX]) {
    char link[64];
    snprintf(link, sizeof link, "/proc/%d/fd/%d", thread, (int)descriptor);
    ssize_t count = readlink(link, path, PATH_BYTES_MAX - 1);
    if (count <= 0) return false;
    path[count] = 0;
    return true;
}

bool is_under(const char *under, pid_t thread, const struct call *call,
              const struct call_info *info, char path[PATH_BYTES_MAX]) {
    for (int place = 0; place < 4; place++) {
        if ((call->paths & 1u << place) == 0) continue;
        if (read_text(thread, info->arguments[place], path) && is_inside(under, path)) return true;
    }
    return call->descriptor != NO_FILE
        && read_descriptor(thread, (long)info->arguments[call->descriptor], path)
        && is_inside(under, path);
}
