#pragma once
#include <stdint.h>

// Linux calls that Swift's Glibc module lacks (epoll, eventfd, accept4) or that need C structures (sockaddr), with fixed-width types.
// Every function that can fail returns a negative errno value; none of them raises SIGPIPE.

enum { POLLING_READ = 1, POLLING_WRITE = 2, POLLING_HANGUP = 4 };

/// What happened to one descriptor: a set of POLLING_ bits and the token it was added with.
typedef struct {
    uint64_t token;
    uint32_t events;
} polling_event;

/// An IPv6 address in host order halves; IPv4 addresses are mapped (::ffff:a.b.c.d).
typedef struct {
    uint64_t high;
    uint64_t low;
} polling_address;

int polling_create(void);
int polling_add(int poller, int descriptor, uint32_t interest, uint64_t token);
int polling_modify(int poller, int descriptor, uint32_t interest, uint64_t token);
int polling_remove(int poller, int descriptor);
/// Waits for events; an interrupted wait counts as no event. Returns their number.
int polling_wait(int poller, polling_event *events, int capacity, int timeout_milliseconds);

/// An eventfd in non-blocking mode: signalled by any thread, or by a signal handler, drained by the loop.
int polling_wakeup_create(void);
void polling_wakeup_signal(int wakeup);
void polling_wakeup_drain(int wakeup);

/// A listening TCP socket, non-blocking, with SO_REUSEADDR; an IPv6 socket serves IPv6 only.
int polling_listen(polling_address address, uint16_t port, int backlog);
int polling_local_port(int descriptor);
/// Accepts one connection, non-blocking and with TCP_NODELAY.
int polling_accept(int listener, polling_address *peer);

long polling_receive(int descriptor, void *bytes, long count);
long polling_send(int descriptor, const void *bytes, long count);
int polling_finish_sending(int descriptor);
void polling_close(int descriptor);

/// Parses a numeric address; 0, or -EINVAL.
int polling_parse_address(const char *text, polling_address *address);
/// Writes the address as text into 46 bytes.
void polling_format_address(polling_address address, char *text);

/// From now on SIGTERM and SIGINT signal the eventfd and SIGPIPE is ignored. One server a process.
int polling_wake_on_termination(int wakeup);
/// Raises the soft limit of open descriptors to the hard one; returns the limit now in force.
long polling_raise_descriptor_limit(void);
