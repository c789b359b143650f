internal import FoundationEssentials

/// What a generation must match at query time; the manifest keeps it as the application's bytes.
package struct GenerationNote: Codable, Sendable, Equatable {
    /// `SearchSchema.format`.
    package var format: Int
    package var analyzer: String
    package var resources: String
    /// `StoreSnapshot.contentNumber` of the store that was indexed.
    package var content: Int64
    /// Equal in generations whose law texts, their titles and rows are equal; nil for generations of older programs.
    package var laws: String?

    /// Name of the attachment that tells an update which rows a generation was made from.
    package static let stateName = "state.bin"

    package init(format: Int, analyzer: String, resources: String, content: Int64, laws: String?) {
        self.format = format
        self.analyzer = analyzer
        self.resources = resources
        self.content = content
        self.laws = laws
    }

    /// Equal notes are equal bytes.
    package var bytes: [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        // Strings and integers always encode.
        return (try? encoder.encode(self)).map { Array($0) } ?? []
    }

    package init?(bytes: [UInt8]) {
        guard let note = try? JSONDecoder().decode(GenerationNote.self, from: Data(bytes)) else { return nil }
        self = note
    }
}
