import ByteStorage
import InvertedIndex

/// Builds an index of one field from a token file.
struct IndexBenchmark {
    let documents: String
    let folder: String
    let options: Options

    /// BM25 with k1 1.2 and b 0.75, as the peers have it.
    static let schema = IndexSchema(units: [IndexUnit(name: "tokens", fields: [IndexField(name: "text")])])

    func run() throws {
        let start = processSeconds()
        let file = try TokenFile(path: documents)
        let directory = try FileDirectory(path: folder, creating: .ifMissing)
        let writer = try IndexWriter.rebuild(
            Self.schema, in: directory, options: IndexOptions(denseDivisor: options.value("dense", default: 32)))
        var input = DocumentInput(key: 0)
        var count = 0
        try file.forEachLine { line, tokens in
            input.reset(key: UInt64(line))
            file.bytes.withUnsafeBufferPointer { bytes in
                for token in tokens { input.append(UnsafeBufferPointer(rebasing: bytes[token]), unit: 0, field: 0) }
            }
            try writer.add(input)
            count += 1
        }
        let reader = try writer.commit(blob: [])
        let megabytes = rounded(Double(reader.byteCount) / 1_048_576)
        print(
            "{\"what\":\"index\",\"engine\":\"fawen\",\"docs\":\(count),\"cpu_s\":\(rounded(processSeconds() - start)),"
                + "\"disk_mb\":\(megabytes),\"peak_rss_mb\":\(rounded(peakMegabytes()))}")
    }
}
