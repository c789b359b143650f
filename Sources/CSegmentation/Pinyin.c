#include "Internal.h"

#include <string.h>
#include <unicode/utf16.h>
#include <unicode/utrans.h>

/// Rules move the rest of the buffer at every replacement: small batches keep that cheap.
#define BATCH 48

static void copy_syllables(const UChar *text, int32_t length, uint32_t count, char *out, size_t width) {
    size_t used = 0;
    uint32_t row = 0;
    for (int32_t i = 0; i <= length && row < count; i++) {
        if (i == length || text[i] == '\n') {
            out[row * width + used] = 0;
            row++;
            used = 0;
        } else if (text[i] >= 'a' && text[i] <= 'z' && used + 1 < width) {
            out[row * width + used++] = (char)text[i];
        }
    }
}

bool seg_pinyin(uint32_t first, uint32_t count, char *out, size_t width, int32_t *error) {
    UErrorCode status = U_ZERO_ERROR;
    static const UChar identifier[] = u"Han-Latin; NFD; [:Mn:] Remove; Lower";
    UTransliterator *transliterator = utrans_openU(identifier, -1, UTRANS_FORWARD, NULL, 0, NULL, &status);
    memset(out, 0, (size_t)count * width);
    for (uint32_t done = 0; done < count && U_SUCCESS(status); done += BATCH) {
        uint32_t batch = count - done < BATCH ? count - done : BATCH;
        UChar buffer[BATCH * 24];
        int32_t length = 0, limit;
        for (uint32_t i = 0; i < batch; i++) {
            U16_APPEND_UNSAFE(buffer, length, (UChar32)(first + done + i));
            buffer[length++] = '\n';
        }
        limit = length;
        utrans_transUChars(transliterator, buffer, &length, BATCH * 24, 0, &limit, &status);
        if (U_SUCCESS(status)) copy_syllables(buffer, length, batch, out + (size_t)done * width, width);
    }
    utrans_close(transliterator);
    *error = status;
    return U_SUCCESS(status);
}
