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

__attribute__((target("avx2"))) static size_t rows_above_avx2(
    const int32_t *sums, const float *scales, size_t count, float factor, float threshold, uint32_t *positions) {
    __m256 factors = _mm256_set1_ps(factor), least = _mm256_set1_ps(threshold), zero = _mm256_setzero_ps();
    size_t found = 0;
    for (size_t i = 0; i + 8 <= count; i += 8) {
        __m256 scale = _mm256_loadu_ps(scales + i);
        __m256 sum = _mm256_cvtepi32_ps(_mm256_loadu_si256((const __m256i *)(sums + i)));
        __m256 cosine = _mm256_mul_ps(_mm256_mul_ps(sum, scale), factors);
        __m256 above = _mm256_and_ps(_mm256_cmp_ps(cosine, least, _CMP_GT_OQ), _mm256_cmp_ps(scale, zero, _CMP_GT_OQ));
        for (uint32_t mask = (uint32_t)_mm256_movemask_ps(above); mask != 0; mask &= mask - 1)
            positions[found++] = (uint32_t)i + (uint32_t)__builtin_ctz(mask);
    }
    return found;
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

static size_t rows_above_portable(
    const int32_t *sums, const float *scales, size_t first, size_t count, float factor, float threshold, uint32_t *positions) {
    size_t found = 0;
    for (size_t i = first; i < count; i++)
        if (scales[i] > 0 && (float)sums[i] * scales[i] * factor > threshold) positions[found++] = (uint32_t)i;
    return found;
}

size_t fw_rows_above(
    fw_level level, const int32_t *sums, const float *scales, size_t count, float factor, float threshold, uint32_t *positions) {
    size_t first = 0, found = 0;
#if defined(__x86_64__)
    if (level >= FW_AVX2) {
        first = count & ~(size_t)7;
        found = rows_above_avx2(sums, scales, first, factor, threshold, positions);
    }
#endif
    (void)level;
    return found + rows_above_portable(sums, scales, first, count, factor, threshold, positions + found);
}

void fw_add_row(float *sum, const int8_t *row, size_t width, float weight) {
    for (size_t k = 0; k < width; k++) sum[k] += weight * (float)row[k];
}
