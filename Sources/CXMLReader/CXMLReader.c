#include "CXMLReader.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <libxml/xmlerror.h>
#include <libxml/xmlreader.h>

struct cxml_reader {
    xmlTextReaderPtr reader;
    int max_depth;
    /* 1 if the end of an empty element is still to be told. */
    int pending_end;
    xmlChar *attribute;
    int error_line;
};

/* Errors are told by return values; libxml2's default handler would print to the terminal. */
static void keep_line(void *data, const char *message, xmlParserSeverities severity, xmlTextReaderLocatorPtr locator) {
    (void)message;
    (void)severity;
    cxml_reader *self = data;
    if (!self->error_line) self->error_line = xmlTextReaderLocatorLineNumber(locator);
}

cxml_reader *cxml_open(const char *bytes, size_t length, int max_depth) {
    if (length > INT_MAX) return NULL;
    cxml_reader *self = calloc(1, sizeof *self);
    if (!self) return NULL;
    self->max_depth = max_depth;
    self->reader = xmlReaderForMemory(bytes, (int)length, NULL, NULL, XML_PARSE_NONET | XML_PARSE_NOCDATA | XML_PARSE_COMPACT);
    if (!self->reader) {
        free(self);
        return NULL;
    }
    xmlTextReaderSetErrorHandler(self->reader, keep_line, self);
    return self;
}

void cxml_close(cxml_reader *self) {
    if (!self) return;
    xmlFree(self->attribute);
    xmlFreeTextReader(self->reader);
    free(self);
}

int cxml_next(cxml_reader *self) {
    if (self->pending_end) {
        self->pending_end = 0;
        return CXML_ELEMENT_END;
    }
    for (;;) {
        int status = xmlTextReaderRead(self->reader);
        if (status == 0) return CXML_END_OF_PART;
        if (status < 0) return CXML_MALFORMED;
        if (xmlTextReaderDepth(self->reader) > self->max_depth) return CXML_DEPTH;
        switch (xmlTextReaderNodeType(self->reader)) {
        case XML_READER_TYPE_ELEMENT:
            self->pending_end = xmlTextReaderIsEmptyElement(self->reader) == 1;
            return CXML_ELEMENT;
        case XML_READER_TYPE_END_ELEMENT:
            return CXML_ELEMENT_END;
        case XML_READER_TYPE_TEXT:
        case XML_READER_TYPE_CDATA:
        case XML_READER_TYPE_SIGNIFICANT_WHITESPACE:
        case XML_READER_TYPE_WHITESPACE:
            return CXML_TEXT;
        case XML_READER_TYPE_DOCUMENT_TYPE:
        case XML_READER_TYPE_ENTITY_REFERENCE:
        case XML_READER_TYPE_ENTITY:
            return CXML_DOCTYPE;
        default:
            continue;
        }
    }
}

const char *cxml_name(const cxml_reader *self) {
    const xmlChar *name = xmlTextReaderConstLocalName(self->reader);
    return name ? (const char *)name : "";
}

const char *cxml_text(const cxml_reader *self) {
    const xmlChar *text = xmlTextReaderConstValue(self->reader);
    return text ? (const char *)text : "";
}

const char *cxml_attribute(cxml_reader *self, const char *name) {
    xmlFree(self->attribute);
    self->attribute = NULL;
    if (xmlTextReaderMoveToFirstAttribute(self->reader) == 1) {
        do {
            const xmlChar *local = xmlTextReaderConstLocalName(self->reader);
            if (local && strcmp((const char *)local, name) == 0) {
                self->attribute = xmlTextReaderValue(self->reader);
                break;
            }
        } while (xmlTextReaderMoveToNextAttribute(self->reader) == 1);
        xmlTextReaderMoveToElement(self->reader);
    }
    return (const char *)self->attribute;
}

int cxml_line(const cxml_reader *self) {
    if (self->error_line) return self->error_line;
    return xmlTextReaderGetParserLineNumber(self->reader);
}
