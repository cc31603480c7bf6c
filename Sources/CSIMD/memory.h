// Memory for batches: how the C library keeps what is freed, and a small store of free blocks per thread before it.
#pragma once
#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>
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

/// Blocks are kept in classes of four sizes per power of two, 64 bytes to 64 KiB.
enum { MEMORY_CLASSES = 44, MEMORY_KEPT = 24 };

struct memory_store {
    /// Set when the thread asked for memory that it may not have.
    int denied;
    void *blocks[MEMORY_CLASSES][MEMORY_KEPT];
    uint8_t counts[MEMORY_CLASSES];
};

static inline void memory_store_end(void *pointer) {
    struct memory_store *store = (struct memory_store *)pointer;
    for (int c = 0; c < MEMORY_CLASSES; c++)
        for (int i = 0; i < store->counts[c]; i++) free(store->blocks[c][i]);
    free(store);
}

/// The thread's store, made on first use and ended with the thread; NULL when there is no memory for it. `key` comes from `memory_store_key`.
static inline struct memory_store *memory_store_of_thread(pthread_key_t key) {
    struct memory_store *store = (struct memory_store *)pthread_getspecific(key);
    if (store) return store;
    store = (struct memory_store *)calloc(1, sizeof(struct memory_store));
    if (store && pthread_setspecific(key, store) != 0) {
        free(store);
        return NULL;
    }
    return store;
}

/// A key for stores; -1 when the system has none left.
static inline int64_t memory_store_key(void) {
    pthread_key_t key;
    return pthread_key_create(&key, memory_store_end) == 0 ? (int64_t)key : -1;
}

/// Rounds a size up to that of its class, and answers the class, or -1 for sizes that are not kept.
static inline int memory_class(size_t *size) {
    size_t n = *size < 64 ? 64 : *size;
    int log = 63 - __builtin_clzll((unsigned long long)n);
    size_t step = (size_t)1 << (log < 8 ? 6 : log - 2);
    n = (n + step - 1) & ~(step - 1);
    *size = n;
    if (n > 65536) return -1;
    log = 63 - __builtin_clzll((unsigned long long)n);
    return (log - 6) * 4 + (int)((n >> (log - 2)) & 3);
}

/// A kept block of the class, or NULL.
static inline void *memory_store_take(struct memory_store *store, int size_class) {
    uint8_t count = store->counts[size_class];
    if (count == 0) return NULL;
    store->counts[size_class] = count - 1;
    return store->blocks[size_class][count - 1];
}

/// Keeps a block of the class; 0 when there is no room for it.
static inline int memory_store_give(struct memory_store *store, int size_class, void *block) {
    uint8_t count = store->counts[size_class];
    if (count == MEMORY_KEPT) return 0;
    store->blocks[size_class][count] = block;
    store->counts[size_class] = count + 1;
    return 1;
}

/// Gives freed pages back to the system, where the C library can.
static inline void memory_trim(void) {
#if defined(__GLIBC__)
    malloc_trim(0);
#endif
}
