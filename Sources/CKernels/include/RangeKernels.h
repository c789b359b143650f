#pragma once
#include <stddef.h>
#include <stdint.h>

// Kernels of exact top-k evaluation by range bounds. A range is 8 consecutive documents. Every kernel has one body for all
// processors and one for AVX2 (chosen at run time); they give the same bits, which the tests compare.

/// Which bodies may be used; tests lower it to compare them.
typedef enum { FW_PORTABLE = 0, FW_AVX2 = 1, FW_AVX512 = 2 } fw_level;

/// The best level of this processor.
fw_level fw_processor_level(void);

/// Ranges of a chunk of nibbles, and bytes of it.
enum { FW_CHUNK_RANGES = 64, FW_CHUNK_BYTES = 32 };

/// Tables of a term from its levels: fine[c] = floor(levels[c] * factor) + 1 for c > 0, and coarse[c] = ceil(fine[c] / 64), at most
/// 255; both 0 for c = 0.
void fw_fill_tables(const uint8_t *_Nonnull levels, float factor, uint16_t *_Nonnull fine, uint8_t *_Nonnull coarse);

/// Bounds of the ranges of chunks `first` ..< `last`, an even number of chunks from an even one: for each range the saturating sum of
/// ceil(sums / 64), `base`, and coarse[code] over all terms; 0 where `lanes` is 0. Also the largest bound of each chunk.
///
/// - bounds: for each term its nibbles, byte j of a chunk: low nibble range j, high nibble range j + 32.
/// - coarse: 16 bytes for each term.
/// - sums: for each range from that of chunk `first` on; may be null, for zeros.
/// - base, lanes: a byte for each range from range 0 on; may be null, for zeros and for all lanes.
void fw_bound_ranges(
    fw_level level, const uint8_t *_Nonnull const *_Nonnull bounds, const uint8_t *_Nonnull coarse, size_t terms, size_t first,
    size_t last, const uint16_t *_Nullable sums, const uint8_t *_Nullable base, const uint8_t *_Nullable lanes, uint8_t *_Nonnull out,
    uint8_t *_Nonnull chunk_maxima);

/// The same with sums of fine[code] in 16 bits, rounded up to 64ths at the end: slower, and close where there are many light terms.
/// The sum of all largest fine values must be below 65,536.
void fw_bound_ranges_fine(
    fw_level level, const uint8_t *_Nonnull const *_Nonnull bounds, const uint16_t *_Nonnull fine, size_t terms, size_t first,
    size_t last, const uint16_t *_Nullable sums, const uint8_t *_Nullable base, const uint8_t *_Nullable lanes, uint8_t *_Nonnull out,
    uint8_t *_Nonnull chunk_maxima);

/// Bit i is set if bytes[i] >= threshold, for 64 bytes.
static inline uint64_t fw_at_least(const uint8_t *_Nonnull bytes, uint8_t threshold) {
    uint64_t mask = 0;
#if defined(__SSE2__)
    // Part of every 64-bit x86 processor. Compiler vectors, so that no intrinsics header reaches Swift.
    typedef uint8_t bytes16 __attribute__((vector_size(16)));
    typedef char chars16 __attribute__((vector_size(16)));
    for (int part = 0; part < 4; part++) {
        bytes16 values;
        __builtin_memcpy(&values, bytes + part * 16, 16);
        mask |= (uint64_t)(uint32_t)__builtin_ia32_pmovmskb128((chars16)(values >= threshold)) << (part * 16);
    }
#else
    for (int i = 0; i < 64; i++) mask |= (uint64_t)(bytes[i] >= threshold) << i;
#endif
    return mask;
}

/// A batch of ranges under evaluation; arrays by slot of the batch.
typedef struct {
    /// Number of the range in the segment.
    const int32_t *_Nonnull ranges;
    /// Documents of the range that may be found, as a mask.
    const uint8_t *_Nonnull allowed;
    /// Eight sums a slot: upper bounds of the documents.
    uint16_t *_Nonnull lanes;
    /// Documents that hold a term.
    uint8_t *_Nonnull matched;
    /// Largest sum of the slot.
    uint32_t *_Nonnull best;
    /// What the terms not yet added can add to any document of the slot.
    uint32_t *_Nonnull rest;
} fw_batch;

/// Where the codes of `count` ranges stand among the nibbles of any dense term: the byte, and 0xFF for its high nibble. Both arrays are
/// filled up with zeros to a multiple of 16.
void fw_locate_codes(const int32_t *_Nonnull ranges, size_t count, uint32_t *_Nonnull places, uint8_t *_Nonnull halves);

/// Codes of a dense term for `count` located ranges: codes[i], and totals[i] += fine[codes[i]], modulo 65,536. Works on whole 16s: the
/// arrays must have room for them.
void fw_gather_codes(
    fw_level level, const uint8_t *_Nonnull bounds, const uint32_t *_Nonnull places, const uint8_t *_Nonnull halves, size_t count,
    const uint16_t *_Nonnull fine, uint8_t *_Nonnull codes, uint16_t *_Nonnull totals);

