#ifndef SMILE_CFLOOR_LOOPS_H
#define SMILE_CFLOOR_LOOPS_H

#include <stddef.h>
#include <stdint.h>

/* The least that making and reading the log's records costs a processor: by the byte tables of
   `Docs/Formats/append-log.md`, with the processor's own CRC-32C. A record may have any length, so
   each says its own here too; a loop that knew it beforehand would be no reader of a log. */

/* Whether this processor has the instruction. Without it the loops below must not be called. */
int smile_floor_has_crc(void);

/* Copies `record` to `to`, `count` times side by side, each with a number of its own, from `first`
   on, and with its checksum, continued from `seed`. */
void smile_floor_encode(
    uint8_t *to, const uint8_t *record, size_t count, uint64_t first, uint32_t seed);

/* Reads a segment from byte `start`, the beginning of a page, to its end, `buffer_bytes` at once,
   which must be whole pages, and counts the records whose checksum fits. Returns 0, or the
   errno. */
int smile_floor_scan(
    int descriptor, size_t start, void *buffer, size_t buffer_bytes, uint32_t seed,
    uint64_t *verified);

#endif
