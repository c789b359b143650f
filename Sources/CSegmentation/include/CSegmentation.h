/// Word breaking, case folding and character tables of ICU, behind opaque pointers.
///
/// No ICU header is included here: together with Foundation's own copy of ICU its types would clash in every module that imports this one.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// Character tables shared by every segmenter: read only after creation, safe to use from any thread.
typedef struct seg_tables seg_tables;
/// One word breaker with its scratch memory: one thread at a time.
typedef struct seg_segmenter seg_segmenter;

/// Kinds of a folded character.
enum { SEG_KIND_OTHER = 0, SEG_KIND_HAN = 1, SEG_KIND_ALPHANUMERIC = 2 };

/// A folded text. Every pointer belongs to the segmenter and holds until its next call.
typedef struct {
    /// Folded UTF-8.
    const uint8_t *bytes;
    size_t byte_count;
    /// Number of folded characters (code points).
    size_t character_count;
    const uint32_t *code_points;
    /// SEG_KIND_* of each character; ALPHANUMERIC is exactly [a-z0-9].
    const uint8_t *kinds;
    /// Where each character begins in `bytes`; character_count + 1 entries.
    const uint32_t *byte_offsets;
    /// Bytes of the original text that each character came from.
    const uint32_t *source_starts;
    const uint32_t *source_ends;
    /// Words as character indexes, ascending, without gaps of punctuation (rule status 100 and above).
    const uint32_t *word_starts;
    const uint32_t *word_ends;
    size_t word_count;
} seg_folded;

/// "72.1/15": versions of the ICU that runs and of its Unicode data.
void seg_version(char text[48]);

/// Builds the tables: NFKC case folding of the basic plane and Traditional to Simplified.
///
/// `kept` are characters that Simplified text uses as well (著, 乾 …): they are not changed. NULL and an ICU error code on failure.
seg_tables *seg_tables_create(const uint32_t *kept, size_t kept_count, int32_t *error);
void seg_tables_free(seg_tables *tables);
/// The Simplified form of a character, or the character itself.
uint32_t seg_simplified(const seg_tables *tables, uint32_t character);
/// SEG_KIND_* of a folded character.
uint8_t seg_kind(const seg_tables *tables, uint32_t character);

/// `tables` must outlive the segmenter. NULL and an ICU error code (or -1 for lack of memory) on failure.
seg_segmenter *seg_segmenter_create(const seg_tables *tables, int32_t *error);
void seg_segmenter_free(seg_segmenter *segmenter);

/// Folds UTF-8 (ill-formed bytes become U+FFFD) and, if asked, finds words. Linear in `length` whatever the text is: runs of more than 30
/// non-starters are cut as in the Stream-Safe Text Format. At most 2^27 bytes. False and an error code on failure.
bool seg_fold(seg_segmenter *segmenter, const uint8_t *text, size_t length, bool words, seg_folded *result, int32_t *error);

/// What a strict reader of foreign text found first.
enum {
    SEG_TEXT_GOOD = 0,
    SEG_TEXT_ILL_FORMED = 1,
    SEG_TEXT_CONTROL = 2,
    SEG_TEXT_NONCHARACTER = 3,
    SEG_TEXT_NON_STARTERS = 4,
    SEG_TEXT_EXPANDS = 5
};

/// Checks bytes before anything hashes or normalises them: well-formed UTF-8, no C0 controls but TAB, LF and CR, no DEL, no noncharacters, at most
/// `non_starters` combining marks in a row, NFKC case folding to at most `expanded` bytes. `place` is the offset of the first fault.
int32_t seg_check(const uint8_t *text, size_t length, uint32_t non_starters, size_t expanded, size_t *place);

/// Pinyin without tones of the characters first..<first+count, each a NUL-terminated ASCII syllable of at most `width` - 1 letters in `out` (empty
/// where there is none). Slow (microseconds a character): call once and keep the table. False and an error code on failure.
bool seg_pinyin(uint32_t first, uint32_t count, char *out, size_t width, int32_t *error);
