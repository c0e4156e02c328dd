#pragma once

#include <libpq-fe.h>
#include <pthread.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

/* Swift's Glibc overlay does not export epoll and eventfd, and their constants are macros or
   enumerations it cannot name. These wrappers hold no logic. */

typedef struct {
    int descriptor;
    unsigned int readable;
    unsigned int writable;
} tram_readiness;

static inline int tram_epoll_create(void) { return epoll_create1(EPOLL_CLOEXEC); }

/* Watches a descriptor, anew or changed. */
static inline int tram_epoll_watch(int epoll, int descriptor, int readable, int writable) {
    struct epoll_event event = {0};
    event.events = (readable ? EPOLLIN : 0) | (writable ? EPOLLOUT : 0);
    event.data.fd = descriptor;
    if (epoll_ctl(epoll, EPOLL_CTL_MOD, descriptor, &event) == 0) return 0;
    return epoll_ctl(epoll, EPOLL_CTL_ADD, descriptor, &event);
}

static inline void tram_epoll_forget(int epoll, int descriptor) {
    struct epoll_event event = {0};
    epoll_ctl(epoll, EPOLL_CTL_DEL, descriptor, &event);
}

/* At most 64 descriptors; an error or a hang-up counts as readable, so that the reader meets it. */
static inline int tram_epoll_wait(int epoll, tram_readiness *ready, int milliseconds) {
    struct epoll_event events[64];
    int count = epoll_wait(epoll, events, 64, milliseconds);
    for (int i = 0; i < count; i++) {
        ready[i].descriptor = events[i].data.fd;
        ready[i].readable = (events[i].events & (EPOLLIN | EPOLLERR | EPOLLHUP)) != 0;
        ready[i].writable = (events[i].events & (EPOLLOUT | EPOLLERR | EPOLLHUP)) != 0;
    }
    return count;
}

static inline int tram_eventfd_create(void) { return eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC); }
static inline void tram_eventfd_signal(int descriptor) { eventfd_write(descriptor, 1); }
static inline void tram_eventfd_clear(int descriptor) {
    eventfd_t value;
    eventfd_read(descriptor, &value);
}

/* Names the calling thread. */
static inline unsigned long tram_thread(void) { return (unsigned long)pthread_self(); }

/* libpq prints notices to stderr unless told otherwise; a notice may hold people's data. */
static void tram_ignore_notice(void *argument, const PGresult *result) {
    (void)argument;
    (void)result;
}
static inline void tram_silence_notices(PGconn *connection) {
    PQsetNoticeReceiver(connection, tram_ignore_notice, NULL);
}
