#pragma once
#include "RangeKernels.h"
#include <stddef.h>
#include <stdint.h>

// Kernels of TextVectors: rows of signed bytes against one vector of 16-bit integers. Integer sums, so every body gives the same bits.

/// out[i] = sum over k of rows[i * width + k] * query[k].
///
/// - width: a multiple of 32, at most 512.
/// - query: each within -4,095 ... 4,095, so that no sum leaves 32 bits.
void fw_dot_rows(
    fw_level level, const int8_t *_Nonnull rows, size_t count, size_t width, const int16_t *_Nonnull query, int32_t *_Nonnull out);

/// out[i] = sum over k of rows[positions[i] * width + k] * query[k]; rows far apart are asked of the memory ahead of time.
void fw_dot_some(
    fw_level level, const int8_t *_Nonnull rows, const uint32_t *_Nonnull positions, size_t count, size_t width,
    const int16_t *_Nonnull query, int32_t *_Nonnull out);

/// sum[k] += weight * row[k].
void fw_add_row(float *_Nonnull sum, const int8_t *_Nonnull row, size_t width, float weight);
