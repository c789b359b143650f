#pragma once

#include "CSegmentation.h"

#include <unicode/unorm2.h>
#include <unicode/utypes.h>

/// Not an ICU code: those are above -200 only as warnings, and memory is ours.
#define SEG_NO_MEMORY (-1)

enum {
    /// Normalisation never joins this character to what stands before it.
    SEG_FLAG_BOUNDARY = 1,
    /// Folds to one unit of the basic plane when the next character has a boundary before it.
    SEG_FLAG_SIMPLE = 2,
    /// Combining class above 0.
    SEG_FLAG_NON_STARTER = 4
};

typedef struct {
    uint32_t source, target;
} seg_pair;

struct seg_tables {
    const UNormalizer2 *folding;
    /// Traditional to Simplified, by source.
    seg_pair *pairs;
    size_t pair_count;
    uint16_t fold[0x10000];
    uint8_t flags[0x10000];
    uint8_t kind[0x10000];
};
