#pragma once
#include <stddef.h>
#include <stdint.h>

/* HMAC-SHA-1 (RFC 2104) by OpenSSL: what authenticator apps compute. libsodium has none. Returns 1, or 0 if the library refuses. */
int cdigest_hmac_sha1(const uint8_t *key, size_t key_length, const uint8_t *message, size_t length, uint8_t tag[20]);
