import Glibc

/// A file in memory whose lines are `id TAB tokens`, the tokens separated by single spaces.
struct TokenFile {
    let bytes: [UInt8]

    init(path: String) throws(BenchmarkError) {
        guard let file = fopen(path, "rb") else { throw .cannotRead(path) }
        defer { fclose(file) }
        fseek(file, 0, SEEK_END)
        let size = ftell(file)
        rewind(file)
        let contents = [UInt8](unsafeUninitializedCapacity: max(0, size)) { buffer, count in
            count = fread(buffer.baseAddress, 1, buffer.count, file)
        }
        guard contents.count == size else { throw .cannotRead(path) }
        bytes = contents
    }

    /// Calls `body` with the byte ranges of the tokens of each line.
    func forEachLine(_ body: (Int, [Range<Int>]) throws -> Void) throws {
        var tokens: [Range<Int>] = []
        var line = 0
        var index = 0
        while index < bytes.count {
            while index < bytes.count && bytes[index] != UInt8(ascii: "\t") && bytes[index] != UInt8(ascii: "\n") { index += 1 }
            tokens.removeAll(keepingCapacity: true)
            while index < bytes.count && bytes[index] != UInt8(ascii: "\n") {
                index += 1
                let start = index
                while index < bytes.count && bytes[index] != UInt8(ascii: " ") && bytes[index] != UInt8(ascii: "\n") { index += 1 }
                if index > start { tokens.append(start..<index) }
            }
            index += 1
            try body(line, tokens)
            line += 1
        }
    }
}

/// Why a benchmark cannot run.
enum BenchmarkError: Error {
    case cannotRead(String)
    case malformed(String, line: Int)
    case usage
}
