#include "CTestKeys.h"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>

/* The type is OpenSSL's own; the name keeps its headers out of Swift. */
static EVP_PKEY *own(const ctestkeys_key *key) { return (EVP_PKEY *)key; }

ctestkeys_key *ctestkeys_rsa(size_t bits) { return (ctestkeys_key *)EVP_RSA_gen(bits); }
ctestkeys_key *ctestkeys_p256(void) { return (ctestkeys_key *)EVP_EC_gen("P-256"); }
void ctestkeys_free(ctestkeys_key *key) { EVP_PKEY_free((EVP_PKEY *)key); }

size_t ctestkeys_number(const ctestkeys_key *key, char name, uint8_t out[512]) {
    const char *parameter = name == 'n'   ? OSSL_PKEY_PARAM_RSA_N
                            : name == 'e' ? OSSL_PKEY_PARAM_RSA_E
                            : name == 'x' ? OSSL_PKEY_PARAM_EC_PUB_X
                                          : OSSL_PKEY_PARAM_EC_PUB_Y;
    BIGNUM *number = NULL;
    if (EVP_PKEY_get_bn_param(own(key), parameter, &number) != 1) return 0;
    /* Coordinates have a fixed width; the numbers of RSA begin with their first byte that is not zero. */
    int width = name == 'x' || name == 'y' ? 32 : BN_num_bytes(number);
    int written = width <= 512 ? BN_bn2binpad(number, out, width) : -1;
    BN_free(number);
    return written > 0 ? (size_t)written : 0;
}

/* Turns a signature's DER into r and s. */
static size_t plain(const uint8_t *der, size_t length, uint8_t out[512]) {
    ECDSA_SIG *pair = d2i_ECDSA_SIG(NULL, &der, (long)length);
    if (!pair) return 0;
    int isDone = BN_bn2binpad(ECDSA_SIG_get0_r(pair), out, 32) == 32 && BN_bn2binpad(ECDSA_SIG_get0_s(pair), out + 32, 32) == 32;
    ECDSA_SIG_free(pair);
    return isDone ? 64 : 0;
}

size_t ctestkeys_sign(const ctestkeys_key *key, const uint8_t *message, size_t length, uint8_t out[512]) {
    uint8_t signature[512];
    size_t count = sizeof signature;
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    int isDone = context && EVP_DigestSignInit(context, NULL, EVP_sha256(), NULL, own(key)) == 1
                 && EVP_DigestSign(context, signature, &count, message, length) == 1;
    EVP_MD_CTX_free(context);
    if (!isDone) return 0;
    if (EVP_PKEY_get_base_id(own(key)) == EVP_PKEY_EC) return plain(signature, count, out);
    for (size_t index = 0; index < count; index++) out[index] = signature[index];
    return count;
}
