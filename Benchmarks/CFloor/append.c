#include "append.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int write_pages(const struct smile_floor *self, size_t count) {
    size_t bytes = count * SMILE_FLOOR_PAGE_BYTES;
    off_t start = (off_t)(self->place * SMILE_FLOOR_PAGE_BYTES);
    ssize_t written = pwrite(self->descriptor, self->buffer, bytes, start);
    if (written == (ssize_t)bytes) return 0;
    return written < 0 ? errno : ENOSPC;
}

/* One page at a time: larger writes leave large folios in memory, which slow every later sync. */
static int write_zeros(struct smile_floor *self) {
    for (self->place = 0; self->place < self->pages; self->place++) {
        int fault = write_pages(self, 1);
        if (fault != 0) return fault;
    }
    self->place = 0;
    if (fdatasync(self->descriptor) != 0) return errno;
    return posix_fadvise(self->descriptor, 0, 0, POSIX_FADV_DONTNEED);
}

int smile_floor_open(struct smile_floor *self, const char *path, size_t pages) {
    *self = (struct smile_floor){.pages = pages};
    self->descriptor = open(path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0640);
    if (self->descriptor < 0) return errno;
    size_t bytes = SMILE_FLOOR_BUFFER_PAGES * SMILE_FLOOR_PAGE_BYTES;
    self->buffer = aligned_alloc(SMILE_FLOOR_PAGE_BYTES, bytes);
    int fault = ENOMEM;
    if (self->buffer != NULL) {
        memset(self->buffer, 0, bytes);
        fault = write_zeros(self);
    }
    if (fault != 0) smile_floor_close(self);
    return fault;
}

/* Bytes that the buffer takes: not beyond the end of the file. */
static size_t room(const struct smile_floor *self) {
    size_t pages = self->pages - self->place;
    if (pages > SMILE_FLOOR_BUFFER_PAGES) pages = SMILE_FLOOR_BUFFER_PAGES;
    return pages * SMILE_FLOOR_PAGE_BYTES;
}

/* Writes what the buffer holds; the unfinished page stays in it. */
static int write_buffer(struct smile_floor *self) {
    size_t full = self->used / SMILE_FLOOR_PAGE_BYTES;
    size_t rest = self->used % SMILE_FLOOR_PAGE_BYTES;
    int fault = write_pages(self, full + (rest > 0));
    if (fault != 0) return fault;
    if (full > 0) {
        memmove(self->buffer, self->buffer + full * SMILE_FLOOR_PAGE_BYTES, rest);
        memset(self->buffer + rest, 0, self->used - rest);
    }
    self->used = rest;
    self->place = (self->place + full) % self->pages;
    return 0;
}

int smile_floor_append(
    struct smile_floor *self, const void *record, size_t count, size_t records) {
    if (count == 0 || SMILE_FLOOR_PAGE_BYTES % count != 0) return EMSGSIZE;
    for (size_t number = 0; number < records; number++) {
        if (self->used + count > room(self)) {
            int fault = write_buffer(self);
            if (fault != 0) return fault;
        }
        memcpy(self->buffer + self->used, record, count);
        self->used += count;
    }
    int fault = write_buffer(self);
    if (fault != 0) return fault;
    return fdatasync(self->descriptor) == 0 ? 0 : errno;
}

void smile_floor_close(struct smile_floor *self) {
    close(self->descriptor);
    free(self->buffer);
    self->buffer = NULL;
}
