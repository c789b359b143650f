import ByteStorage
import InvertedIndex

/// Damages an index in every page and in every bit of its headers, and opens it: each case must be refused as damaged.
struct DamageBenchmark {
    let options: Options

    private static let pageSize = 4096
    /// Header of a segment: 28 bytes and 24 for each section, then the checksum.
    private static let headerBytes = 1024

    func run() throws -> Bool {
        let files = try index(bytes: options.value("kilobytes", default: 4096) * 1024)
        let start = processSeconds()
        var generator = SeededGenerator(seed: UInt64(options.value("seed", default: 1)))
        var tally = Tally()
        for name in files.keys.sorted() {
            let contents = files[name] ?? []
            for page in stride(from: 0, to: contents.count, by: Self.pageSize) {
                let range = page..<min(page + Self.pageSize, contents.count)
                for changed in pageVariants(contents, range, &generator) where changed != contents {
                    tally.add(isRefused(files, name, changed), "\(name), page at \(page)")
                }
            }
            for index in 0..<min(Self.headerBytes, contents.count) {
                for bit in 0..<8 {
                    var changed = contents
                    changed[index] ^= 1 << UInt8(bit)
                    tally.add(isRefused(files, name, changed), "\(name), bit \(bit) of byte \(index)")
                }
            }
        }
        let bytes = files.values.reduce(0) { $0 + $1.count }
        print(
            "{\"what\":\"damage\",\"bytes\":\(bytes),\"files\":\(files.count),\"cases\":\(tally.cases),\"undetected\":\(tally.undetected),"
                + "\"cpu_s\":\(rounded(processSeconds() - start))}")
        return tally.undetected == 0
    }

    private struct Tally {
        var cases = 0
        var undetected = 0

        mutating func add(_ isRefused: Bool, _ place: String) {
            cases += 1
            guard !isRefused else { return }
            undetected += 1
            complain("accepted: " + place)
        }
    }

    /// A bit flipped, a byte set at random, all zeros, all ones, and the page exchanged with the next one.
    private func pageVariants(_ contents: [UInt8], _ page: Range<Int>, _ generator: inout SeededGenerator) -> [[UInt8]] {
        var flipped = contents
        flipped[generator.int(page.lowerBound...page.upperBound - 1)] ^= 1 << UInt8(generator.int(0...7))
        var overwritten = contents
        overwritten[generator.int(page.lowerBound...page.upperBound - 1)] = UInt8(generator.int(0...255))
        var variants = [flipped, overwritten]
        for value: UInt8 in [0, 0xFF] {
            var filled = contents
            for index in page { filled[index] = value }
            variants.append(filled)
        }
        if page.upperBound + page.count <= contents.count {
            var exchanged = contents
            for index in page { exchanged.swapAt(index, index + page.count) }
            variants.append(exchanged)
        }
        return variants
    }

    private func isRefused(_ files: [String: [UInt8]], _ name: String, _ contents: [UInt8]) -> Bool {
        var files = files
        files[name] = contents
        do {
            _ = try IndexReader.open(MemoryDirectory(files: files))
            return false
        } catch IndexError.noReadableGeneration(let damaged) {
            return damaged.count == 1
        } catch {
            return false
        }
    }

    /// The files of one generation of about `bytes`, with two segments, deletions and an attachment.
    private func index(bytes: Int) throws -> [String: [UInt8]] {
        var generator = SeededGenerator(seed: 4)
        let directory = MemoryDirectory()
        let writer = try IndexWriter.rebuild(RandomHistory.schema, in: directory)
        // About 1,300 bytes of index a document of this shape.
        let documents = bytes / 1300
        func add(_ keys: Range<Int>, to writer: IndexWriter) throws {
            var input = DocumentInput(key: 0)
            for key in keys {
                input.reset(key: UInt64(key))
                for unit in 0..<3 {
                    for _ in 0..<60 { input.append("词\(generator.int(0...generator.int(1...5000)))", unit: unit, field: 0) }
                }
                try writer.add(input)
            }
        }
        try add(0..<documents, to: writer)
        let attachment = (0..<20_000).map { _ in UInt8(generator.int(0...255)) }
        let reader = try writer.commit(blob: Array("note".utf8), attachments: ["model": attachment])
        writer.close()
        let update = try IndexWriter.update(in: directory, reusing: reader)
        try add(documents..<documents + 50, to: update)
        for key in 0..<50 { update.delete(key: UInt64(key)) }
        let newest = try update.commit(blob: Array("note".utf8)).generation
        // The former generation would be served instead: the newest must stand alone.
        return directory.contents.filter { name, _ in !name.hasPrefix("manifest-") || UInt64(name.suffix(16), radix: 16) == newest }
    }
}
