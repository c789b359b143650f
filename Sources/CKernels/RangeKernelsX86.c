#include "Vectors.h"
#if defined(__x86_64__)
#include <immintrin.h>

#define AVX2 __attribute__((target("avx2")))
#define AVX512 __attribute__((target("avx2,avx512f,avx512bw,avx512vl")))
// Nibbles are read in order, so the processor finds the next lines by itself but for the page ends.
#define AHEAD 1024

AVX2 static inline __m256i load(const void *address) { return _mm256_loadu_si256((const __m256i *)address); }
AVX2 static inline void store(void *address, __m256i value) { _mm256_storeu_si256((__m256i *)address, value); }
AVX2 static inline __m256i table(const void *address) {
    return _mm256_broadcastsi128_si256(_mm_loadu_si128((const __m128i *)address));
}

// 16-bit sums of 32 ranges to bytes, in 64ths rounded up.
AVX2 static inline __m256i coarse_sums(const uint16_t *sums) {
    const __m256i k63 = _mm256_set1_epi16(63);
    __m256i low = _mm256_srli_epi16(_mm256_adds_epu16(load(sums), k63), 6);
    __m256i high = _mm256_srli_epi16(_mm256_adds_epu16(load(sums + 16), k63), 6);
    return _mm256_permute4x64_epi64(_mm256_packus_epi16(low, high), 0xd8);
}

AVX2 static inline uint8_t largest_byte(__m256i bytes) {
    __m128i half = _mm_max_epu8(_mm256_castsi256_si128(bytes), _mm256_extracti128_si256(bytes, 1));
    half = _mm_max_epu8(half, _mm_srli_epi16(half, 8));
    // The instruction finds the least of eight 16-bit words.
    __m128i word = _mm_sub_epi16(_mm_set1_epi16(255), _mm_and_si128(half, _mm_set1_epi16(255)));
    return (uint8_t)(255 - _mm_extract_epi16(_mm_minpos_epu16(word), 0));
}

// Clears ranges without allowed documents, stores 128 bounds and the maxima of their two chunks.
AVX2 static inline void finish(__m256i *bound, size_t chunk, const uint8_t *lanes, uint8_t *out, uint8_t *chunk_maxima) {
    for (int i = 0; i < 4; i++) {
        size_t range = chunk * FW_CHUNK_RANGES + (size_t)i * 32;
        if (lanes) bound[i] = _mm256_andnot_si256(_mm256_cmpeq_epi8(load(lanes + range), _mm256_setzero_si256()), bound[i]);
        store(out + range, bound[i]);
    }
    chunk_maxima[chunk] = largest_byte(_mm256_max_epu8(bound[0], bound[1]));
    chunk_maxima[chunk + 1] = largest_byte(_mm256_max_epu8(bound[2], bound[3]));
}

AVX2 void fw_bound_avx2(
    const uint8_t *const *bounds, const uint8_t *coarse, size_t terms, size_t first, size_t last, const uint16_t *sums,
    const uint8_t *base, const uint8_t *lanes, uint8_t *out, uint8_t *chunk_maxima) {
    const __m256i nibble = _mm256_set1_epi8(15);
    for (size_t chunk = first; chunk < last; chunk += 2) {
        __m256i bound[4];
        for (int i = 0; i < 4; i++) {
            bound[i] = sums ? coarse_sums(sums + (chunk - first) * FW_CHUNK_RANGES + i * 32) : _mm256_setzero_si256();
            if (base) bound[i] = _mm256_adds_epu8(bound[i], load(base + chunk * FW_CHUNK_RANGES + i * 32));
        }
        for (size_t term = 0; term < terms; term++) {
            const uint8_t *codes = bounds[term] + chunk * FW_CHUNK_BYTES;
            __m256i values = table(coarse + term * 16);
            _mm_prefetch((const char *)codes + AHEAD, _MM_HINT_T0);
            __m256i a = load(codes), b = load(codes + FW_CHUNK_BYTES);
            bound[0] = _mm256_adds_epu8(bound[0], _mm256_shuffle_epi8(values, _mm256_and_si256(a, nibble)));
            bound[1] = _mm256_adds_epu8(bound[1], _mm256_shuffle_epi8(values, _mm256_and_si256(_mm256_srli_epi16(a, 4), nibble)));
            bound[2] = _mm256_adds_epu8(bound[2], _mm256_shuffle_epi8(values, _mm256_and_si256(b, nibble)));
            bound[3] = _mm256_adds_epu8(bound[3], _mm256_shuffle_epi8(values, _mm256_and_si256(_mm256_srli_epi16(b, 4), nibble)));
        }
        finish(bound, chunk, lanes, out, chunk_maxima);
    }
}

