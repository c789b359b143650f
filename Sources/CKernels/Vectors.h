#pragma once
#include "RangeKernels.h"

// Bodies for particular processors; parameters as in RangeKernels.h.
#if defined(__x86_64__)
void fw_bound_avx2(
    const uint8_t *const *bounds, const uint8_t *coarse, size_t terms, size_t first, size_t last, const uint16_t *sums,
    const uint8_t *base, const uint8_t *lanes, uint8_t *out, uint8_t *chunk_maxima);
void fw_bound_avx512(
    const uint8_t *const *bounds, const uint8_t *coarse, size_t terms, size_t first, size_t last, const uint16_t *sums,
    const uint8_t *base, const uint8_t *lanes, uint8_t *out, uint8_t *chunk_maxima);
void fw_bound_fine_avx2(
    const uint8_t *const *bounds, const uint16_t *fine, size_t terms, size_t first, size_t last, const uint16_t *sums,
    const uint8_t *base, const uint8_t *lanes, uint8_t *out, uint8_t *chunk_maxima);
void fw_gather_avx2(
    const uint8_t *bounds, const uint32_t *places, const uint8_t *halves, size_t count, const uint16_t *fine, uint8_t *codes,
    uint16_t *totals);
size_t fw_add_dense_avx2(
    const fw_batch *batch, const uint8_t *directory, const uint32_t *offsets, const uint8_t *codes, const uint16_t *fine,
    const int32_t *present, size_t count, uint32_t threshold, uint8_t *masks, size_t stride,
    uint8_t *firsts);
#endif
