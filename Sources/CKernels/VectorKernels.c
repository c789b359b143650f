#include "VectorKernels.h"

#if defined(__x86_64__)
#include <immintrin.h>

__attribute__((target("avx2"))) static void dot_rows_avx2(
    const int8_t *rows, size_t count, size_t width, const int16_t *query, int32_t *out) {
    for (size_t i = 0; i < count; i++, rows += width) {
        __m256i even = _mm256_setzero_si256(), odd = _mm256_setzero_si256();
        for (size_t k = 0; k < width; k += 32) {
            __m256i low = _mm256_cvtepi8_epi16(_mm_loadu_si128((const __m128i *)(rows + k)));
            __m256i high = _mm256_cvtepi8_epi16(_mm_loadu_si128((const __m128i *)(rows + k + 16)));
            even = _mm256_add_epi32(even, _mm256_madd_epi16(low, _mm256_loadu_si256((const __m256i *)(query + k))));
            odd = _mm256_add_epi32(odd, _mm256_madd_epi16(high, _mm256_loadu_si256((const __m256i *)(query + k + 16))));
        }
        __m256i both = _mm256_add_epi32(even, odd);
        __m128i half = _mm_add_epi32(_mm256_castsi256_si128(both), _mm256_extracti128_si256(both, 1));
        half = _mm_add_epi32(half, _mm_shuffle_epi32(half, 0x4e));
        half = _mm_add_epi32(half, _mm_shuffle_epi32(half, 0xb1));
        out[i] = _mm_cvtsi128_si32(half);
    }
}
#endif

static void dot_rows_portable(const int8_t *rows, size_t count, size_t width, const int16_t *query, int32_t *out) {
    for (size_t i = 0; i < count; i++, rows += width) {
        int32_t sum = 0;
        for (size_t k = 0; k < width; k++) sum += (int32_t)rows[k] * query[k];
        out[i] = sum;
    }
}

void fw_dot_rows(fw_level level, const int8_t *rows, size_t count, size_t width, const int16_t *query, int32_t *out) {
#if defined(__x86_64__)
    if (level >= FW_AVX2) {
        dot_rows_avx2(rows, count, width, query, out);
        return;
    }
#endif
    (void)level;
    dot_rows_portable(rows, count, width, query, out);
}

void fw_dot_some(
    fw_level level, const int8_t *rows, const uint32_t *positions, size_t count, size_t width, const int16_t *query, int32_t *out) {
    const size_t ahead = 8;
    for (size_t i = 0; i < count; i++) {
        if (i + ahead < count)
            for (size_t k = 0; k < width; k += 64) __builtin_prefetch(rows + positions[i + ahead] * width + k);
        fw_dot_rows(level, rows + positions[i] * width, 1, width, query, out + i);
    }
}

void fw_add_row(float *sum, const int8_t *row, size_t width, float weight) {
    for (size_t k = 0; k < width; k++) sum[k] += weight * (float)row[k];
}
