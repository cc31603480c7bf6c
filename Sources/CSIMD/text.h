// Searching text for the bytes that structure it. Every function has a portable branch.
#pragma once
#include <stdint.h>
#include <stddef.h>
#if defined(__AVX2__)
#include <immintrin.h>
#endif

/// Bit i is set where byte i of the 64 at `bytes` equals `wanted`.
static inline uint64_t simd_match_mask64(const uint8_t *bytes, uint8_t wanted) {
#if defined(__AVX2__)
    __m256i w = _mm256_set1_epi8((char)wanted);
    __m256i a = _mm256_loadu_si256((const __m256i *)bytes);
    __m256i b = _mm256_loadu_si256((const __m256i *)(bytes + 32));
    uint64_t low = (uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(a, w));
    uint64_t high = (uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(b, w));
    return low | (high << 32);
#else
    uint64_t mask = 0;
    for (int i = 0; i < 64; i++) mask |= (uint64_t)(bytes[i] == wanted) << i;
    return mask;
#endif
}

/// Bit i is set where byte i of the 64 at `bytes` is 0x80 or above.
static inline uint64_t simd_high_mask64(const uint8_t *bytes) {
#if defined(__AVX2__)
    __m256i a = _mm256_loadu_si256((const __m256i *)bytes);
    __m256i b = _mm256_loadu_si256((const __m256i *)(bytes + 32));
    uint64_t low = (uint32_t)_mm256_movemask_epi8(a);
    uint64_t high = (uint32_t)_mm256_movemask_epi8(b);
    return low | (high << 32);
#else
    uint64_t mask = 0;
    for (int i = 0; i < 64; i++) mask |= (uint64_t)(bytes[i] >> 7) << i;
    return mask;
#endif
}

/// Bit i is set where byte i of the 32 at `bytes` ends a plain piece of a JSON string: a quote, a backslash, or a control character.
static inline uint32_t simd_json_string_mask32(const uint8_t *bytes) {
#if defined(__AVX2__)
    __m256i v = _mm256_loadu_si256((const __m256i *)bytes);
    __m256i quote = _mm256_cmpeq_epi8(v, _mm256_set1_epi8('"'));
    __m256i backslash = _mm256_cmpeq_epi8(v, _mm256_set1_epi8('\\'));
    __m256i control = _mm256_cmpeq_epi8(_mm256_min_epu8(v, _mm256_set1_epi8(0x1F)), v);
    return (uint32_t)_mm256_movemask_epi8(_mm256_or_si256(_mm256_or_si256(quote, backslash), control));
#else
    uint32_t mask = 0;
    for (int i = 0; i < 32; i++) mask |= (uint32_t)(bytes[i] == '"' || bytes[i] == '\\' || bytes[i] < 0x20) << i;
    return mask;
#endif
}

/// Bit i is set where byte i of the 32 at `bytes` ends a number or word of JSON: a comma, a closing bracket or brace, a space or a control character.
static inline uint32_t simd_json_scalar_end_mask32(const uint8_t *bytes) {
#if defined(__AVX2__)
    __m256i v = _mm256_loadu_si256((const __m256i *)bytes);
    __m256i comma = _mm256_cmpeq_epi8(v, _mm256_set1_epi8(','));
    // Brackets and braces differ in one bit.
    __m256i close = _mm256_cmpeq_epi8(_mm256_or_si256(v, _mm256_set1_epi8(0x20)), _mm256_set1_epi8('}'));
    __m256i space = _mm256_cmpeq_epi8(_mm256_min_epu8(v, _mm256_set1_epi8(0x20)), v);
    return (uint32_t)_mm256_movemask_epi8(_mm256_or_si256(_mm256_or_si256(comma, close), space));
#else
    uint32_t mask = 0;
    for (int i = 0; i < 32; i++) mask |= (uint32_t)(bytes[i] == ',' || bytes[i] == ']' || bytes[i] == '}' || bytes[i] <= 0x20) << i;
    return mask;
#endif
}

/// Whether the first `count` bytes, 1 to 32 of them, are the same. 32 bytes of both must be readable.
static inline int simd_equal_prefix32(const uint8_t *a, const uint8_t *b, unsigned count) {
#if defined(__AVX2__)
    __m256i equal = _mm256_cmpeq_epi8(_mm256_loadu_si256((const __m256i *)a), _mm256_loadu_si256((const __m256i *)b));
    return (~(uint32_t)_mm256_movemask_epi8(equal) << (32 - count)) == 0;
#else
    return __builtin_memcmp(a, b, count) == 0;
#endif
}

/// Where the point is among the first `count` of 32 readable bytes; `count` (at most 31) when there is none.
static inline unsigned simd_point32(const uint8_t *bytes, unsigned count) {
#if defined(__AVX2__)
    __m256i v = _mm256_loadu_si256((const __m256i *)bytes);
    uint32_t mask = (uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(v, _mm256_set1_epi8('.')));
    return (unsigned)__builtin_ctz(mask | (1u << count));
#else
    unsigned i = 0;
    while (i < count && bytes[i] != '.') i++;
    return i;
#endif
}

/// CRC-32C (Castagnoli, as in RFC 3720) of `count` bytes, going on from `crc`; begin with 0.
static inline uint32_t simd_crc32c(uint32_t crc, const uint8_t *bytes, size_t count) {
    crc = ~crc;
#if defined(__SSE4_2__) && defined(__x86_64__)
    uint64_t wide = crc;
    while (count >= 8) {
        uint64_t word;
        __builtin_memcpy(&word, bytes, 8);
        wide = __builtin_ia32_crc32di(wide, word);
        bytes += 8;
        count -= 8;
    }
    crc = (uint32_t)wide;
    while (count-- > 0) crc = __builtin_ia32_crc32qi(crc, *bytes++);
#else
    while (count-- > 0) {
        crc ^= *bytes++;
        for (int bit = 0; bit < 8; bit++) crc = (crc >> 1) ^ (0x82F63B78u & (0u - (crc & 1)));
    }
#endif
    return ~crc;
}
