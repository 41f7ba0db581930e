#ifndef SMILE_PANEL_CCURL_SHIM_H
#define SMILE_PANEL_CCURL_SHIM_H

// libcurl's type checks are macros of GNU C around its variadic functions. Swift sees neither, so
// the checks are off and each kind of parameter has a function of its own below.
#define CURL_DISABLE_TYPECHECK
#include <curl/curl.h>
#include <openssl/ssl.h>

static inline CURLcode ccurl_global_init(void) {
    return curl_global_init(CURL_GLOBAL_DEFAULT);
}

/// For options that take a `long`: numbers, switches, time-outs.
static inline CURLcode ccurl_set_number(CURL *handle, CURLoption option, long value) {
    return curl_easy_setopt(handle, option, value);
}

/// For options that take a `curl_off_t`: sizes.
static inline CURLcode ccurl_set_size(CURL *handle, CURLoption option, curl_off_t value) {
    return curl_easy_setopt(handle, option, value);
}

/// For options that take a text, which libcurl copies (all but `CURLOPT_POSTFIELDS`).
static inline CURLcode ccurl_set_text(CURL *handle, CURLoption option, const char *value) {
    return curl_easy_setopt(handle, option, value);
}

/// For options that take an address, which must stay valid until it is replaced.
static inline CURLcode ccurl_set_pointer(CURL *handle, CURLoption option, const void *value) {
    return curl_easy_setopt(handle, option, value);
}

/// For options that take a list, which must stay valid until it is replaced.
static inline CURLcode ccurl_set_list(CURL *handle, CURLoption option, struct curl_slist *value) {
    return curl_easy_setopt(handle, option, value);
}

/// `CURLOPT_WRITEFUNCTION` and `CURLOPT_HEADERFUNCTION`.
static inline CURLcode ccurl_set_receiver(
    CURL *handle, CURLoption option, curl_write_callback receiver
) {
    return curl_easy_setopt(handle, option, receiver);
}

static inline CURLcode ccurl_set_reader(CURL *handle, curl_read_callback reader) {
    return curl_easy_setopt(handle, CURLOPT_READFUNCTION, reader);
}

/// For options that take bytes, which libcurl copies.
static inline CURLcode ccurl_set_bytes(
    CURL *handle, CURLoption option, const void *bytes, size_t count
) {
    struct curl_blob blob = {.data = (void *)bytes, .len = count, .flags = CURL_BLOB_COPY};
    return curl_easy_setopt(handle, option, &blob);
}

/// Called by libcurl for each new connection; `doubt` points at a number that is 0 where the clock
/// is right. Names and signatures are verified all the same.
static inline CURLcode ccurl_leave_times(CURL *handle, void *context, void *doubt) {
    (void)handle;
    if (*(const int *)doubt)
        X509_VERIFY_PARAM_set_flags(
            SSL_CTX_get0_param((SSL_CTX *)context), X509_V_FLAG_NO_CHECK_TIME);
    return CURLE_OK;
}

/// Leaves the times of certificates unchecked while `*doubt` is not 0; it must live as long as the
/// handle.
static inline CURLcode ccurl_leave_times_while(CURL *handle, const int *doubt) {
    CURLcode code = curl_easy_setopt(handle, CURLOPT_SSL_CTX_FUNCTION, ccurl_leave_times);
    return code ? code : curl_easy_setopt(handle, CURLOPT_SSL_CTX_DATA, (void *)doubt);
}

/// The certificates of the last connection, where `CURLOPT_CERTINFO` was set; libcurl owns them.
static inline struct curl_certinfo *ccurl_certificates(CURL *handle) {
    struct curl_certinfo *value = NULL;
    return curl_easy_getinfo(handle, CURLINFO_CERTINFO, &value) == CURLE_OK ? value : NULL;
}

/// A size that libcurl knows about the transfer under way; 0 where it knows none.
static inline curl_off_t ccurl_size(CURL *handle, CURLINFO info) {
    curl_off_t value = 0;
    return curl_easy_getinfo(handle, info, &value) == CURLE_OK ? value : 0;
}

/// A number that libcurl knows about the last transfer; 0 where it knows none.
static inline long ccurl_number(CURL *handle, CURLINFO info) {
    long value = 0;
    return curl_easy_getinfo(handle, info, &value) == CURLE_OK ? value : 0;
}

/// A text that libcurl knows about the last transfer, or NULL. libcurl owns it until the next one.
static inline const char *ccurl_text(CURL *handle, CURLINFO info) {
    char *value = NULL;
    return curl_easy_getinfo(handle, info, &value) == CURLE_OK ? value : NULL;
}

/// The first header of this name in the last reply (of the server, not of a proxy), or NULL.
/// libcurl owns it until the next transfer.
static inline const char *ccurl_header(CURL *handle, const char *name) {
    struct curl_header *header = NULL;
    return curl_easy_header(handle, name, 0, CURLH_HEADER, -1, &header) == CURLHE_OK
               ? header->value
               : NULL;
}

#endif
