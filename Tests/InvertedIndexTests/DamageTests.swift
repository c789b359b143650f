import ByteStorage
import Testing

@testable import InvertedIndex

@Suite("A damaged index is an error, never a trap or a wrong answer")
struct DamageTests {
    private let files: [String: [UInt8]]
    private let former: [String: [UInt8]]

    init() throws {
        var generator = SeededGenerator(seed: 21)
        let directory = MemoryDirectory()
        var writer = try IndexWriter.rebuild(Samples.schema, in: directory)
        for key in 0..<1200 {
            try writer.add(
                PlainDocument.random(key: UInt64(key), schema: Samples.schema, vocabulary: 700, length: 60, using: &generator).input)
        }
        let reader = try writer.commit(blob: Array("指纹".utf8), attachments: ["model": [UInt8](repeating: 5, count: 9000)])
        former = directory.contents
        writer.close()
        writer = try IndexWriter.update(in: directory, reusing: reader)
        writer.delete(key: 3)
        _ = try writer.commit(blob: Array("指纹".utf8))
        var files = directory.contents
        // The former generation would be served instead; here the newest must stand alone.
        files[GenerationStore.manifestName(1)] = nil
        self.files = files
    }

    private func isRefused(_ files: [String: [UInt8]]) -> Bool {
        do {
            _ = try IndexReader.open(MemoryDirectory(files: files))
            return false
        } catch IndexError.noReadableGeneration(let damaged) {
            return damaged.count == 1
        } catch {
            return false
        }
    }

    @Test("a flipped bit, a page of zeros, of ones, of its neighbour or of another file, in every page of every file")
    func pages() throws {
        var generator = SeededGenerator(seed: 22)
        var cases = 0
        for name in files.keys.sorted() {
            let contents = try #require(files[name])
            for start in stride(from: 0, to: contents.count, by: 4096) {
                let page = start..<min(start + 4096, contents.count)
                var variants: [[UInt8]] = []
                var flipped = contents
                flipped[Int.random(in: page, using: &generator)] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
                variants.append(flipped)
                for value: UInt8 in [0, 0xFF] {
                    var filled = contents
                    for index in page { filled[index] = value }
                    variants.append(filled)
                }
                if page.upperBound + page.count <= contents.count {
                    var swapped = contents
                    for index in page { swapped.swapAt(index, index + page.count) }
                    variants.append(swapped)
                }
                for variant in variants where variant != contents {
                    cases += 1
                    var damaged = files
                    damaged[name] = variant
                    if !isRefused(damaged) { Issue.record("\(name), page at \(start), was accepted") }
                }
            }
        }
        #expect(cases > 400)
    }

    @Test("every bit of every header byte, of the manifest and of the deletions")
    func headers() throws {
        var cases = 0
        for name in files.keys.sorted() {
            let contents = try #require(files[name])
            let length = name.hasPrefix("segment-") ? SegmentFormat.headerLength + 24 * 32 : min(contents.count, 1200)
            for index in 0..<min(length, contents.count) {
                for bit in 0..<8 {
                    var damaged = files
                    damaged[name]?[index] ^= 1 << UInt8(bit)
                    cases += 1
                    if !isRefused(damaged) { Issue.record("\(name), bit \(bit) of byte \(index), was accepted") }
                }
            }
        }
        #expect(cases > 5000)
    }

    @Test("cut files, longer files, missing files, files of another segment")
    func lengths() throws {
        for name in files.keys.sorted() {
            let contents = try #require(files[name])
            for length in [0, 1, contents.count / 2, contents.count - 1] {
                var damaged = files
                damaged[name] = Array(contents[..<length])
                #expect(isRefused(damaged), "\(name) cut to \(length)")
            }
            var longer = files
            longer[name]?.append(0)
            #expect(isRefused(longer), "\(name) with one byte more")
            if !name.hasPrefix("manifest-") {
                var missing = files
                missing[name] = nil
                #expect(isRefused(missing), "\(name) missing")
                var other = files
                other[name] = files.first { $0.key != name && $0.value.count > 100 }?.value
                #expect(isRefused(other), "\(name) replaced by another file")
            }
        }
    }

    @Test("a damaged newest generation is passed over, reported, and left on disk")
    func fallBack() throws {
        var both = files
        both.merge(former) { newest, _ in newest }
        let newest = GenerationStore.manifestName(2)
        both[newest]?[40] ^= 1
        let directory = MemoryDirectory(files: both)
        let reader = try IndexReader.open(directory)
        #expect(reader.generation == 1)
        #expect(reader.damaged.map(\.generation) == [2])
        #expect(directory.contents == both)
        // A writer goes on from the readable generation under a new number, and leaves what it cannot read.
        let writer = try IndexWriter.update(in: directory)
        #expect(try writer.commit(blob: []).generation == 3)
        #expect(directory.contents[newest] == both[newest])
        #expect(try IndexReader.open(directory).damaged.isEmpty)
    }

    @Test("records that point outside their sections are refused even where the checksums fit")
    func structure() throws {
        let segment = try #require(files.keys.first { $0.hasPrefix("segment-") })
        let contents = try #require(files[segment])
        var generator = SeededGenerator(seed: 23)
        let end = SegmentFormat.headerLength + 24 * 23 + 4
        for _ in 0..<3000 {
            var changed = contents
            let isHeader = Bool.random(using: &generator)
            let index = isHeader ? Int.random(in: 8..<end, using: &generator) : Int.random(in: end..<contents.count, using: &generator)
            changed[index] = UInt8.random(in: 0...255, using: &generator)
            let stored = try changed.withUnsafeBytes { try StoredBytes(copying: $0, file: segment) }
            let record = FileRecord(name: segment, length: changed.count, crc: CRC32C.value(of: changed), digest: [])
            // Either answer is right, as long as there is one.
            do throws(StorageError) {
                _ = try SegmentReader(record, stored: stored, schema: Samples.schema)
            } catch {
                if case .damaged = error { continue }
                Issue.record("unexpected error \(error)")
            }
        }
    }
}
