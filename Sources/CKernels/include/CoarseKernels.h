#pragma once
#include "RangeKernels.h"
#include <stddef.h>
#include <stdint.h>

// Kernels of TextVectors: the upper four bits of rows of signed bytes, read instead of whole rows to rule out nearly all of them. A number v stands in a
// nibble u = (v + 128) >> 4, which says 16u - 120.5 of it. Every body does the same operations in the same order and gives the same bits.

/// Rows of a group, and of a step of two groups.
enum { FW_COARSE_ROWS = 4, FW_COARSE_STEP = 8 };

/// Bytes of a step: its nibbles, the scale of each row, and how long in the unit of the vectors is what the nibbles leave out.
static inline size_t fw_coarse_bytes(size_t width) { return FW_COARSE_STEP * (width / 2 + 2 * sizeof(float)); }

/// The coarse form of `count` rows, to read from one end to the other. Of each group of four rows and each 32 numbers it holds 64 bytes, 16 of each row in
/// turn; byte j holds number j of those of the first half of the row that were not held yet in its low nibble, of the second half in its high one. Rows that
/// fill up the last step have a scale of 0.
///
/// - width: a multiple of 32, at most 512.
/// - out: `fw_coarse_bytes` for each step.
///
/// Returns the length of the longest row.
float fw_pack_coarse(const int8_t *_Nonnull rows, const float *_Nonnull scales, size_t count, size_t width, uint8_t *_Nonnull out);

/// How an upper bound of a cosine follows from a row's sum of nibbles times the query: scale * (factor * sum - offset) + spread * error + slack.
typedef struct {
    float factor, offset, spread, slack;
} fw_coarse_bound;

/// Positions in ascending order of rows whose scale is above 0 and whose bound is above `threshold`. Returns their number.
///
/// - coarse: the first of `count` rows, a multiple of 8.
/// - query: each at most 127 and at most 32,767 / (30 * (width / 16)) on both sides, so that no sum leaves 16 bits before it is widened.
/// - positions: room for `count`.
size_t fw_coarse_above(
    fw_level level, const uint8_t *_Nonnull coarse, size_t count, size_t width, const int8_t *_Nonnull query, fw_coarse_bound bound,
    float threshold, uint32_t *_Nonnull positions);
