#pragma once
#include <stddef.h>
#include <stdint.h>

/* Streaming reading of one XML part by libxml2's text reader: no network, no entities, no DTD, bounded depth. */

typedef struct cxml_reader cxml_reader;

enum {
    CXML_END_OF_PART = 0,
    CXML_ELEMENT = 1,
    CXML_ELEMENT_END = 2,
    CXML_TEXT = 3,
    CXML_MALFORMED = -1,
    /* <!DOCTYPE or an entity reference: refused whatever it says. */
    CXML_DOCTYPE = -2,
    CXML_DEPTH = -3,
};

/* `bytes` must live as long as the reader. NULL if memory is short. */
cxml_reader *cxml_open(const char *bytes, size_t length, int max_depth);

void cxml_close(cxml_reader *reader);

/* The next event. An empty element gives CXML_ELEMENT and CXML_ELEMENT_END. */
int cxml_next(cxml_reader *reader);

/* Local name of the element of the last event; never NULL. */
const char *cxml_name(const cxml_reader *reader);

/* Text of the last CXML_TEXT; never NULL. */
const char *cxml_text(const cxml_reader *reader);

/* Value of an attribute by local name, of the last CXML_ELEMENT; NULL if it has none. Valid until the next call of any function. */
const char *cxml_attribute(cxml_reader *reader, const char *name);

/* Line of the last event or error, from 1. */
int cxml_line(const cxml_reader *reader);
