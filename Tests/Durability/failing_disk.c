// Loaded in front of the C library: makes the calls fail that write below a folder, when and how the test says in a shared file.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

// Calls to let pass before failures begin, failures to give, the error, calls seen.
struct control { atomic_int passes; atomic_int failures; atomic_int error; atomic_int seen; };
static struct control *control;
static const char *folder;

__attribute__((constructor)) static void begin(void) {
    const char *path = getenv("FAILING_DISK_CONTROL");
    folder = getenv("FAILING_DISK_FOLDER");
    if (!path || !folder) return;
    int file = open(path, O_RDWR);
    void *memory = file < 0 ? MAP_FAILED : mmap(NULL, sizeof(struct control), PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    if (memory != MAP_FAILED) control = memory;
    if (file >= 0) close(file);
}

static int fails(const char *path) {
    if (!control || !folder || !path || strncmp(path, folder, strlen(folder)) != 0) return 0;
    atomic_fetch_add(&control->seen, 1);
    if (atomic_load(&control->failures) <= 0) return 0;
    if (atomic_fetch_sub(&control->passes, 1) > 0) return 0;
    if (atomic_fetch_sub(&control->failures, 1) <= 0) return 0;
    errno = atomic_load(&control->error);
    return 1;
}

static int fails_file(int file) {
    if (!control) return 0;
    char link[64], path[4096];
    snprintf(link, sizeof link, "/proc/self/fd/%d", file);
    ssize_t count = readlink(link, path, sizeof path - 1);
    if (count < 0) return 0;
    path[count] = 0;
    return fails(path);
}

#define NEXT(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

ssize_t write(int file, const void *bytes, size_t count) {
    if (fails_file(file)) {
        // Half of it gets there.
        int error = errno;
        if (count > 1) NEXT(write)(file, bytes, count / 2);
        errno = error;
        return -1;
    }
    return NEXT(write)(file, bytes, count);
}
ssize_t pwrite(int file, const void *bytes, size_t count, off_t offset) {
    if (fails_file(file)) return -1;
    return NEXT(pwrite)(file, bytes, count, offset);
}
ssize_t pwrite64(int file, const void *bytes, size_t count, off64_t offset) {
    if (fails_file(file)) return -1;
    return NEXT(pwrite64)(file, bytes, count, offset);
}
int fsync(int file) { return fails_file(file) ? -1 : NEXT(fsync)(file); }
int fdatasync(int file) { return fails_file(file) ? -1 : NEXT(fdatasync)(file); }
int ftruncate(int file, off_t size) { return fails_file(file) ? -1 : NEXT(ftruncate)(file, size); }
int ftruncate64(int file, off64_t size) { return fails_file(file) ? -1 : NEXT(ftruncate64)(file, size); }
int rename(const char *from, const char *to) { return fails(from) ? -1 : NEXT(rename)(from, to); }
int open(const char *path, int flags, ...) {
    va_list rest;
    va_start(rest, flags);
    int mode = va_arg(rest, int);
    va_end(rest);
    if ((flags & O_CREAT) && fails(path)) return -1;
    return NEXT(open)(path, flags, mode);
}
int open64(const char *path, int flags, ...) {
    va_list rest;
    va_start(rest, flags);
    int mode = va_arg(rest, int);
    va_end(rest);
    if ((flags & O_CREAT) && fails(path)) return -1;
    return NEXT(open64)(path, flags, mode);
}
