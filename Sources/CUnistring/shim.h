#include <stdlib.h>
#include <uninorm.h>

// UNINORM_NFC is a macro that takes an address, which Swift does not see.
static inline uint8_t *aertous_nfc(const uint8_t *text, size_t count, size_t *length) {
    return u8_normalize(UNINORM_NFC, text, count, NULL, length);
}
