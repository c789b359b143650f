#pragma once
#include <stddef.h>
#include <stdint.h>

/* A flat reading of one YAML document by libyaml, under limits. Collections are bracketed by their own event and CYAML_END. */

enum {
    CYAML_SCALAR = 1,
    CYAML_SEQUENCE = 2,
    CYAML_MAPPING = 3,
    CYAML_END = 4,
};

enum {
    CYAML_OK = 0,
    CYAML_SYNTAX = 1,
    /* Anchors and aliases are refused: they let a short text stand for an enormous one. */
    CYAML_ALIAS = 2,
    CYAML_TAG = 3,
    CYAML_DEPTH = 4,
    CYAML_NODES = 5,
    CYAML_DOCUMENTS = 6,
    CYAML_MEMORY = 7,
};

typedef struct {
    int32_t kind;
    /* From 0, within the text given. */
    uint32_t line;
    /* The bytes of a scalar within `text`. */
    size_t start;
    size_t length;
    /* 1 for a scalar in quotes or a block: never null. */
    int32_t quoted;
} cyaml_event;

typedef struct {
    cyaml_event *events;
    size_t count;
    char *text;
    size_t text_length;
    int32_t status;
    /* From 0; where reading stopped if status is not CYAML_OK. */
    uint32_t error_line;
    /* libyaml's own words for a syntax error; never NULL. */
    const char *problem;
} cyaml_document;

/* Reads `length` bytes of checked UTF-8. Always returns a document, to be freed with cyaml_free, or NULL if memory is short. */
cyaml_document *cyaml_parse(const uint8_t *bytes, size_t length, size_t max_depth, size_t max_nodes);

void cyaml_free(cyaml_document *document);
