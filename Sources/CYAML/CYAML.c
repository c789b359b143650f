#include "CYAML.h"

#include <stdlib.h>
#include <string.h>
#include <yaml.h>

typedef struct {
    cyaml_document *document;
    size_t event_capacity;
    size_t text_capacity;
    size_t depth;
    size_t documents;
} reading;

static int append_text(reading *state, const void *bytes, size_t length) {
    cyaml_document *document = state->document;
    if (document->text_length + length > state->text_capacity) {
        size_t capacity = (document->text_length + length) * 2 + 256;
        char *grown = realloc(document->text, capacity);
        if (!grown) return CYAML_MEMORY;
        document->text = grown;
        state->text_capacity = capacity;
    }
    if (length) memcpy(document->text + document->text_length, bytes, length);
    document->text_length += length;
    return CYAML_OK;
}

static int append_event(reading *state, cyaml_event event, size_t max_nodes) {
    cyaml_document *document = state->document;
    if (document->count >= max_nodes) return CYAML_NODES;
    if (document->count == state->event_capacity) {
        size_t capacity = state->event_capacity * 2 + 64;
        cyaml_event *grown = realloc(document->events, capacity * sizeof *grown);
        if (!grown) return CYAML_MEMORY;
        document->events = grown;
        state->event_capacity = capacity;
    }
    document->events[document->count++] = event;
    return CYAML_OK;
}

static int take_scalar(reading *state, const yaml_event_t *event, cyaml_event flat, size_t max_nodes) {
    if (event->data.scalar.anchor) return CYAML_ALIAS;
    if (event->data.scalar.tag) return CYAML_TAG;
    flat.kind = CYAML_SCALAR;
    flat.start = state->document->text_length;
    flat.length = event->data.scalar.length;
    flat.quoted = event->data.scalar.style != YAML_PLAIN_SCALAR_STYLE;
    int status = append_text(state, event->data.scalar.value, flat.length);
    return status ? status : append_event(state, flat, max_nodes);
}

static int open_collection(
    reading *state, int kind, const yaml_char_t *anchor, const yaml_char_t *tag, cyaml_event flat, size_t max_depth, size_t max_nodes) {
    if (anchor) return CYAML_ALIAS;
    if (tag) return CYAML_TAG;
    if (++state->depth > max_depth) return CYAML_DEPTH;
    flat.kind = kind;
    return append_event(state, flat, max_nodes);
}

static int take(reading *state, const yaml_event_t *event, size_t max_depth, size_t max_nodes) {
    cyaml_event flat = {0};
    flat.line = (uint32_t)event->start_mark.line;
    switch (event->type) {
    case YAML_DOCUMENT_START_EVENT:
        return ++state->documents > 1 ? CYAML_DOCUMENTS : CYAML_OK;
    case YAML_ALIAS_EVENT:
        return CYAML_ALIAS;
    case YAML_SCALAR_EVENT:
        return take_scalar(state, event, flat, max_nodes);
    case YAML_SEQUENCE_START_EVENT:
        return open_collection(
            state, CYAML_SEQUENCE, event->data.sequence_start.anchor, event->data.sequence_start.tag, flat, max_depth, max_nodes);
    case YAML_MAPPING_START_EVENT:
        return open_collection(
            state, CYAML_MAPPING, event->data.mapping_start.anchor, event->data.mapping_start.tag, flat, max_depth, max_nodes);
    case YAML_SEQUENCE_END_EVENT:
    case YAML_MAPPING_END_EVENT:
        state->depth--;
        flat.kind = CYAML_END;
        return append_event(state, flat, max_nodes);
    default:
        return CYAML_OK;
    }
}

static void read_all(reading *state, yaml_parser_t *parser, size_t max_depth, size_t max_nodes) {
    cyaml_document *document = state->document;
    int done = 0;
    while (!done) {
        yaml_event_t event;
        if (!yaml_parser_parse(parser, &event)) {
            document->status = parser->error == YAML_MEMORY_ERROR ? CYAML_MEMORY : CYAML_SYNTAX;
            document->error_line = (uint32_t)parser->problem_mark.line;
            /* The problem is a string constant of libyaml. */
            if (parser->problem) document->problem = parser->problem;
            return;
        }
        document->status = take(state, &event, max_depth, max_nodes);
        document->error_line = (uint32_t)event.start_mark.line;
        done = event.type == YAML_STREAM_END_EVENT || document->status != CYAML_OK;
        yaml_event_delete(&event);
    }
}

cyaml_document *cyaml_parse(const uint8_t *bytes, size_t length, size_t max_depth, size_t max_nodes) {
    cyaml_document *document = calloc(1, sizeof *document);
    if (!document) return NULL;
    document->problem = "";
    yaml_parser_t parser;
    if (!yaml_parser_initialize(&parser)) {
        document->status = CYAML_MEMORY;
        return document;
    }
    yaml_parser_set_encoding(&parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&parser, bytes, length);
    reading state = {.document = document};
    read_all(&state, &parser, max_depth, max_nodes);
    yaml_parser_delete(&parser);
    return document;
}

void cyaml_free(cyaml_document *document) {
    if (!document) return;
    free(document->events);
    free(document->text);
    free(document);
}