/// The slots among `alive` whose code is not 0, in order, with the offsets of their superblocks' payloads from `directory`; starts
/// loading the payloads. Returns their number.
size_t fw_locate_payloads(
    const uint8_t *_Nonnull directory, const uint8_t *_Nonnull codes, const int32_t *_Nonnull alive, size_t count,
    const int32_t *_Nonnull ranges, int32_t *_Nonnull present, uint32_t *_Nonnull offsets);

/// The same for terms whose codes were not gathered: reads them among the nibbles `bounds` and stores those of the slots `alive` in
/// `codes`; starts loading those of the term that comes next, if there is one.
size_t fw_locate_coded(
    const uint8_t *_Nonnull directory, const uint8_t *_Nonnull bounds, const uint8_t *_Nullable next_bounds,
    const uint32_t *_Nonnull places, const uint8_t *_Nonnull halves, uint8_t *_Nonnull codes, const int32_t *_Nonnull alive, size_t count,
    const int32_t *_Nonnull ranges, int32_t *_Nonnull present, uint32_t *_Nonnull offsets);

/// Adds a dense term to the slots `present`: fine[code] to the lanes of the documents that hold it. Stores the documents of each
/// slot's range as a mask at masks[slot * stride], and where the payload is a list the position of the first of them. Returns how
/// many slots fell below `threshold`.
size_t fw_add_dense_term(
    fw_level level, const fw_batch *_Nonnull batch, const uint8_t *_Nonnull directory, const uint32_t *_Nonnull offsets,
    const uint8_t *_Nonnull codes, const uint16_t *_Nonnull fine, const int32_t *_Nonnull present, size_t count, uint32_t threshold,
    uint8_t *_Nonnull masks, size_t stride, uint8_t *_Nonnull firsts);

/// Codes for which a unit keeps a table of impacts.
enum { FW_TABLE_CODES = 16 };

/// A dense term in one segment.
typedef struct {
    /// Its directory; offsets of payloads count from here.
    const uint8_t *_Nonnull directory;
    /// A byte for each document of the segment; null if all are 0.
    const uint8_t *_Nullable length_classes;
    /// Impacts of the codes below FW_TABLE_CODES by code * 256 + length class, and K by length class.
    const float *_Nonnull impacts;
    const float *_Nonnull saturation;
    float weight;
    /// Whether larger codes are frequencies less 1, or else 255ths of the impact.
    uint32_t stores_frequency;
} fw_dense_term;

/// Sum over the dense terms of one slot that hold `document`: weight times impact in units of 1 / fixed_scale, each cut to an integer.
///
/// - masks: of the slot, a byte for each term in whole 16s; what fw_add_dense_term stored.
/// - offsets, firsts: those of the slot and the first term; the next term's stand `size` further on.
int64_t fw_sum_dense(
    fw_level level, const fw_dense_term *_Nonnull terms, const uint8_t *_Nonnull masks, size_t stride, uint32_t document,
    const uint32_t *_Nonnull offsets, const uint8_t *_Nonnull firsts, size_t size, float fixed_scale);

/// Adds `value` to the lanes of `mask` in one slot; returns the largest lane.
uint32_t fw_add_lanes(uint16_t *_Nonnull lanes, uint8_t mask, uint16_t value);

/// Bit i is set if lanes[i] >= threshold, for 8 lanes.
static inline uint32_t fw_lanes_at_least(const uint16_t *_Nonnull lanes, uint16_t threshold) {
    uint32_t mask = 0;
    for (int lane = 0; lane < 8; lane++) mask |= (uint32_t)(lanes[lane] >= threshold) << lane;
    return mask;
}

/// Bit i is set if bit `lane` of masks[i] is, for 16 masks.
static inline uint32_t fw_terms_of_lane(const uint8_t *_Nonnull masks, uint32_t lane) {
    uint32_t terms = 0;
#if defined(__SSE2__)
    typedef uint16_t words8 __attribute__((vector_size(16)));
    typedef char chars16 __attribute__((vector_size(16)));
    words8 values;
    __builtin_memcpy(&values, masks, 16);
    // The bit of each byte moves to its top; what crosses from byte to byte stays below.
    terms = (uint32_t)__builtin_ia32_pmovmskb128((chars16)(values << (uint16_t)(7 - lane)));
#else
    for (int i = 0; i < 16; i++) terms |= (uint32_t)(masks[i] >> lane & 1) << i;
#endif
    return terms;
}

/// How many of `count` bytes, a multiple of 16, are at least `threshold`.
size_t fw_count_at_least(const uint8_t *_Nonnull bytes, size_t count, uint8_t threshold);

/// Starts loading the cache line at `address`.
static inline void fw_prefetch(const void *_Nonnull address) { __builtin_prefetch(address); }

/// `value` cut to an integer; the caller keeps it within ± 2⁶².
static inline int64_t fw_truncated(float value) { return (int64_t)value; }
