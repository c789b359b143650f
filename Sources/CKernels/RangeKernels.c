#include "RangeKernels.h"
#include "Vectors.h"
#include <string.h>

fw_level fw_processor_level(void) {
#if defined(__x86_64__)
    if (!__builtin_cpu_supports("popcnt")) return FW_PORTABLE;
    if (__builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx2")) return FW_AVX512;
    if (__builtin_cpu_supports("avx2")) return FW_AVX2;
#endif
    return FW_PORTABLE;
}

void fw_fill_tables(const uint8_t *levels, float factor, uint16_t *fine, uint8_t *coarse) {
    for (int code = 1; code < 16; code++) {
        uint32_t value = (uint32_t)((float)levels[code] * factor) + 1;
        uint32_t rounded = (value + 63) >> 6;
        fine[code] = (uint16_t)value;
        coarse[code] = (uint8_t)(rounded < 255 ? rounded : 255);
    }
    fine[0] = 0;
    coarse[0] = 0;
}

static uint8_t code_of(const uint8_t *bounds, size_t range) {
    uint8_t byte = bounds[(range >> 6) * FW_CHUNK_BYTES + (range & 31)];
    return range & 32 ? byte >> 4 : byte & 15;
}

// Clears what may not be found and takes the maxima of chunks first ..< last.
static void finish_chunks(size_t first, size_t last, const uint8_t *lanes, uint8_t *out, uint8_t *chunk_maxima) {
    for (size_t chunk = first; chunk < last; chunk++) {
        uint8_t largest = 0;
        for (size_t range = chunk * FW_CHUNK_RANGES; range < (chunk + 1) * FW_CHUNK_RANGES; range++) {
            if (lanes && !lanes[range]) out[range] = 0;
            if (out[range] > largest) largest = out[range];
        }
        chunk_maxima[chunk] = largest;
    }
}

static uint8_t capped(uint32_t value) { return (uint8_t)(value < 255 ? value : 255); }

static void bound_portable(
    const uint8_t *const *bounds, const uint8_t *coarse, size_t terms, size_t first, size_t last, const uint16_t *sums,
    const uint8_t *base, const uint8_t *lanes, uint8_t *out, uint8_t *chunk_maxima) {
    size_t start = first * FW_CHUNK_RANGES;
    for (size_t range = start; range < last * FW_CHUNK_RANGES; range++) {
        uint32_t total = (base ? base[range] : 0) + (sums ? ((uint32_t)sums[range - start] + 63) >> 6 : 0);
        for (size_t term = 0; term < terms; term++) total += coarse[term * 16 + code_of(bounds[term], range)];
        out[range] = capped(total);
    }
    finish_chunks(first, last, lanes, out, chunk_maxima);
}

static void bound_fine_portable(
    const uint8_t *const *bounds, const uint16_t *fine, size_t terms, size_t first, size_t last, const uint16_t *sums,
    const uint8_t *base, const uint8_t *lanes, uint8_t *out, uint8_t *chunk_maxima) {
    size_t start = first * FW_CHUNK_RANGES;
    for (size_t range = start; range < last * FW_CHUNK_RANGES; range++) {
        uint32_t total = sums ? sums[range - start] : 0;
        for (size_t term = 0; term < terms; term++) total += fine[term * 16 + code_of(bounds[term], range)];
        out[range] = capped((base ? base[range] : 0) + ((total + 63) >> 6));
    }
    finish_chunks(first, last, lanes, out, chunk_maxima);
}

void fw_bound_ranges(
    fw_level level, const uint8_t *const *bounds, const uint8_t *coarse, size_t terms, size_t first, size_t last,
    const uint16_t *sums, const uint8_t *base, const uint8_t *lanes, uint8_t *out, uint8_t *chunk_maxima) {
#if defined(__x86_64__)
    if (level == FW_AVX512) return fw_bound_avx512(bounds, coarse, terms, first, last, sums, base, lanes, out, chunk_maxima);
    if (level == FW_AVX2) return fw_bound_avx2(bounds, coarse, terms, first, last, sums, base, lanes, out, chunk_maxima);
#endif
    (void)level;
    bound_portable(bounds, coarse, terms, first, last, sums, base, lanes, out, chunk_maxima);
}

void fw_bound_ranges_fine(
    fw_level level, const uint8_t *const *bounds, const uint16_t *fine, size_t terms, size_t first, size_t last,
    const uint16_t *sums, const uint8_t *base, const uint8_t *lanes, uint8_t *out, uint8_t *chunk_maxima) {
#if defined(__x86_64__)
    if (level >= FW_AVX2) return fw_bound_fine_avx2(bounds, fine, terms, first, last, sums, base, lanes, out, chunk_maxima);
#endif
    (void)level;
    bound_fine_portable(bounds, fine, terms, first, last, sums, base, lanes, out, chunk_maxima);
}

void fw_locate_codes(const int32_t *ranges, size_t count, uint32_t *places, uint8_t *halves) {
    for (size_t i = 0; i < count; i++) {
        uint32_t range = (uint32_t)ranges[i];
        places[i] = (range >> 6) * FW_CHUNK_BYTES + (range & 31);
        halves[i] = range & 32 ? 0xFF : 0;
    }
    for (size_t i = count; i < ((count + 15) & ~(size_t)15); i++) {
        places[i] = 0;
        halves[i] = 0;
    }
}

static void gather_portable(
    const uint8_t *bounds, const uint32_t *places, const uint8_t *halves, size_t count, const uint16_t *fine, uint8_t *codes,
    uint16_t *totals) {
    for (size_t i = 0; i < count; i++) {
        uint8_t byte = bounds[places[i]];
        codes[i] = halves[i] ? byte >> 4 : byte & 15;
        totals[i] = (uint16_t)(totals[i] + fine[codes[i]]);
    }
}

void fw_gather_codes(
    fw_level level, const uint8_t *bounds, const uint32_t *places, const uint8_t *halves, size_t count, const uint16_t *fine,
    uint8_t *codes, uint16_t *totals) {
    size_t padded = (count + 15) & ~(size_t)15;
#if defined(__x86_64__)
    if (level >= FW_AVX2) return fw_gather_avx2(bounds, places, halves, padded, fine, codes, totals);
#endif
    (void)level;
    gather_portable(bounds, places, halves, padded, fine, codes, totals);
}

static void locate(const uint8_t *directory, const int32_t *present, size_t found, const int32_t *ranges, uint32_t *offsets) {
    for (size_t i = 0; i < found; i++) {
        int32_t slot = present[i];
        // A superblock is 32 ranges, a group 16 superblocks: 4 bytes of base, then 2 bytes for each.
        uint32_t range = (uint32_t)ranges[slot];
        const uint8_t *group = directory + (size_t)(range >> 9) * 36;
        uint32_t base;
        uint16_t member;
        memcpy(&base, group, 4);
        memcpy(&member, group + 4 + ((range >> 5) & 15) * 2, 2);
        offsets[slot] = base + member;
        __builtin_prefetch(directory + offsets[slot]);
    }
}

size_t fw_locate_payloads(
    const uint8_t *directory, const uint8_t *codes, const int32_t *alive, size_t count, const int32_t *ranges, int32_t *present,
    uint32_t *offsets) {
    size_t found = 0;
    for (size_t i = 0; i < count; i++) {
        int32_t slot = alive[i];
        present[found] = slot;
        found += codes[slot] != 0;
    }
    locate(directory, present, found, ranges, offsets);
    return found;
}

size_t fw_locate_coded(
    const uint8_t *directory, const uint8_t *bounds, const uint8_t *next_bounds, const uint32_t *places, const uint8_t *halves,
    uint8_t *codes, const int32_t *alive, size_t count, const int32_t *ranges, int32_t *present, uint32_t *offsets) {
    size_t found = 0;
    for (size_t i = 0; i < count; i++) {
        int32_t slot = alive[i];
        uint8_t code = bounds[places[slot]] >> (halves[slot] & 4) & 15;
        if (next_bounds) __builtin_prefetch(next_bounds + places[slot]);
        codes[slot] = code;
        present[found] = slot;
        found += code != 0;
    }
    locate(directory, present, found, ranges, offsets);
    return found;
}

size_t fw_count_at_least(const uint8_t *bytes, size_t count, uint8_t threshold) {
    // Compiler vectors: a comparison gives -1 in each byte that is large enough.
    typedef uint8_t bytes16 __attribute__((vector_size(16)));
    size_t found = 0;
    for (size_t first = 0; first < count;) {
        bytes16 sums = {0};
        // No byte counts further than 255.
        for (int turn = 0; turn < 255 && first < count; turn++, first += 16) {
            bytes16 values;
            memcpy(&values, bytes + first, 16);
            sums -= (bytes16)(values >= threshold);
        }
        for (int i = 0; i < 16; i++) found += sums[i];
    }
    return found;
}

static size_t add_dense_portable(
    const fw_batch *batch, const uint8_t *directory, const uint32_t *offsets, const uint8_t *codes, const uint16_t *fine,
    const int32_t *present, size_t count, uint32_t threshold, uint8_t *masks, size_t stride,
    uint8_t *firsts) {
    size_t dropped = 0;
    for (size_t i = 0; i < count; i++) {
        int32_t slot = present[i];
        const uint8_t *payload = directory + offsets[slot];
        uint32_t entries = payload[0] & 31, row = (uint32_t)batch->ranges[slot] & 31;
        uint8_t mask = 0;
        if (entries == 0) {
            mask = payload[1 + row];
        } else {
            uint8_t first = 0;
            for (uint32_t entry = entries; entry-- > 0;)
                if (payload[1 + entry] >> 3 == row) {
                    mask |= (uint8_t)(1u << (payload[1 + entry] & 7));
                    first = (uint8_t)entry;
                }
            firsts[slot] = first;
        }
        masks[(size_t)slot * stride] = mask;
        mask &= batch->allowed[slot];
        batch->matched[slot] |= mask;
        uint16_t value = fine[codes[slot]];
        uint32_t best = fw_add_lanes(batch->lanes + (size_t)slot * 8, mask, value);
        batch->best[slot] = best;
        batch->rest[slot] -= value;
        dropped += best + batch->rest[slot] < threshold;
    }
    return dropped;
}

size_t fw_add_dense_term(
    fw_level level, const fw_batch *batch, const uint8_t *directory, const uint32_t *offsets, const uint8_t *codes,
    const uint16_t *fine, const int32_t *present, size_t count, uint32_t threshold, uint8_t *masks, size_t stride,
    uint8_t *firsts) {
#if defined(__x86_64__)
    if (level >= FW_AVX2)
        return fw_add_dense_avx2(batch, directory, offsets, codes, fine, present, count, threshold, masks, stride, firsts);
#endif
    (void)level;
    return add_dense_portable(batch, directory, offsets, codes, fine, present, count, threshold, masks, stride, firsts);
}

uint32_t fw_add_lanes(uint16_t *lanes, uint8_t mask, uint16_t value) {
    uint32_t largest = 0;
    for (int lane = 0; lane < 8; lane++) {
        lanes[lane] = (uint16_t)(lanes[lane] + ((mask >> lane & 1) ? value : 0));
        if (lanes[lane] > largest) largest = lanes[lane];
    }
    return largest;
}
