internal import FoundationEssentials
internal import Glibc

/// Where a command writes: results to standard output, progress and failures to standard error.
struct Console: Sendable {
    /// True if standard error is a terminal, so that progress may overwrite its line.
    let isInteractive: Bool

    init() {
        isInteractive = isatty(2) == 1
    }

    func print(_ line: String) {
        Self.write(line + "\n", to: 1)
    }

    func note(_ line: String) {
        Self.write(line + "\n", to: 2)
    }

    /// Replaces the progress line on a terminal; silent elsewhere.
    func progress(_ line: String) {
        if isInteractive { Self.write("\r\u{1B}[K" + line, to: 2) }
    }

    func endProgress() {
        if isInteractive { Self.write("\r\u{1B}[K", to: 2) }
    }

    /// One JSON object on one line, keys in snake case and sorted so that equal results are equal bytes.
    func printJSON(_ value: some Encodable) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        encoder.keyEncodingStrategy = .convertToSnakeCase
        print(String(decoding: try encoder.encode(value), as: UTF8.self))
    }

    private static func write(_ text: String, to descriptor: Int32) {
        var bytes = Array(text.utf8)[...]
        while !bytes.isEmpty {
            let written = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if written > 0 {
                bytes = bytes.dropFirst(written)
            } else if errno != EINTR {
                // A closed pipe or a full disk behind standard output: nobody is left to tell.
                exit(ExitStatus.inputOutput.rawValue)
            }
        }
    }
}
