import Editorial
import Foundation
import HTTPServer
import Testing

@testable import EditorConsole

/// Writes come one after the other, and nobody waits for ever.
@Suite struct WriteQueueTests {
    @Test("while somebody writes for long, another write is told so in time, and holds nothing up afterwards")
    func patience() throws {
        let fixture = try Fixture()
        let bench = fixture.bench
        let (entered, release, left) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
        let thread = Thread {
            do {
                try bench.write(as: "jia") { (_) throws(EditorialError) in
                    entered.signal()
                    _ = release.wait(timeout: .now() + 60)
                }
            } catch { Issue.record("the first write failed: \(error)") }
            left.signal()
        }
        thread.start()
        #expect(entered.wait(timeout: .now() + 60) == .success)
        var wasWritten = false
        let problem = #expect(throws: Problem.self) {
            try bench.write(as: "yi") { (_) throws(EditorialError) in wasWritten = true }
        }
        #expect(problem?.status == .unavailable && problem?.code == "busy" && !wasWritten)
        release.signal()
        #expect(left.wait(timeout: .now() + 60) == .success)
        try bench.write(as: "yi") { (_) throws(EditorialError) in wasWritten = true }
        #expect(wasWritten)
    }
}
