import Foundation
import LegalModel
import Testing

@testable import CorpusImport

/// Short inputs for the tests, written for them.
enum Samples {
    static func parse(_ text: String, path: String = "条例.md", kind: ImportKind? = nil) -> ParsedFile {
        CorpusParser(kind: kind).parse(InputFile(path: path, bytes: Array(text.utf8)))
    }

    /// The regulation read from a text, or a failure of the test.
    static func regulation(_ text: String, path: String = "条例.md") throws -> RegulationText {
        let parsed = parse(text, path: path)
        guard case .regulation(let regulation) = parsed.content else { throw Unexpected(content: "\(parsed.content)") }
        return regulation
    }

    static func issues(_ text: String, path: String = "条例.md", kind: ImportKind? = nil) -> [ImportIssue] {
        guard case .refused(let issues) = parse(text, path: path, kind: kind).content else { return [] }
        return issues
    }

    static func items(_ text: String, path: String, kind: ImportKind? = nil) throws -> [KnowledgeItem] {
        let parsed = parse(text, path: path, kind: kind)
        guard case .items(let items) = parsed.content else { throw Unexpected(content: "\(parsed.content)") }
        return items
    }

    struct Unexpected: Error {
        var content: String
    }
}

/// A folder of its own for one test, removed with everything in it.
final class TemporaryFolder {
    let url: URL

    init() throws {
        url = FileManager.default.temporaryDirectory.appendingPathComponent("fawen-import-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    func write(_ bytes: [UInt8], to name: String) throws {
        let file = url.appendingPathComponent(name)
        try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(bytes).write(to: file)
    }

    deinit {
        do {
            try FileManager.default.removeItem(at: url)
        } catch {
            Issue.record("temporary folder not removed: \(error)")
        }
    }
}
