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

#if defined(__x86_64__)
#include <nmmintrin.h>

__attribute__((target("sse4.2")))
static uint32_t with_instruction(uint32_t crc, const void *bytes, size_t count) {
    const uint8_t *byte = bytes;
    uint64_t wide = (uint32_t)~crc;
    for (; count >= 8; count -= 8, byte += 8) {
        uint64_t word;
        memcpy(&word, byte, 8);
        wide = _mm_crc32_u64(wide, word);
    }
    uint32_t narrow = (uint32_t)wide;
    if (count >= 4) {
        uint32_t word;
        memcpy(&word, byte, 4);
        narrow = _mm_crc32_u32(narrow, word);
        count -= 4;
        byte += 4;
    }
    while (count--) narrow = _mm_crc32_u8(narrow, *byte++);
    return ~narrow;
}

static int has_instruction(void) { return __builtin_cpu_supports("sse4.2"); }
#elif defined(__aarch64__)
#include <arm_acle.h>
#include <sys/auxv.h>

#ifndef HWCAP_CRC32
#define HWCAP_CRC32 (1 << 7)
#endif

__attribute__((target("crc")))
static uint32_t with_instruction(uint32_t crc, const void *bytes, size_t count) {
    const uint8_t *byte = bytes;
    crc = ~crc;
    for (; count >= 8; count -= 8, byte += 8) {
        uint64_t word;
        memcpy(&word, byte, 8);
        crc = __crc32cd(crc, word);
    }
    if (count >= 4) {
        uint32_t word;
        memcpy(&word, byte, 4);
        crc = __crc32cw(crc, word);
        count -= 4;
        byte += 4;
    }
    while (count--) crc = __crc32cb(crc, *byte++);
    return ~crc;
}

static int has_instruction(void) { return (getauxval(AT_HWCAP) & HWCAP_CRC32) != 0; }
#else
#define with_instruction smile_crc32c_portable
static int has_instruction(void) { return 0; }
#endif

uint32_t smile_crc32c(uint32_t crc, const void *bytes, size_t count) {
    /* -1 unknown, 0 no, 1 yes. Two threads that find out at once find the same. */
    static int known = -1;
    int has = __atomic_load_n(&known, __ATOMIC_RELAXED);
    if (has < 0) {
        has = has_instruction() ? 1 : 0;
        __atomic_store_n(&known, has, __ATOMIC_RELAXED);
    }
    return has ? with_instruction(crc, bytes, count) : smile_crc32c_portable(crc, bytes, count);
}