AVX512 void fw_bound_avx512(
    const uint8_t *const *bounds, const uint8_t *coarse, size_t terms, size_t first, size_t last, const uint16_t *sums,
    const uint8_t *base, const uint8_t *lanes, uint8_t *out, uint8_t *chunk_maxima) {
    const __m512i nibble = _mm512_set1_epi8(15);
    for (size_t chunk = first; chunk < last; chunk += 2) {
        __m256i bound[4];
        for (int i = 0; i < 4; i++) {
            bound[i] = sums ? coarse_sums(sums + (chunk - first) * FW_CHUNK_RANGES + i * 32) : _mm256_setzero_si256();
            if (base) bound[i] = _mm256_adds_epu8(bound[i], load(base + chunk * FW_CHUNK_RANGES + i * 32));
        }
        // One load takes both chunks: low nibbles are ranges 0-31 and 64-95 of the pair, high nibbles the others.
        __m512i low = _mm512_inserti64x4(_mm512_castsi256_si512(bound[0]), bound[2], 1);
        __m512i high = _mm512_inserti64x4(_mm512_castsi256_si512(bound[1]), bound[3], 1);
        for (size_t term = 0; term < terms; term++) {
            const uint8_t *codes = bounds[term] + chunk * FW_CHUNK_BYTES;
            __m512i values = _mm512_broadcast_i32x4(_mm_loadu_si128((const __m128i *)(coarse + term * 16)));
            _mm_prefetch((const char *)codes + AHEAD, _MM_HINT_T0);
            __m512i pair = _mm512_loadu_si512(codes);
            low = _mm512_adds_epu8(low, _mm512_shuffle_epi8(values, _mm512_and_si512(pair, nibble)));
            high = _mm512_adds_epu8(high, _mm512_shuffle_epi8(values, _mm512_and_si512(_mm512_srli_epi16(pair, 4), nibble)));
        }
        bound[0] = _mm512_castsi512_si256(low);
        bound[1] = _mm512_castsi512_si256(high);
        bound[2] = _mm512_extracti64x4_epi64(low, 1);
        bound[3] = _mm512_extracti64x4_epi64(high, 1);
        finish(bound, chunk, lanes, out, chunk_maxima);
    }
}

// Splits 16 values of 16 bits into their low bytes and their high bytes.
AVX2 static inline void split_table(const uint16_t *fine, __m128i *low, __m128i *high) {
    const __m128i split = _mm_setr_epi8(0, 2, 4, 6, 8, 10, 12, 14, 1, 3, 5, 7, 9, 11, 13, 15);
    __m128i a = _mm_shuffle_epi8(_mm_loadu_si128((const __m128i *)fine), split);
    __m128i b = _mm_shuffle_epi8(_mm_loadu_si128((const __m128i *)(fine + 8)), split);
    *low = _mm_unpacklo_epi64(a, b);
    *high = _mm_unpackhi_epi64(a, b);
}

// Adds the 16-bit values of 32 codes to the sums of ranges 0-15 and 16-31, kept apart in the order of byte unpacking.
AVX2 static inline void add_fine(__m256i codes, __m256i low_bytes, __m256i high_bytes, __m256i *first, __m256i *second) {
    __m256i low = _mm256_shuffle_epi8(low_bytes, codes), high = _mm256_shuffle_epi8(high_bytes, codes);
    *first = _mm256_add_epi16(*first, _mm256_unpacklo_epi8(low, high));
    *second = _mm256_add_epi16(*second, _mm256_unpackhi_epi8(low, high));
}

