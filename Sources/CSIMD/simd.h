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
