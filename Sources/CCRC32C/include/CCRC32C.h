#ifndef SMILE_CRC32C_H
#define SMILE_CRC32C_H

#include <stddef.h>
#include <stdint.h>

/* CRC-32C (Castagnoli, RFC 3720 appendix B.4), continued from `crc`: 0 to begin with. Uses the
   processor's own instruction where it has one. */
uint32_t smile_crc32c(uint32_t crc, const void *bytes, size_t count);

/* The same without the instruction: for tests, and for processors without it. */
uint32_t smile_crc32c_portable(uint32_t crc, const void *bytes, size_t count);

/* The same of four runs of `count` bytes each, `stride` bytes from one's beginning to the next
   one's. A checksum waits for itself, so that four at once take hardly longer than one. */
void smile_crc32c_four(
    uint32_t crc, const void *bytes, size_t stride, size_t count, uint32_t results[4]);

void smile_crc32c_four_portable(
    uint32_t crc, const void *bytes, size_t stride, size_t count, uint32_t results[4]);

#endif
