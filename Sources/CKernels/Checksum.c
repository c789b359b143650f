#include "Checksum.h"
#include <stdbool.h>
#include <string.h>

// Reflected Castagnoli polynomial.
#define POLYNOMIAL 0x82f63b78u

// table[k][b]: the remainder of byte b followed by k zero bytes, so that eight bytes are taken at once.
static uint32_t table[8][256];

__attribute__((constructor)) static void fill_table(void) {
    for (uint32_t byte = 0; byte < 256; byte++) {
        uint32_t crc = byte;
        for (int bit = 0; bit < 8; bit++) crc = (crc >> 1) ^ ((crc & 1) ? POLYNOMIAL : 0);
        table[0][byte] = crc;
    }
    for (uint32_t byte = 0; byte < 256; byte++)
        for (int k = 1; k < 8; k++) table[k][byte] = (table[k - 1][byte] >> 8) ^ table[0][table[k - 1][byte] & 255];
}

static uint64_t load64(const uint8_t *bytes) {
    uint64_t word;
    memcpy(&word, bytes, 8);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    word = __builtin_bswap64(word);
#endif
    return word;
}

uint32_t fw_crc32c_portable(uint32_t crc, const uint8_t *bytes, size_t count) {
    crc = ~crc;
    while (count >= 8) {
        uint64_t word = load64(bytes) ^ crc;
        crc = table[7][word & 255] ^ table[6][(word >> 8) & 255] ^ table[5][(word >> 16) & 255] ^ table[4][(word >> 24) & 255]
            ^ table[3][(word >> 32) & 255] ^ table[2][(word >> 40) & 255] ^ table[1][(word >> 48) & 255] ^ table[0][word >> 56];
        bytes += 8;
        count -= 8;
    }
    while (count--) crc = (crc >> 8) ^ table[0][(crc ^ *bytes++) & 255];
    return ~crc;
}

#if defined(__x86_64__)
#include <nmmintrin.h>

// A block is cut into three lanes whose instructions overlap; advancing a sum over LANE zero bytes joins them.
#define LANE 1024
static uint32_t advance[4][256];

__attribute__((constructor(102))) static void fill_advance(void) {
    static const uint8_t zeros[LANE];
    uint32_t column[32];
    for (int bit = 0; bit < 32; bit++) {
        uint32_t crc = 1u << bit;
        for (size_t i = 0; i < LANE; i++) {
            crc ^= zeros[i];
            for (int k = 0; k < 8; k++) crc = (crc >> 1) ^ ((crc & 1) ? POLYNOMIAL : 0);
        }
        column[bit] = crc;
    }
    for (int part = 0; part < 4; part++)
        for (uint32_t byte = 0; byte < 256; byte++) {
            uint32_t sum = 0;
            for (int bit = 0; bit < 8; bit++)
                if (byte >> bit & 1) sum ^= column[part * 8 + bit];
            advance[part][byte] = sum;
        }
}

static uint32_t shifted(uint32_t crc) {
    return advance[0][crc & 255] ^ advance[1][(crc >> 8) & 255] ^ advance[2][(crc >> 16) & 255] ^ advance[3][crc >> 24];
}

__attribute__((target("sse4.2"))) static uint32_t crc32c_sse42(uint32_t crc, const uint8_t *bytes, size_t count) {
    uint64_t a = (uint32_t)~crc;
    while (count >= 3 * LANE) {
        uint64_t b = 0, c = 0;
        for (size_t i = 0; i < LANE; i += 8) {
            a = _mm_crc32_u64(a, load64(bytes + i));
            b = _mm_crc32_u64(b, load64(bytes + LANE + i));
            c = _mm_crc32_u64(c, load64(bytes + 2 * LANE + i));
        }
        a = shifted((uint32_t)a) ^ (uint32_t)b;
        a = shifted((uint32_t)a) ^ (uint32_t)c;
        bytes += 3 * LANE;
        count -= 3 * LANE;
    }
    while (count >= 8) {
        a = _mm_crc32_u64(a, load64(bytes));
        bytes += 8;
        count -= 8;
    }
    uint32_t rest = (uint32_t)a;
    while (count--) rest = _mm_crc32_u8(rest, *bytes++);
    return ~rest;
}

uint32_t fw_crc32c(uint32_t crc, const uint8_t *bytes, size_t count) {
    return __builtin_cpu_supports("sse4.2") ? crc32c_sse42(crc, bytes, count) : fw_crc32c_portable(crc, bytes, count);
}
#else
uint32_t fw_crc32c(uint32_t crc, const uint8_t *bytes, size_t count) { return fw_crc32c_portable(crc, bytes, count); }
#endif