AVX2 void fw_bound_fine_avx2(
    const uint8_t *const *bounds, const uint16_t *fine, size_t terms, size_t first, size_t last, const uint16_t *sums,
    const uint8_t *base, const uint8_t *lanes, uint8_t *out, uint8_t *chunk_maxima) {
    const __m256i nibble = _mm256_set1_epi8(15), k63 = _mm256_set1_epi16(63);
    for (size_t chunk = first; chunk < last; chunk += 2) {
        __m256i total[8];
        for (int i = 0; i < 8; i++) total[i] = _mm256_setzero_si256();
        for (size_t term = 0; term < terms; term++) {
            __m128i low_half, high_half;
            split_table(fine + term * 16, &low_half, &high_half);
            __m256i low_bytes = _mm256_broadcastsi128_si256(low_half), high_bytes = _mm256_broadcastsi128_si256(high_half);
            const uint8_t *codes = bounds[term] + chunk * FW_CHUNK_BYTES;
            _mm_prefetch((const char *)codes + AHEAD, _MM_HINT_T0);
            for (int half = 0; half < 2; half++) {
                __m256i pair = load(codes + half * FW_CHUNK_BYTES);
                add_fine(_mm256_and_si256(pair, nibble), low_bytes, high_bytes, &total[half * 4], &total[half * 4 + 1]);
                add_fine(
                    _mm256_and_si256(_mm256_srli_epi16(pair, 4), nibble), low_bytes, high_bytes, &total[half * 4 + 2],
                    &total[half * 4 + 3]);
            }
        }
        __m256i bound[4];
        for (int i = 0; i < 4; i++) {
            size_t range = chunk * FW_CHUNK_RANGES + (size_t)i * 32;
            // Unpacking put ranges 0-7 and 16-23 into the first sum, 8-15 and 24-31 into the second.
            __m256i low = _mm256_permute2x128_si256(total[2 * i], total[2 * i + 1], 0x20);
            __m256i high = _mm256_permute2x128_si256(total[2 * i], total[2 * i + 1], 0x31);
            if (sums) {
                const uint16_t *more = sums + (chunk - first) * FW_CHUNK_RANGES + i * 32;
                low = _mm256_adds_epu16(low, load(more));
                high = _mm256_adds_epu16(high, load(more + 16));
            }
            low = _mm256_srli_epi16(_mm256_adds_epu16(low, k63), 6);
            high = _mm256_srli_epi16(_mm256_adds_epu16(high, k63), 6);
            bound[i] = _mm256_permute4x64_epi64(_mm256_packus_epi16(low, high), 0xd8);
            if (base) bound[i] = _mm256_adds_epu8(bound[i], load(base + range));
        }
        finish(bound, chunk, lanes, out, chunk_maxima);
    }
}

AVX2 void fw_gather_avx2(
    const uint8_t *bounds, const uint32_t *places, const uint8_t *halves, size_t count, const uint16_t *fine, uint8_t *codes,
    uint16_t *totals) {
    const __m128i nibble = _mm_set1_epi8(15);
    __m128i low_bytes, high_bytes;
    split_table(fine, &low_bytes, &high_bytes);
    for (size_t i = 0; i < count; i += 16) {
        uint8_t bytes[16];
        for (size_t j = 0; j < 16; j++) bytes[j] = bounds[places[i + j]];
        __m128i both = _mm_loadu_si128((const __m128i *)bytes);
        __m128i half = _mm_loadu_si128((const __m128i *)(halves + i));
        __m128i code = _mm_and_si128(_mm_blendv_epi8(both, _mm_srli_epi16(both, 4), half), nibble);
        _mm_storeu_si128((__m128i *)(codes + i), code);
        __m128i low = _mm_shuffle_epi8(low_bytes, code), high = _mm_shuffle_epi8(high_bytes, code);
        __m128i *total = (__m128i *)(totals + i);
        _mm_storeu_si128(total, _mm_add_epi16(_mm_loadu_si128(total), _mm_unpacklo_epi8(low, high)));
        _mm_storeu_si128(total + 1, _mm_add_epi16(_mm_loadu_si128(total + 1), _mm_unpackhi_epi8(low, high)));
    }
}

