#include "loops.h"

#include <errno.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

#if defined(__x86_64__)
#include <nmmintrin.h>
#define WITH_CRC __attribute__((target("sse4.2")))
#define CRC_8(crc, bytes) ((uint32_t)_mm_crc32_u64((crc), (bytes)))
#define CRC_4(crc, bytes) _mm_crc32_u32((crc), (bytes))
#define CRC_1(crc, byte) _mm_crc32_u8((crc), (byte))

int smile_floor_has_crc(void) { return __builtin_cpu_supports("sse4.2"); }
#elif defined(__aarch64__)
#include <arm_acle.h>
#include <sys/auxv.h>
#define WITH_CRC __attribute__((target("crc")))
#define CRC_8(crc, bytes) __crc32cd((crc), (bytes))
#define CRC_4(crc, bytes) __crc32cw((crc), (bytes))
#define CRC_1(crc, byte) __crc32cb((crc), (byte))

#ifndef HWCAP_CRC32
#define HWCAP_CRC32 (1 << 7)
#endif

int smile_floor_has_crc(void) { return (getauxval(AT_HWCAP) & HWCAP_CRC32) != 0; }
#else
#include <stdlib.h>
#define WITH_CRC
#define CRC_8(crc, bytes) ((void)(bytes), abort(), (crc))
#define CRC_4(crc, bytes) ((void)(bytes), abort(), (crc))
#define CRC_1(crc, byte) ((void)(byte), abort(), (crc))

int smile_floor_has_crc(void) { return 0; }
#endif

#define PAGE_BYTES 4096
#define PAGE_HEADER_BYTES 64
#define RECORD_HEADER_BYTES 32

static inline uint16_t half_word(const uint8_t *bytes) {
    uint16_t value;
    memcpy(&value, bytes, sizeof value);
    return value;
}

static inline uint32_t word(const uint8_t *bytes) {
    uint32_t value;
    memcpy(&value, bytes, sizeof value);
    return value;
}

/* Of everything behind the first four bytes. */
WITH_CRC
static inline uint32_t checksum(const uint8_t *bytes, size_t count, uint32_t seed) {
    uint32_t crc = ~seed;
    const uint8_t *end = bytes + count;
    for (bytes += 4; end - bytes >= 8; bytes += 8) {
        uint64_t wide;
        memcpy(&wide, bytes, sizeof wide);
        crc = CRC_8(crc, wide);
    }
    if (end - bytes >= 4) {
        crc = CRC_4(crc, word(bytes));
        bytes += 4;
    }
    while (bytes < end) crc = CRC_1(crc, *bytes++);
    return ~crc;
}

WITH_CRC
void smile_floor_encode(
    uint8_t *to, const uint8_t *record, size_t count, uint64_t first, uint32_t seed) {
    for (uint64_t number = first; number < first + count; number++) {
        size_t bytes = RECORD_HEADER_BYTES + half_word(record + 4);
        memcpy(to, record, bytes);
        memcpy(to + 8, &number, sizeof number);
        uint32_t crc = checksum(to, bytes, seed);
        memcpy(to, &crc, sizeof crc);
        to += bytes;
    }
}

/* A page whose header does not verify holds nothing. */
WITH_CRC
static uint64_t verify(const uint8_t *page, uint32_t seed) {
    if (checksum(page, PAGE_HEADER_BYTES, seed) != word(page)) return 0;
    size_t end = PAGE_HEADER_BYTES + half_word(page + 8);
    if (end > PAGE_BYTES) return 0;
    uint64_t verified = 0;
    for (size_t byte = PAGE_HEADER_BYTES; byte + RECORD_HEADER_BYTES <= end;) {
        size_t bytes = RECORD_HEADER_BYTES + half_word(page + byte + 4);
        if (byte + bytes > end || checksum(page + byte, bytes, seed) != word(page + byte)) break;
        verified++;
        byte += bytes;
    }
    return verified;
}

int smile_floor_scan(
    int descriptor, size_t start, void *buffer, size_t buffer_bytes, uint32_t seed,
    uint64_t *verified) {
    *verified = 0;
    for (;;) {
        ssize_t count = pread(descriptor, buffer, buffer_bytes, (off_t)start);
        if (count < 0) return errno;
        if (count == 0) return 0;
        const uint8_t *pages = buffer;
        for (ssize_t byte = 0; byte + PAGE_BYTES <= count; byte += PAGE_BYTES) {
            *verified += verify(pages + byte, seed);
        }
        start += (size_t)count;
    }
}
