#define _GNU_SOURCE
#include "CPolling.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#define EVENTS_AT_ONCE 256

static uint32_t epoll_bits(uint32_t interest) {
    uint32_t bits = 0;
    // That a peer stopped sending is told with its bytes: who does not read could not take the news away, and would be told again and again.
    if (interest & POLLING_READ) bits |= EPOLLIN | EPOLLRDHUP;
    if (interest & POLLING_WRITE) bits |= EPOLLOUT;
    // A descriptor without interest still reports a peer that is gone altogether.
    return bits;
}

int polling_create(void) {
    int poller = epoll_create1(EPOLL_CLOEXEC);
    return poller < 0 ? -errno : poller;
}

static int control(int poller, int operation, int descriptor, uint32_t interest, uint64_t token) {
    struct epoll_event event = { .events = epoll_bits(interest), .data = { .u64 = token } };
    return epoll_ctl(poller, operation, descriptor, &event) < 0 ? -errno : 0;
}

int polling_add(int poller, int descriptor, uint32_t interest, uint64_t token) {
    return control(poller, EPOLL_CTL_ADD, descriptor, interest, token);
}

int polling_modify(int poller, int descriptor, uint32_t interest, uint64_t token) {
    return control(poller, EPOLL_CTL_MOD, descriptor, interest, token);
}

int polling_remove(int poller, int descriptor) {
    return epoll_ctl(poller, EPOLL_CTL_DEL, descriptor, NULL) < 0 ? -errno : 0;
}

int polling_wait(int poller, polling_event *events, int capacity, int timeout_milliseconds) {
    struct epoll_event raw[EVENTS_AT_ONCE];
    int limit = capacity < EVENTS_AT_ONCE ? capacity : EVENTS_AT_ONCE;
    int count = epoll_wait(poller, raw, limit, timeout_milliseconds);
    if (count < 0) return errno == EINTR ? 0 : -errno;
    for (int i = 0; i < count; i++) {
        uint32_t bits = 0;
        // A half-closed peer is told by a read of zero bytes, after what it sent has been read.
        if (raw[i].events & (EPOLLIN | EPOLLRDHUP)) bits |= POLLING_READ;
        if (raw[i].events & EPOLLOUT) bits |= POLLING_WRITE;
        if (raw[i].events & (EPOLLERR | EPOLLHUP)) bits |= POLLING_HANGUP;
        events[i].token = raw[i].data.u64;
        events[i].events = bits;
    }
    return count;
}

int polling_wakeup_create(void) {
    int wakeup = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    return wakeup < 0 ? -errno : wakeup;
}

void polling_wakeup_signal(int wakeup) {
    uint64_t one = 1;
    // A full counter (EAGAIN) is already a wake-up.
    ssize_t ignored = write(wakeup, &one, sizeof one);
    (void)ignored;
}

void polling_wakeup_drain(int wakeup) {
    uint64_t count;
    ssize_t ignored = read(wakeup, &count, sizeof count);
    (void)ignored;
}

static int is_mapped(polling_address address) {
    return address.high == 0 && (address.low >> 32) == 0xffff;
}

static void to_bytes(polling_address address, uint8_t bytes[16]) {
    for (int i = 0; i < 8; i++) {
        bytes[i] = (uint8_t)(address.high >> (56 - 8 * i));
        bytes[8 + i] = (uint8_t)(address.low >> (56 - 8 * i));
    }
}

static polling_address from_bytes(const uint8_t bytes[16]) {
    polling_address address = { 0, 0 };
    for (int i = 0; i < 8; i++) {
        address.high = address.high << 8 | bytes[i];
        address.low = address.low << 8 | bytes[8 + i];
    }
    return address;
}

static socklen_t to_socket_address(polling_address address, uint16_t port, struct sockaddr_storage *storage) {
    memset(storage, 0, sizeof *storage);
    if (is_mapped(address)) {
        struct sockaddr_in *v4 = (struct sockaddr_in *)storage;
        v4->sin_family = AF_INET;
        v4->sin_port = htons(port);
        v4->sin_addr.s_addr = htonl((uint32_t)address.low);
        return sizeof *v4;
    }
    struct sockaddr_in6 *v6 = (struct sockaddr_in6 *)storage;
    v6->sin6_family = AF_INET6;
    v6->sin6_port = htons(port);
    to_bytes(address, v6->sin6_addr.s6_addr);
    return sizeof *v6;
}

static polling_address from_socket_address(const struct sockaddr_storage *storage) {
    polling_address address = { 0, 0 };
    if (storage->ss_family == AF_INET) {
        const struct sockaddr_in *v4 = (const struct sockaddr_in *)storage;
        address.low = 0xffff00000000ULL | ntohl(v4->sin_addr.s_addr);
        return address;
    }
    return from_bytes(((const struct sockaddr_in6 *)storage)->sin6_addr.s6_addr);
}

