// Vector instructions that Swift does not reach from plain loops: movemask and shuffles.
// Every function has a portable branch.
#pragma once
#include <stdint.h>
#include <stddef.h>
#if defined(__AVX2__)
#include <immintrin.h>
#endif

/// Bit i of the answer is set when byte i of the 32 at `bytes` is not zero.
static inline uint32_t simd_nonzero_mask32(const uint8_t *bytes) {
#if defined(__AVX2__)
    __m256i v = _mm256_loadu_si256((const __m256i *)bytes);
    return ~(uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(v, _mm256_setzero_si256()));
#else
    uint32_t mask = 0;
    for (int i = 0; i < 32; i++) mask |= (uint32_t)(bytes[i] != 0) << i;
    return mask;
#endif
}

#if defined(__AVX2__)
/// Whether 32 bytes from here lie in one page, so that loading them cannot fault even where fewer are ours.
static inline int simd_same_page32(const uint8_t *p) { return ((uintptr_t)p & 4095) <= 4096 - 32; }
#endif

/// Where the `m` bytes at `needle` first occur in the `n` bytes at `text`, or -1. Compares the needle's first and last byte at 32 places at
/// once and looks closer only where both agree (Mula, "SIMD-friendly algorithms for substring searching").
static inline ptrdiff_t simd_find(const uint8_t *text, size_t n, const uint8_t *needle, size_t m) {
    if (m == 0) return 0;
    if (m > n) return -1;
    size_t places = n - m + 1;
    size_t i = 0;
#if defined(__AVX2__)
    const __m256i first = _mm256_set1_epi8((char)needle[0]);
    const __m256i last = _mm256_set1_epi8((char)needle[m - 1]);
    while (i < places) {
        const uint8_t *a = text + i;
        const uint8_t *b = text + i + m - 1;
        if (places - i < 32 && !(simd_same_page32(a) && simd_same_page32(b))) break;
        __m256i x = _mm256_cmpeq_epi8(first, _mm256_loadu_si256((const __m256i *)a));
        __m256i y = _mm256_cmpeq_epi8(last, _mm256_loadu_si256((const __m256i *)b));
        uint32_t mask = (uint32_t)_mm256_movemask_epi8(_mm256_and_si256(x, y));
        if (places - i < 32) mask &= ((uint32_t)1 << (places - i)) - 1;
        while (mask != 0) {
            size_t at = i + (size_t)__builtin_ctz(mask);
            if (m <= 2 || __builtin_memcmp(text + at + 1, needle + 1, m - 2) == 0) return (ptrdiff_t)at;
            mask &= mask - 1;
        }
        i += 32;
    }
#endif
    for (; i < places; i++) {
        if (text[i] == needle[0] && __builtin_memcmp(text + i, needle, m) == 0) return (ptrdiff_t)i;
    }
    return -1;
}

/// Asks for the cache line at `address`, without waiting for it. Any address is allowed.
static inline void simd_prefetch(const void *address) { __builtin_prefetch(address); }
