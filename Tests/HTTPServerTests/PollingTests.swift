import CPolling
import Glibc
import Testing

@Suite("What the system tells of a connection")
struct PollingTests {
    /// Two ends of one connection, and a poller that watches the first.
    private final class Watched {
        let (near, far): (Int32, Int32)
        let poller = polling_create()

        init(interest: UInt32) throws {
            var ends: [Int32] = [0, 0]
            try #require(socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0, &ends) == 0)
            (near, far) = (ends[0], ends[1])
            try #require(polling_add(poller, near, interest, 7) == 0)
        }

        deinit { for descriptor in [near, far, poller] { close(descriptor) } }

        /// What there is to be told now; nil for nothing.
        func told() -> UInt32? {
            var event = polling_event()
            return polling_wait(poller, &event, 1, 0) == 1 ? event.events : nil
        }

        /// Writes until the other end, which takes nothing, is full.
        func fill() {
            let bytes = [UInt8](repeating: 0, count: 65_536)
            while send(near, bytes, bytes.count, Int32(MSG_DONTWAIT) | Int32(MSG_NOSIGNAL)) > 0 {}
        }
    }

    private static let (read, write) = (UInt32(POLLING_READ), UInt32(POLLING_WRITE))

    @Test("a peer that stopped sending is told to who reads, and wakes nobody who only writes")
    func halfClosed() throws {
        let writing = try Watched(interest: Self.write)
        #expect(writing.told() == Self.write)
        writing.fill()
        #expect(writing.told() == nil)
        shutdown(writing.far, Int32(SHUT_WR))
        #expect(writing.told() == nil)
        #expect(polling_modify(writing.poller, writing.near, Self.read, 7) == 0)
        #expect(writing.told() == Self.read)
    }

    @Test("a peer that is gone is told without any interest")
    func gone() throws {
        let idle = try Watched(interest: 0)
        #expect(idle.told() == nil)
        shutdown(idle.far, Int32(SHUT_WR))
        #expect(idle.told() == nil)
        shutdown(idle.far, Int32(SHUT_RDWR))
        shutdown(idle.near, Int32(SHUT_WR))
        let told = try #require(idle.told())
        #expect(told & UInt32(POLLING_HANGUP) != 0)
    }
}
