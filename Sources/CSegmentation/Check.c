#include "Internal.h"

#include <unicode/uchar.h>
#include <unicode/utf8.h>

static int32_t fault_of(UChar32 c) {
    if (c < 0) return SEG_TEXT_ILL_FORMED;
    if ((c < 0x20 && c != '\t' && c != '\n' && c != '\r') || c == 0x7F) return SEG_TEXT_CONTROL;
    if ((c & 0xFFFE) == 0xFFFE || (c >= 0xFDD0 && c <= 0xFDEF)) return SEG_TEXT_NONCHARACTER;
    return SEG_TEXT_GOOD;
}

/// Bytes of the NFKC case folding of one character alone: an upper bound of what it adds to a text.
static size_t folded_size(const UNormalizer2 *folding, UChar32 c) {
    if (c < 0x80 || (c >= 0x4E00 && c < 0xA000)) return (size_t)U8_LENGTH(c);
    UChar decomposition[32];
    UErrorCode status = U_ZERO_ERROR;
    int32_t length = unorm2_getDecomposition(folding, c, decomposition, 32, &status);
    return length < 0 || U_FAILURE(status) ? (size_t)U8_LENGTH(c) : (size_t)length * 3;
}

int32_t seg_check(const uint8_t *text, size_t length, uint32_t non_starters, size_t expanded, size_t *place) {
    UErrorCode status = U_ZERO_ERROR;
    const UNormalizer2 *folding = unorm2_getNFKCCasefoldInstance(&status);
    uint32_t run = 0;
    size_t size = 0;
    for (size_t i = 0; i < length;) {
        *place = i;
        if (text[i] < 0x80 && text[i] >= 0x20 && text[i] != 0x7F) {
            i++;
            size++;
            run = 0;
            continue;
        }
        UChar32 c;
        U8_NEXT(text, i, length, c);
        int32_t fault = fault_of(c);
        if (fault != SEG_TEXT_GOOD) return fault;
        run = c >= 0x300 && u_getCombiningClass(c) != 0 ? run + 1 : 0;
        if (run > non_starters) return SEG_TEXT_NON_STARTERS;
        size += U_SUCCESS(status) ? folded_size(folding, c) : (size_t)U8_LENGTH(c);
        if (size > expanded) return SEG_TEXT_EXPANDS;
    }
    *place = length;
    return SEG_TEXT_GOOD;
}
