#include "RangeKernels.h"
#include <string.h>

// Exact scores of single documents. What they look up is unpredictable, so that nothing here branches on how a posting is stored:
// lists and bitmaps are both looked at, and one shift takes a code out of any width.

// 32 full bytes before 32 empty ones: 32 bytes from place 32 - n keep the first n bytes of a bitmap.
static const uint8_t edge[64] = {0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF,
                                 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF};

static inline uint64_t load64(const uint8_t *bytes) {
    uint64_t value;
    memcpy(&value, bytes, 8);
    return value;
}

// Bits set in the first `row` bytes of a bitmap of 32.
__attribute__((always_inline)) static inline uint32_t rank_before(const uint8_t *bitmap, uint32_t row) {
    const uint8_t *keep = edge + 32 - row;
    uint32_t count = 0;
    for (int word = 0; word < 32; word += 8) count += (uint32_t)__builtin_popcountll(load64(bitmap + word) & load64(keep + word));
    return count;
}

__attribute__((always_inline)) static inline uint32_t posting_code(const uint8_t *payload, uint32_t first, uint32_t before, uint32_t row) {
    uint32_t entries = payload[0] & 31, bits = (1u << (payload[0] >> 5)) >> 1;
    uint32_t rank = rank_before(payload + 1, row);
    uint32_t place = ((entries ? first : rank) + before) * bits;
    uint16_t word;
    memcpy(&word, payload + 1 + (entries ? entries : 32) + (place >> 3), 2);
    return (uint32_t)word >> (place & 7) & ((1u << bits) - 1);
}

__attribute__((always_inline)) static inline float impact(const fw_dense_term *term, uint32_t code, uint32_t length_class) {
    if (code < FW_TABLE_CODES) return term->impacts[code << 8 | length_class];
    if (!term->stores_frequency) return (float)code / 255;
    float frequency = (float)(code + 1);
    return frequency / (frequency + term->saturation[length_class]);
}

__attribute__((always_inline)) static inline int64_t sum_dense(
    const fw_dense_term *terms, const uint8_t *masks, size_t stride, uint32_t document, const uint32_t *offsets, const uint8_t *firsts,
    size_t size, float fixed_scale) {
    uint32_t lane = document & 7, row = document >> 3 & 31;
    int64_t total = 0;
    for (size_t first = 0; first < stride; first += 16) {
        uint32_t present = fw_terms_of_lane(masks + first, lane);
        while (present) {
            size_t number = first + (size_t)__builtin_ctz(present);
            present &= present - 1;
            const fw_dense_term *term = terms + number;
            uint32_t before = (uint32_t)__builtin_popcount(masks[number] & ((1u << lane) - 1));
            uint32_t code = posting_code(term->directory + offsets[number * size], firsts[number * size], before, row);
            uint32_t length_class = term->length_classes ? term->length_classes[document] : 0;
            total += (int64_t)(term->weight * impact(term, code, length_class) * fixed_scale);
        }
    }
    return total;
}

#if defined(__x86_64__)
__attribute__((target("popcnt"))) static int64_t sum_popcnt(
    const fw_dense_term *terms, const uint8_t *masks, size_t stride, uint32_t document, const uint32_t *offsets, const uint8_t *firsts,
    size_t size, float fixed_scale) {
    return sum_dense(terms, masks, stride, document, offsets, firsts, size, fixed_scale);
}
#endif

int64_t fw_sum_dense(
    fw_level level, const fw_dense_term *terms, const uint8_t *masks, size_t stride, uint32_t document, const uint32_t *offsets,
    const uint8_t *firsts, size_t size, float fixed_scale) {
#if defined(__x86_64__)
    if (level >= FW_AVX2) return sum_popcnt(terms, masks, stride, document, offsets, firsts, size, fixed_scale);
#endif
    (void)level;
    return sum_dense(terms, masks, stride, document, offsets, firsts, size, fixed_scale);
}