int polling_listen(polling_address address, uint16_t port, int backlog) {
    struct sockaddr_storage storage;
    socklen_t length = to_socket_address(address, port, &storage);
    int descriptor = socket(storage.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (descriptor < 0) return -errno;
    int on = 1;
    int failed = setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) < 0
        || (storage.ss_family == AF_INET6 && setsockopt(descriptor, IPPROTO_IPV6, IPV6_V6ONLY, &on, sizeof on) < 0)
        || bind(descriptor, (struct sockaddr *)&storage, length) < 0 || listen(descriptor, backlog) < 0;
    if (failed) {
        int reason = errno;
        close(descriptor);
        return -reason;
    }
    return descriptor;
}

int polling_local_port(int descriptor) {
    struct sockaddr_storage storage;
    socklen_t length = sizeof storage;
    if (getsockname(descriptor, (struct sockaddr *)&storage, &length) < 0) return -errno;
    if (storage.ss_family == AF_INET) return ntohs(((struct sockaddr_in *)&storage)->sin_port);
    return ntohs(((struct sockaddr_in6 *)&storage)->sin6_port);
}

int polling_accept(int listener, polling_address *peer) {
    struct sockaddr_storage storage;
    socklen_t length = sizeof storage;
    int descriptor = accept4(listener, (struct sockaddr *)&storage, &length, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (descriptor < 0) return -errno;
    int on = 1;
    setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    *peer = from_socket_address(&storage);
    return descriptor;
}

long polling_receive(int descriptor, void *bytes, long count) {
    ssize_t received = recv(descriptor, bytes, (size_t)count, 0);
    return received < 0 ? -errno : received;
}

long polling_send(int descriptor, const void *bytes, long count) {
    ssize_t sent = send(descriptor, bytes, (size_t)count, MSG_NOSIGNAL);
    return sent < 0 ? -errno : sent;
}

int polling_finish_sending(int descriptor) {
    return shutdown(descriptor, SHUT_WR) < 0 ? -errno : 0;
}

void polling_close(int descriptor) {
    close(descriptor);
}

int polling_parse_address(const char *text, polling_address *address) {
    struct in_addr v4;
    struct in6_addr v6;
    if (inet_pton(AF_INET, text, &v4) == 1) {
        address->high = 0;
        address->low = 0xffff00000000ULL | ntohl(v4.s_addr);
        return 0;
    }
    if (inet_pton(AF_INET6, text, &v6) == 1) {
        *address = from_bytes(v6.s6_addr);
        return 0;
    }
    return -EINVAL;
}

void polling_format_address(polling_address address, char *text) {
    if (is_mapped(address)) {
        struct in_addr v4 = { .s_addr = htonl((uint32_t)address.low) };
        inet_ntop(AF_INET, &v4, text, 46);
        return;
    }
    struct in6_addr v6;
    to_bytes(address, v6.s6_addr);
    inet_ntop(AF_INET6, &v6, text, 46);
}

static volatile sig_atomic_t termination_wakeup = -1;

static void terminate(int number) {
    (void)number;
    int reason = errno;
    if (termination_wakeup >= 0) polling_wakeup_signal(termination_wakeup);
    errno = reason;
}

int polling_wake_on_termination(int wakeup) {
    termination_wakeup = wakeup;
    struct sigaction action;
    memset(&action, 0, sizeof action);
    action.sa_handler = terminate;
    action.sa_flags = SA_RESTART;
    sigemptyset(&action.sa_mask);
    struct sigaction ignore;
    memset(&ignore, 0, sizeof ignore);
    ignore.sa_handler = SIG_IGN;
    if (sigaction(SIGTERM, &action, NULL) < 0 || sigaction(SIGINT, &action, NULL) < 0 || sigaction(SIGPIPE, &ignore, NULL) < 0) return -errno;
    // Whoever started the process may have left them blocked.
    sigset_t asked;
    sigemptyset(&asked);
    sigaddset(&asked, SIGTERM);
    sigaddset(&asked, SIGINT);
    return -pthread_sigmask(SIG_UNBLOCK, &asked, NULL);
}

long polling_raise_descriptor_limit(void) {
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) < 0) return -errno;
    if (limit.rlim_cur < limit.rlim_max) {
        limit.rlim_cur = limit.rlim_max;
        if (setrlimit(RLIMIT_NOFILE, &limit) < 0) return -errno;
    }
    return (long)limit.rlim_cur;
}
