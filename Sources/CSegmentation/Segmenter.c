#include "Internal.h"

#include <stdlib.h>
#include <string.h>
#include <unicode/ubrk.h>
#include <unicode/uchar.h>
#include <unicode/utf16.h>
#include <unicode/utf8.h>

/// UAX #15, definition D4: no run of non-starters is longer.
#define MAX_NON_STARTERS 30
#define MAX_LENGTH ((size_t)1 << 27)

struct seg_segmenter {
    const seg_tables *tables;
    UBreakIterator *breaker;
    // One entry a folded character.
    uint32_t *code_points, *byte_offsets, *source_starts, *source_ends;
    uint8_t *kinds;
    size_t capacity, count;
    // Folded text in both encodings.
    uint8_t *bytes;
    size_t byte_capacity, byte_count;
    UChar *units;
    uint32_t *character_of_unit;
    size_t unit_capacity, unit_count;
    uint32_t *word_starts, *word_ends;
    size_t word_capacity, word_count;
    // A stretch that normalisation may join, before and after.
    UChar *chunk, *normalized;
    size_t chunk_capacity, normalized_capacity;
};

static bool grow(void **memory, size_t size, size_t count) {
    void *larger = realloc(*memory, size * count);
    if (larger == NULL) return false;
    *memory = larger;
    return true;
}

static bool reserve_characters(seg_segmenter *s, size_t needed) {
    if (needed < s->capacity) return true;
    size_t capacity = needed + needed / 2 + 64;
    if (!grow((void **)&s->code_points, 4, capacity) || !grow((void **)&s->byte_offsets, 4, capacity + 1)) return false;
    if (!grow((void **)&s->source_starts, 4, capacity) || !grow((void **)&s->source_ends, 4, capacity)) return false;
    if (!grow((void **)&s->kinds, 1, capacity)) return false;
    // Up to four bytes and two units a character.
    if (!grow((void **)&s->bytes, 4, capacity) || !grow((void **)&s->units, 4, capacity)) return false;
    if (!grow((void **)&s->character_of_unit, 8, capacity + 1)) return false;
    s->capacity = capacity;
    return true;
}

static inline bool append(seg_segmenter *s, uint32_t c, size_t start, size_t end) {
    if (s->count + 1 >= s->capacity && !reserve_characters(s, s->count + 2)) return false;
    size_t i = s->count++;
    s->code_points[i] = c;
    s->byte_offsets[i] = (uint32_t)s->byte_count;
    s->source_starts[i] = (uint32_t)start;
    s->source_ends[i] = (uint32_t)end;
    s->kinds[i] = c < 0x10000 ? s->tables->kind[c] : seg_kind(s->tables, c);
    U8_APPEND_UNSAFE(s->bytes, s->byte_count, c);
    if (c < 0x10000) {
        s->character_of_unit[s->unit_count] = (uint32_t)i;
        s->units[s->unit_count++] = (UChar)c;
    } else {
        s->character_of_unit[s->unit_count] = s->character_of_unit[s->unit_count + 1] = (uint32_t)i;
        U16_APPEND_UNSAFE(s->units, s->unit_count, c);
    }
    return true;
}

/// The character at `i`; ill-formed bytes read as U+FFFD, one maximal subpart at a time.
static inline UChar32 next_character(const uint8_t *text, size_t *i, size_t length) {
    size_t at = *i;
    UChar32 c = text[at++];
    if (c >= 0xE0 && c < 0xF0 && at + 1 < length) {
        uint32_t second = text[at], third = text[at + 1];
        uint32_t value = ((uint32_t)(c & 15) << 12) | ((second & 63) << 6) | (third & 63);
        if ((second & 0xC0) == 0x80 && (third & 0xC0) == 0x80 && value >= 0x800 && (value < 0xD800 || value > 0xDFFF)) {
            *i = at + 2;
            return (UChar32)value;
        }
    }
    if (c >= 0x80) {
        at = *i;
        U8_NEXT_OR_FFFD(text, at, length, c);
    }
    *i = at;
    return c;
}

static inline uint8_t flags_of(const seg_tables *tables, UChar32 c) {
    if (c < 0x10000) return tables->flags[c];
    uint8_t flags = unorm2_hasBoundaryBefore(tables->folding, c) ? SEG_FLAG_BOUNDARY : 0;
    return u_getCombiningClass(c) != 0 ? flags | SEG_FLAG_NON_STARTER : flags;
}

/// Normalises source bytes start..<end as one piece: all it yields comes from all of them.
static bool fold_chunk(seg_segmenter *s, size_t unit_count, size_t start, size_t end, UErrorCode *status) {
    for (;;) {
        int32_t capacity = (int32_t)s->normalized_capacity;
        int32_t length = unorm2_normalize(s->tables->folding, s->chunk, (int32_t)unit_count, s->normalized, capacity, status);
        if (*status == U_BUFFER_OVERFLOW_ERROR) {
            *status = U_ZERO_ERROR;
            if (!grow((void **)&s->normalized, sizeof(UChar), (size_t)length + 64)) return false;
            s->normalized_capacity = (size_t)length + 64;
            continue;
        }
        if (U_FAILURE(*status)) return true;
        for (int32_t i = 0; i < length;) {
            UChar32 c;
            U16_NEXT(s->normalized, i, length, c);
            if (!append(s, seg_simplified(s->tables, (uint32_t)c), start, end)) return false;
        }
        return true;
    }
}

