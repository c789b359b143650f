#include <curl/curl.h>

// Swift cannot call functions with variable arguments: one function for each kind of option.
static inline CURLcode fawen_set_text(CURL *handle, CURLoption option, const char *value) { return curl_easy_setopt(handle, option, value); }
static inline CURLcode fawen_set_number(CURL *handle, CURLoption option, long value) { return curl_easy_setopt(handle, option, value); }
static inline CURLcode fawen_set_bytes(CURL *handle, const void *bytes, curl_off_t count) {
    CURLcode code = curl_easy_setopt(handle, CURLOPT_POSTFIELDSIZE_LARGE, count);
    return code != CURLE_OK ? code : curl_easy_setopt(handle, CURLOPT_COPYPOSTFIELDS, bytes);
}
static inline CURLcode fawen_set_fields(CURL *handle, struct curl_slist *fields) { return curl_easy_setopt(handle, CURLOPT_HTTPHEADER, fields); }
static inline size_t fawen_drop(char *bytes, size_t size, size_t count, void *context) {
    (void)bytes;
    (void)context;
    return size * count;
}
// What the receiver says beside its status is nobody's business.
static inline CURLcode fawen_drop_body(CURL *handle) { return curl_easy_setopt(handle, CURLOPT_WRITEFUNCTION, fawen_drop); }
// The callback gets each piece of the body; it answers how many bytes it took, and anything less ends the exchange.
static inline CURLcode fawen_take_body(CURL *handle, curl_write_callback take, void *context) {
    CURLcode code = curl_easy_setopt(handle, CURLOPT_WRITEFUNCTION, take);
    return code != CURLE_OK ? code : curl_easy_setopt(handle, CURLOPT_WRITEDATA, context);
}
static inline CURLcode fawen_status(CURL *handle, long *status) { return curl_easy_getinfo(handle, CURLINFO_RESPONSE_CODE, status); }
