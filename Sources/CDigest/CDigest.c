#include "CDigest.h"

#include <limits.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

int cdigest_hmac_sha1(const uint8_t *key, size_t key_length, const uint8_t *message, size_t length, uint8_t tag[20]) {
    unsigned int written = 0;
    if (key_length > INT_MAX) return 0;
    return HMAC(EVP_sha1(), key, (int)key_length, message, length, tag, &written) != NULL && written == 20;
}
