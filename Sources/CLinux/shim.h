// What Swift's Glibc module does not expose.
#if defined(__linux__)
#include <sys/epoll.h>
#include <sys/eventfd.h>
#endif
