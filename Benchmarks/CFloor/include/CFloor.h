#ifndef SMILE_CFLOOR_H
#define SMILE_CFLOOR_H

#include <stddef.h>
#include <stdint.h>

/* The least that a durable append costs: one page written over real zeros, and synced. */

#define SMILE_FLOOR_PAGE_BYTES 4096

struct smile_floor {
    int descriptor;
    uint8_t *page;
    size_t used;
    size_t place;
    size_t pages;
};

/* Makes a file of `pages` pages of zeros at `path`, syncs it and drops it from the page cache.
   Returns 0, or the errno; then nothing is to be closed. */
int smile_floor_open(struct smile_floor *self, const char *path, size_t pages);

/* Puts a record of at most a page behind the one before, writes the page that holds it, and syncs.
   A record that does not fit begins the next page; behind the last page the first one follows.
   Returns 0, or the errno. */
int smile_floor_append(struct smile_floor *self, const void *record, size_t count);

void smile_floor_close(struct smile_floor *self);

#endif
