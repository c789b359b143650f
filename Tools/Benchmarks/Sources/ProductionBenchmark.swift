import ByteStorage
import InvertedIndex
import Search

/// Builds an index in the shape of the product: the fields and weights of its words, deleted documents, a status.
///
/// Lines of the token file are `id TAB mark words`. The mark is `live`, `repealed` or `deleted`; deleted documents are added and then deleted
/// without a merge. A word is led by the letter of its field: t title, p path, b body. `QueryBenchmark` asks such an index for live documents.
struct ProductionIndexBenchmark {
    let documents: String
    let folder: String
    let options: Options

    /// The column that holds 1 for documents which may be found.
    static let statusColumn = "status"
    private static let fields: [UInt8: Int] = [UInt8(ascii: "t"): 0, UInt8(ascii: "p"): 1, UInt8(ascii: "b"): 2]

    /// The product's unit of words over laws.
    static let schema = IndexSchema(
        units: [SearchSchema.schema.units[SearchSchema.Unit.lawWords.rawValue]], columns: [IndexColumn(name: statusColumn, width: .one)])

    func run() throws {
        let start = processSeconds()
        let directory = try FileDirectory(path: folder, creating: .ifMissing)
        let deleted = try build(in: directory)
        let writer = try IndexWriter.update(in: directory)
        for key in deleted { writer.delete(key: key) }
        let reader = try writer.commit(blob: [])
        print(
            "{\"what\":\"index\",\"engine\":\"fawen\",\"docs\":\(reader.documentCount),\"deleted\":\(deleted.count),"
                + "\"cpu_s\":\(rounded(processSeconds() - start)),\"disk_mb\":\(rounded(Double(reader.byteCount) / 1_048_576)),"
                + "\"peak_rss_mb\":\(rounded(peakMegabytes()))}")
    }

    /// Adds all documents; returns the keys of those to be deleted.
    private func build(in directory: FileDirectory) throws -> [UInt64] {
        let file = try TokenFile(path: documents)
        let writer = try IndexWriter.rebuild(
            Self.schema, in: directory, options: IndexOptions(denseDivisor: options.value("dense", default: 32)))
        var input = DocumentInput(key: 0)
        var deleted: [UInt64] = []
        try file.forEachLine { line, tokens in
            input.reset(key: UInt64(line))
            let mark = tokens.first.map { String(decoding: file.bytes[$0], as: UTF8.self) }
            switch mark {
            case "live": input.set(column: 0, to: 1)
            case "repealed": input.set(column: 0, to: 0)
            case "deleted": deleted.append(UInt64(line))
            default: throw BenchmarkError.malformed(documents, line: line + 1)
            }
            for token in tokens.dropFirst() {
                guard let field = Self.fields[file.bytes[token.lowerBound]] else {
                    throw BenchmarkError.malformed(documents, line: line + 1)
                }
                let word = token.lowerBound + 1..<token.upperBound
                file.bytes.withUnsafeBufferPointer { input.append(UnsafeBufferPointer(rebasing: $0[word]), unit: 0, field: field) }
            }
            try writer.add(input)
        }
        _ = try writer.commit(blob: [])
        return deleted
    }
}
