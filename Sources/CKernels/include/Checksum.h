#pragma once
#include <stddef.h>
#include <stdint.h>

/// CRC32C of `count` bytes, continuing from `crc` (0 at the start). By the processor's instruction where there is one.
uint32_t fw_crc32c(uint32_t crc, const uint8_t *_Nonnull bytes, size_t count);

/// The same by table: reference and fallback.
uint32_t fw_crc32c_portable(uint32_t crc, const uint8_t *_Nonnull bytes, size_t count);
