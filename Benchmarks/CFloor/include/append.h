#ifndef SMILE_CFLOOR_APPEND_H
#define SMILE_CFLOOR_APPEND_H

#include <stddef.h>
#include <stdint.h>

/* The least that a durable append costs: pages written over real zeros, and one sync. No checksum
   is made, and the unfinished page is written again where it stands. */

#define SMILE_FLOOR_PAGE_BYTES 4096
/* What is written at once: a group of a thousand records of 64 bytes, wherever it begins. */
#define SMILE_FLOOR_BUFFER_PAGES 17

struct smile_floor {
    int descriptor;
    /* The unfinished page first, those that follow behind it. */
    uint8_t *buffer;
    /* Bytes in the buffer. */
    size_t used;
    /* Where in the file the buffer's first page stands. */
    size_t place;
    size_t pages;
};

/* Makes a file of `pages` pages of zeros at `path`, syncs it and drops it from the page cache.
   Returns 0, or the errno; then nothing is to be closed. */
int smile_floor_open(struct smile_floor *self, const char *path, size_t pages);

/* Puts a record of `count` bytes, which must divide a page, behind the one before, `records` times;
   writes the pages that hold them, and syncs once. Behind the last page the first one follows.
   Returns 0, or the errno. */
int smile_floor_append(
    struct smile_floor *self, const void *record, size_t count, size_t records);

void smile_floor_close(struct smile_floor *self);

#endif