// The documents of one range among the `entries` low bytes of a list, as a mask; `first` is the position of the first of them.
AVX2 static inline uint8_t list_mask(const uint8_t *list, uint32_t entries, uint32_t row, uint8_t *first) {
    __m256i bytes = load(list);
    __m256i same = _mm256_cmpeq_epi8(_mm256_and_si256(bytes, _mm256_set1_epi8((char)0xF8)), _mm256_set1_epi8((char)(row << 3)));
    uint32_t positions = (uint32_t)_mm256_movemask_epi8(same) & ((1u << entries) - 1);
    *first = (uint8_t)__builtin_ctz(positions | 0x80000000u);
    // Each selected byte becomes the bit of its document; the bits differ, so that sums of bytes join them.
    const __m256i bit = table((const uint8_t[]){1, 2, 4, 8, 16, 32, 64, 128, 1, 2, 4, 8, 16, 32, 64, 128});
    const __m256i position = _mm256_setr_epi8(
        0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31);
    same = _mm256_and_si256(same, _mm256_cmpgt_epi8(_mm256_set1_epi8((char)entries), position));
    __m256i bits = _mm256_and_si256(same, _mm256_shuffle_epi8(bit, _mm256_and_si256(bytes, _mm256_set1_epi8(7))));
    __m256i sums = _mm256_sad_epu8(bits, _mm256_setzero_si256());
    __m128i half = _mm_or_si128(_mm256_castsi256_si128(sums), _mm256_extracti128_si256(sums, 1));
    return (uint8_t)_mm_cvtsi128_si32(_mm_or_si128(half, _mm_unpackhi_epi64(half, half)));
}

AVX2 size_t fw_add_dense_avx2(
    const fw_batch *batch, const uint8_t *directory, const uint32_t *offsets, const uint8_t *codes, const uint16_t *fine,
    const int32_t *present, size_t count, uint32_t threshold, uint8_t *masks, size_t stride,
    uint8_t *firsts) {
    const __m128i bits = _mm_setr_epi16(1, 2, 4, 8, 16, 32, 64, 128);
    const int32_t *ranges = batch->ranges;
    const uint8_t *allowed = batch->allowed;
    uint16_t *lanes = batch->lanes;
    uint8_t *matched = batch->matched;
    uint32_t *best = batch->best, *rest = batch->rest;
    size_t dropped = 0;
    for (size_t i = 0; i < count; i++) {
        size_t slot = (size_t)present[i];
        const uint8_t *payload = directory + offsets[slot];
        uint32_t entries = payload[0] & 31, row = (uint32_t)ranges[slot] & 31;
        // Both forms are looked at: which it is cannot be foreseen, and a wrong guess costs more.
        uint8_t listed = list_mask(payload + 1, entries, row, &firsts[slot]), mapped = payload[1 + row];
        uint8_t mask = entries ? listed : mapped;
        masks[slot * stride] = mask;
        mask &= allowed[slot];
        matched[slot] |= mask;
        uint16_t value = fine[codes[slot]];
        __m128i selected = _mm_cmpeq_epi16(_mm_and_si128(_mm_set1_epi16(mask), bits), bits);
        __m128i *lane = (__m128i *)(lanes + slot * 8);
        __m128i sum = _mm_add_epi16(_mm_loadu_si128(lane), _mm_and_si128(selected, _mm_set1_epi16((short)value)));
        _mm_storeu_si128(lane, sum);
        uint32_t largest = 65535u - (uint32_t)_mm_extract_epi16(_mm_minpos_epu16(_mm_xor_si128(sum, _mm_set1_epi16(-1))), 0);
        best[slot] = largest;
        rest[slot] -= value;
        dropped += largest + rest[slot] < threshold;
    }
    return dropped;
}
#endif