static bool fold(seg_segmenter *s, const uint8_t *text, size_t length, UErrorCode *status) {
    const seg_tables *tables = s->tables;
    size_t i = 0, start = 0;
    UChar32 c = length > 0 ? next_character(text, &i, length) : 0;
    uint8_t flags = length > 0 ? flags_of(tables, c) : 0;
    bool more = length > 0;
    while (more) {
        // Characters that fold to nothing do not lengthen what stands before them.
        size_t end = i, visible_end = i, units = 0;
        uint32_t non_starters = 0;
        UChar32 first = c;
        uint8_t first_flags = flags;
        for (;;) {
            if (units + 2 > s->chunk_capacity) {
                if (!grow((void **)&s->chunk, sizeof(UChar), s->chunk_capacity * 2 + 64)) return false;
                s->chunk_capacity = s->chunk_capacity * 2 + 64;
            }
            U16_APPEND_UNSAFE(s->chunk, units, c);
            non_starters = flags & SEG_FLAG_NON_STARTER ? non_starters + 1 : 0;
            end = i;
            if ((flags & SEG_FLAG_BOUNDARY) || !u_hasBinaryProperty(c, UCHAR_DEFAULT_IGNORABLE_CODE_POINT)) visible_end = i;
            more = i < length;
            if (!more) break;
            c = next_character(text, &i, length);
            flags = flags_of(tables, c);
            if (flags & SEG_FLAG_BOUNDARY) break;
            if ((flags & SEG_FLAG_NON_STARTER) && non_starters >= MAX_NON_STARTERS) break;
        }
        if (units == 1 && (first_flags & SEG_FLAG_SIMPLE)) {
            if (!append(s, tables->fold[first], start, end)) return false;
        } else {
            if (!fold_chunk(s, units, start, visible_end, status)) return false;
            if (U_FAILURE(*status)) return true;
        }
        start = end;
    }
    return true;
}

static bool find_words(seg_segmenter *s, UErrorCode *status) {
    ubrk_setText(s->breaker, s->units, (int32_t)s->unit_count, status);
    if (U_FAILURE(*status)) return true;
    int32_t start = ubrk_first(s->breaker);
    for (int32_t end = ubrk_next(s->breaker); end != UBRK_DONE; end = ubrk_next(s->breaker)) {
        if (ubrk_getRuleStatus(s->breaker) >= UBRK_WORD_NUMBER) {
            if (s->word_count == s->word_capacity) {
                size_t capacity = s->word_capacity * 2 + 64;
                if (!grow((void **)&s->word_starts, 4, capacity) || !grow((void **)&s->word_ends, 4, capacity)) return false;
                s->word_capacity = capacity;
            }
            s->word_starts[s->word_count] = s->character_of_unit[start];
            s->word_ends[s->word_count++] = s->character_of_unit[end];
        }
        start = end;
    }
    return true;
}

bool seg_fold(seg_segmenter *s, const uint8_t *text, size_t length, bool words, seg_folded *result, int32_t *error) {
    UErrorCode status = U_ZERO_ERROR;
    s->count = s->byte_count = s->unit_count = s->word_count = 0;
    *error = U_BUFFER_OVERFLOW_ERROR;
    if (length > MAX_LENGTH) return false;
    *error = SEG_NO_MEMORY;
    if (!reserve_characters(s, length / 3 + 16) || !fold(s, text, length, &status)) return false;
    s->byte_offsets[s->count] = (uint32_t)s->byte_count;
    s->character_of_unit[s->unit_count] = (uint32_t)s->count;
    if (U_SUCCESS(status) && words && !find_words(s, &status)) return false;
    *error = status;
    *result = (seg_folded){
        .bytes = s->bytes, .byte_count = s->byte_count, .character_count = s->count, .code_points = s->code_points,
        .kinds = s->kinds, .byte_offsets = s->byte_offsets, .source_starts = s->source_starts, .source_ends = s->source_ends,
        .word_starts = s->word_starts, .word_ends = s->word_ends, .word_count = s->word_count};
    return U_SUCCESS(status);
}

seg_segmenter *seg_segmenter_create(const seg_tables *tables, int32_t *error) {
    UErrorCode status = U_ZERO_ERROR;
    UBreakIterator *breaker = ubrk_open(UBRK_WORD, "zh", NULL, 0, &status);
    *error = status;
    if (U_FAILURE(status)) return NULL;
    seg_segmenter *segmenter = calloc(1, sizeof(seg_segmenter));
    if (segmenter == NULL) {
        ubrk_close(breaker);
        *error = SEG_NO_MEMORY;
        return NULL;
    }
    segmenter->tables = tables;
    segmenter->breaker = breaker;
    return segmenter;
}

void seg_segmenter_free(seg_segmenter *s) {
    if (s == NULL) return;
    ubrk_close(s->breaker);
    void *memory[] = {s->code_points, s->byte_offsets, s->source_starts, s->source_ends, s->kinds, s->bytes, s->units,
                      s->character_of_unit, s->word_starts, s->word_ends, s->chunk, s->normalized};
    for (size_t i = 0; i < sizeof(memory) / sizeof(memory[0]); i++) free(memory[i]);
    free(s);
}
