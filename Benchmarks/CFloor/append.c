#include "CFloor.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int write_page(const struct smile_floor *self) {
    off_t start = (off_t)(self->place * SMILE_FLOOR_PAGE_BYTES);
    ssize_t count = pwrite(self->descriptor, self->page, SMILE_FLOOR_PAGE_BYTES, start);
    if (count == SMILE_FLOOR_PAGE_BYTES) return 0;
    return count < 0 ? errno : ENOSPC;
}

/* One page at a time: larger writes leave large folios in memory, which slow every later sync. */
static int write_zeros(struct smile_floor *self) {
    for (self->place = 0; self->place < self->pages; self->place++) {
        int fault = write_page(self);
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
    self->page = aligned_alloc(SMILE_FLOOR_PAGE_BYTES, SMILE_FLOOR_PAGE_BYTES);
    int fault = ENOMEM;
    if (self->page != NULL) {
        memset(self->page, 0, SMILE_FLOOR_PAGE_BYTES);
        fault = write_zeros(self);
    }
    if (fault != 0) smile_floor_close(self);
    return fault;
}

int smile_floor_append(struct smile_floor *self, const void *record, size_t count) {
    if (count > SMILE_FLOOR_PAGE_BYTES) return EMSGSIZE;
    if (self->used + count > SMILE_FLOOR_PAGE_BYTES) {
        memset(self->page, 0, SMILE_FLOOR_PAGE_BYTES);
        self->used = 0;
        self->place = (self->place + 1) % self->pages;
    }
    memcpy(self->page + self->used, record, count);
    self->used += count;
    int fault = write_page(self);
    if (fault != 0) return fault;
    return fdatasync(self->descriptor) == 0 ? 0 : errno;
}

void smile_floor_close(struct smile_floor *self) {
    close(self->descriptor);
    free(self->page);
    self->page = NULL;
}
