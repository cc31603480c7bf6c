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

/// Writes `base + i` for each bit i set in `mask`, ascending, and answers how many. Writes up to 8 numbers beyond the last.
static inline size_t simd_append_rows32(uint32_t mask, uint32_t base, uint32_t *target) {
#if defined(__AVX2__) && defined(__BMI2__)
    size_t count = 0;
    for (int part = 0; part < 4; part++) {
        uint64_t bits = (mask >> (8 * part)) & 255;
        if (bits == 0) continue;
        // The numbers 0 … 7 of the set bits, moved together (each bit spread to a byte, then extracted).
        uint64_t bytes = _pdep_u64(bits, 0x0101010101010101ull) * 255;
        uint64_t packed = _pext_u64(0x0706050403020100ull, bytes);
        __m256i numbers = _mm256_cvtepu8_epi32(_mm_cvtsi64_si128((long long)packed));
        numbers = _mm256_add_epi32(numbers, _mm256_set1_epi32((int)(base + 8u * (uint32_t)part)));
        _mm256_storeu_si256((__m256i *)(target + count), numbers);
        count += (size_t)__builtin_popcountll(bits);
    }
    return count;
#else
    size_t count = 0;
    while (mask != 0) {
        target[count++] = base + (uint32_t)__builtin_ctz(mask);
        mask &= mask - 1;
    }
    return count;
#endif
}

/// Bit i of the answer is set when `values[i] - low`, taken as unsigned, is at most `span` and the bit of that number in `bits` is set; for 8 values.
static inline uint32_t simd_bitmap_mask8(const void *values, int width, int32_t low, uint32_t span, const uint32_t *bits) {
#if defined(__AVX2__)
    __m256i v;
    if (width == 4) v = _mm256_loadu_si256((const __m256i *)values);
    else if (width == 2) v = _mm256_cvtepi16_epi32(_mm_loadu_si128((const __m128i *)values));
    else v = _mm256_cvtepi8_epi32(_mm_loadl_epi64((const __m128i *)values));
    __m256i place = _mm256_sub_epi32(v, _mm256_set1_epi32(low));
    __m256i limit = _mm256_set1_epi32((int)span);
    __m256i inside = _mm256_cmpeq_epi32(_mm256_min_epu32(place, limit), place);
    if (_mm256_testz_si256(inside, inside)) return 0;
    __m256i safe = _mm256_and_si256(place, inside);
    __m256i words = _mm256_i32gather_epi32((const int *)bits, _mm256_srli_epi32(safe, 5), 4);
    __m256i shift = _mm256_sub_epi32(_mm256_set1_epi32(31), _mm256_and_si256(safe, _mm256_set1_epi32(31)));
    // The wanted bit becomes the sign.
    __m256i hit = _mm256_and_si256(_mm256_sllv_epi32(words, shift), inside);
    return (uint32_t)_mm256_movemask_ps(_mm256_castsi256_ps(hit));
#else
    uint32_t mask = 0;
    for (int i = 0; i < 8; i++) {
        int32_t v = width == 4 ? ((const int32_t *)values)[i] : width == 2 ? ((const int16_t *)values)[i] : ((const int8_t *)values)[i];
        uint32_t place = (uint32_t)v - (uint32_t)low;
        if (place <= span && (bits[place >> 5] >> (place & 31)) & 1) mask |= 1u << i;
    }
    return mask;
#endif
}
