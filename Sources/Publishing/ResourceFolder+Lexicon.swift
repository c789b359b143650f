internal import ByteStorage
package import LegalModel

extension ResourceFolder {
    /// Table with the editors' own entries; its name makes the search read it like the shipped ones.
    package static let editorsTable = "Lexicon/lay-legal-editors.tsv"

    /// Whether a file changes only how questions are read, not what stands in the index.
    package static func isOfQuestions(_ name: String) -> Bool { name.hasPrefix("Lexicon/lay-legal") }

    /// The same folder with the editors' entries above the shipped tables: rows of their words are gone from those, and what is not
    /// retired stands in a table of its own. Without entries the folder itself.
    ///
    /// So an edit outlives an update of the shipped tables, and the files on the disk stay as they are.
    /// - Parameter known: the folder's fingerprint, if somebody has taken it already.
    /// - Complexity: linear in the shipped tables, and in the whole folder where no fingerprint is known.
    package func overlaid(with entries: [LexiconEntry], fingerprint known: String? = nil) -> ResourceFolder {
        guard !entries.isEmpty else { return self }
        let words = Set(entries.map(\.lay))
        var files = self.files
        for (name, bytes) in self.files where Self.isOfQuestions(name) { files[name] = Self.dropping(words, from: bytes) }
        var table = "lay\tlegal\tweight\ttopic\n"
        for entry in entries.sorted(by: { $0.lay < $1.lay }) where !entry.isRetired {
            table += "\(entry.lay)\t\(entry.legal.joined(separator: "|"))\t\(entry.weight)\t\(entry.topic)\n"
        }
        files[Self.editorsTable] = Array(table.utf8)
        return ResourceFolder(path: path, files: files, origin: known ?? fingerprint)
    }

    /// A table without the rows of some words; their words stand in the first column.
    private static func dropping(_ words: Set<String>, from bytes: [UInt8]) -> [UInt8] {
        var kept: [UInt8] = []
        kept.reserveCapacity(bytes.count)
        for line in bytes.split(separator: 10, omittingEmptySubsequences: false) {
            let cell = line.prefix { $0 != 9 }
            guard let word = String(validating: cell, as: UTF8.self), words.contains(word) else {
                kept += line
                kept.append(10)
                continue
            }
        }
        // Splitting gave the text behind the last line break as a line of its own.
        kept.removeLast()
        return kept
    }
}
