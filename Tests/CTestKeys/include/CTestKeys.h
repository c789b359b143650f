#pragma once
#include <stddef.h>
#include <stdint.h>

/* A private key of OpenSSL. */
typedef struct ctestkeys_key ctestkeys_key;

/* An RSA key of so many bits; NULL if the library refuses. */
ctestkeys_key *ctestkeys_rsa(size_t bits);
/* A key on P-256; NULL if the library refuses. */
ctestkeys_key *ctestkeys_p256(void);
void ctestkeys_free(ctestkeys_key *key);

/* The public number of that name ("n", "e" for RSA, "x", "y" for P-256), big-endian in at most 512 bytes. Returns the count of bytes, 0 on failure. */
size_t ctestkeys_number(const ctestkeys_key *key, char name, uint8_t out[512]);
/* A signature with SHA-256 as JOSE writes it: PKCS #1 v1.5, or r and s of 32 bytes each. Returns the count of bytes, 0 on failure. */
size_t ctestkeys_sign(const ctestkeys_key *key, const uint8_t *message, size_t length, uint8_t out[512]);
