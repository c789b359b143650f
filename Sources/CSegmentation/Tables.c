#include "Internal.h"

#include <stdlib.h>
#include <string.h>
#include <unicode/uchar.h>
#include <unicode/uset.h>
#include <unicode/utrans.h>
#include <unicode/uversion.h>

void seg_version(char text[48]) {
    UVersionInfo version;
    u_getVersion(version);
    u_versionToString(version, text);
    size_t used = strlen(text);
    text[used++] = '/';
    u_getUnicodeVersion(version);
    u_versionToString(version, text + used);
}

static uint8_t kind_of(UChar32 c) {
    if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) return SEG_KIND_ALPHANUMERIC;
    return u_hasBinaryProperty(c, UCHAR_IDEOGRAPHIC) ? SEG_KIND_HAN : SEG_KIND_OTHER;
}

static int by_source(const void *left, const void *right) {
    uint32_t a = ((const seg_pair *)left)->source, b = ((const seg_pair *)right)->source;
    return (a > b) - (a < b);
}

static bool contains(const uint32_t *kept, size_t count, uint32_t c) {
    for (size_t i = 0; i < count; i++) {
        if (kept[i] == c) return true;
    }
    return false;
}

/// Asks the transliterator for each character it may change, alone: the table then costs nothing a character.
static bool build_simplified(seg_tables *tables, const uint32_t *kept, size_t kept_count, UErrorCode *status) {
    static const UChar identifier[] = u"Traditional-Simplified";
    UTransliterator *transliterator = utrans_openU(identifier, -1, UTRANS_FORWARD, NULL, 0, NULL, status);
    if (U_FAILURE(*status)) return false;
    USet *sources = uset_openEmpty();
    utrans_getSourceSet(transliterator, false, sources, status);
    int32_t size = U_SUCCESS(*status) ? uset_size(sources) : 0;
    tables->pairs = calloc((size_t)size + 1, sizeof(seg_pair));
    if (tables->pairs == NULL) *status = U_MEMORY_ALLOCATION_ERROR;
    for (int32_t i = 0; i < size && U_SUCCESS(*status); i++) {
        UChar32 source = uset_charAt(sources, i), target = 0;
        UChar buffer[16] = {0};
        int32_t length = 0, limit, next = 0;
        U16_APPEND_UNSAFE(buffer, length, source);
        limit = length;
        utrans_transUChars(transliterator, buffer, &length, 16, 0, &limit, status);
        if (U_FAILURE(*status)) break;
        U16_NEXT(buffer, next, length, target);
        // Only one character to one character: offsets stay simple and segmentation stays honest.
        if (next != length || target == source || contains(kept, kept_count, (uint32_t)source)) continue;
        tables->pairs[tables->pair_count++] = (seg_pair){(uint32_t)source, (uint32_t)target};
    }
    uset_close(sources);
    utrans_close(transliterator);
    if (U_FAILURE(*status)) return false;
    qsort(tables->pairs, tables->pair_count, sizeof(seg_pair), by_source);
    return true;
}

static void build_folding(seg_tables *tables, UErrorCode *status) {
    for (UChar32 c = 0; c < 0x10000 && U_SUCCESS(*status); c++) {
        uint8_t flags = unorm2_hasBoundaryBefore(tables->folding, c) ? SEG_FLAG_BOUNDARY : 0;
        tables->kind[c] = kind_of(c);
        if (U16_IS_SURROGATE(c)) continue;
        if (u_getCombiningClass(c) != 0) flags |= SEG_FLAG_NON_STARTER;
        if (unorm2_isInert(tables->folding, c)) {
            tables->fold[c] = (uint16_t)c;
            flags |= SEG_FLAG_SIMPLE;
        } else if (flags & SEG_FLAG_BOUNDARY) {
            UChar source = (UChar)c, target[8];
            int32_t length = unorm2_normalize(tables->folding, &source, 1, target, 8, status);
            if (*status == U_BUFFER_OVERFLOW_ERROR) {
                *status = U_ZERO_ERROR;
            } else if (length == 1) {
                tables->fold[c] = target[0];
                flags |= SEG_FLAG_SIMPLE;
            }
        }
        tables->flags[c] = flags;
    }
    // Simple characters go straight to their simplified form.
    for (UChar32 c = 0; c < 0x10000; c++) {
        uint32_t target = seg_simplified(tables, tables->fold[c]);
        if (target < 0x10000) {
            tables->fold[c] = (uint16_t)target;
        } else {
            tables->flags[c] &= (uint8_t)~SEG_FLAG_SIMPLE;
        }
    }
}

seg_tables *seg_tables_create(const uint32_t *kept, size_t kept_count, int32_t *error) {
    UErrorCode status = U_ZERO_ERROR;
    seg_tables *tables = calloc(1, sizeof(seg_tables));
    if (tables == NULL) {
        *error = SEG_NO_MEMORY;
        return NULL;
    }
    tables->folding = unorm2_getNFKCCasefoldInstance(&status);
    if (U_SUCCESS(status) && build_simplified(tables, kept, kept_count, &status)) build_folding(tables, &status);
    *error = status;
    if (U_SUCCESS(status)) return tables;
    seg_tables_free(tables);
    return NULL;
}

void seg_tables_free(seg_tables *tables) {
    if (tables == NULL) return;
    free(tables->pairs);
    free(tables);
}

uint32_t seg_simplified(const seg_tables *tables, uint32_t character) {
    size_t low = 0, high = tables->pair_count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (tables->pairs[middle].source < character) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    bool found = low < tables->pair_count && tables->pairs[low].source == character;
    return found ? tables->pairs[low].target : character;
}

uint8_t seg_kind(const seg_tables *tables, uint32_t character) {
    return character < 0x10000 ? tables->kind[character] : kind_of((UChar32)character);
}
