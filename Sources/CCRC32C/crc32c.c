#include "CCRC32C.h"

#include <string.h>

/* The polynomial 0x1EDC6F41, reflected. */
#define POLYNOMIAL 0x82F63B78u

/* One nibble at a time: 64 bytes of table, for processors that are rare among panels. */
static const uint32_t nibbles[16] = {
    0x00000000u, 0x105EC76Fu, 0x20BD8EDEu, 0x30E349B1u, 0x417B1DBCu, 0x5125DAD3u,
    0x61C69362u, 0x7198540Du, 0x82F63B78u, 0x92A8FC17u, 0xA24BB5A6u, 0xB21572C9u,
    0xC38D26C4u, 0xD3D3E1ABu, 0xE330A81Au, 0xF36E6F75u,
};

uint32_t smile_crc32c_portable(uint32_t crc, const void *bytes, size_t count) {
    const uint8_t *byte = bytes;
    crc = ~crc;
    while (count--) {
        crc ^= *byte++;
        crc = (crc >> 4) ^ nibbles[crc & 15];
        crc = (crc >> 4) ^ nibbles[crc & 15];
    }
    return ~crc;
}

void smile_crc32c_four_portable(
    uint32_t crc, const void *bytes, size_t stride, size_t count, uint32_t results[4]) {
    for (size_t number = 0; number < 4; number++) {
        results[number] =
            smile_crc32c_portable(crc, (const uint8_t *)bytes + number * stride, count);
    }
}

#if defined(__x86_64__)
#include <nmmintrin.h>
#define INSTRUCTION __attribute__((target("sse4.2")))
#define CRC_8(crc, word) ((uint32_t)_mm_crc32_u64((crc), (word)))
#define CRC_4(crc, word) _mm_crc32_u32((crc), (word))
#define CRC_1(crc, byte) _mm_crc32_u8((crc), (byte))

static int has_instruction(void) { return __builtin_cpu_supports("sse4.2"); }
#elif defined(__aarch64__)
#include <arm_acle.h>
#include <sys/auxv.h>

#ifndef HWCAP_CRC32
#define HWCAP_CRC32 (1 << 7)
#endif

#define INSTRUCTION __attribute__((target("crc")))
#define CRC_8(crc, word) __crc32cd((crc), (word))
#define CRC_4(crc, word) __crc32cw((crc), (word))
#define CRC_1(crc, byte) __crc32cb((crc), (byte))

static int has_instruction(void) { return (getauxval(AT_HWCAP) & HWCAP_CRC32) != 0; }
#endif

#if defined(INSTRUCTION)
static inline uint64_t word_8(const uint8_t *byte) {
    uint64_t word;
    memcpy(&word, byte, sizeof word);
    return word;
}

static inline uint32_t word_4(const uint8_t *byte) {
    uint32_t word;
    memcpy(&word, byte, sizeof word);
    return word;
}

INSTRUCTION
static uint32_t with_instruction(uint32_t crc, const void *bytes, size_t count) {
    const uint8_t *byte = bytes;
    crc = ~crc;
    for (; count >= 8; count -= 8, byte += 8) crc = CRC_8(crc, word_8(byte));
    if (count >= 4) {
        crc = CRC_4(crc, word_4(byte));
        count -= 4;
        byte += 4;
    }
    while (count--) crc = CRC_1(crc, *byte++);
    return ~crc;
}

INSTRUCTION
static void four_with_instruction(
    uint32_t crc, const uint8_t *byte, size_t stride, size_t count, uint32_t results[4]) {
    uint32_t a = ~crc, b = a, c = a, d = a;
    for (; count >= 8; count -= 8, byte += 8) {
        a = CRC_8(a, word_8(byte));
        b = CRC_8(b, word_8(byte + stride));
        c = CRC_8(c, word_8(byte + 2 * stride));
        d = CRC_8(d, word_8(byte + 3 * stride));
    }
    if (count >= 4) {
        a = CRC_4(a, word_4(byte));
        b = CRC_4(b, word_4(byte + stride));
        c = CRC_4(c, word_4(byte + 2 * stride));
        d = CRC_4(d, word_4(byte + 3 * stride));
        count -= 4;
        byte += 4;
    }
    for (; count > 0; count--, byte++) {
        a = CRC_1(a, byte[0]);
        b = CRC_1(b, byte[stride]);
        c = CRC_1(c, byte[2 * stride]);
        d = CRC_1(d, byte[3 * stride]);
    }
    results[0] = ~a;
    results[1] = ~b;
    results[2] = ~c;
    results[3] = ~d;
}

static int is_fast(void) {
    /* -1 unknown, 0 no, 1 yes. Two threads that find out at once find the same. */
    static int known = -1;
    int has = __atomic_load_n(&known, __ATOMIC_RELAXED);
    if (has < 0) {
        has = has_instruction() ? 1 : 0;
        __atomic_store_n(&known, has, __ATOMIC_RELAXED);
    }
    return has;
}

uint32_t smile_crc32c(uint32_t crc, const void *bytes, size_t count) {
    return is_fast() ? with_instruction(crc, bytes, count)
                     : smile_crc32c_portable(crc, bytes, count);
}

void smile_crc32c_four(
    uint32_t crc, const void *bytes, size_t stride, size_t count, uint32_t results[4]) {
    if (is_fast()) {
        four_with_instruction(crc, bytes, stride, count, results);
    } else {
        smile_crc32c_four_portable(crc, bytes, stride, count, results);
    }
}
#else
uint32_t smile_crc32c(uint32_t crc, const void *bytes, size_t count) {
    return smile_crc32c_portable(crc, bytes, count);
}

void smile_crc32c_four(
    uint32_t crc, const void *bytes, size_t stride, size_t count, uint32_t results[4]) {
    smile_crc32c_four_portable(crc, bytes, stride, count, results);
}
#endif
