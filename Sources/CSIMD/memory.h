// How the C library keeps freed memory.
#pragma once
#include <stddef.h>
#if defined(__GLIBC__)
#include <malloc.h>
#endif

/// Keeps freed blocks up to `mapped` bytes, and up to `trimmed` bytes at the heap's end, for the next use instead of giving their pages back,
/// which would have to be cleared again. Nothing happens where the C library has no such setting.
static inline void memory_keep_freed(int mapped, int trimmed) {
#if defined(__GLIBC__)
    mallopt(M_MMAP_THRESHOLD, mapped);
    mallopt(M_TRIM_THRESHOLD, trimmed);
#else
    (void)mapped;
    (void)trimmed;
#endif
}
