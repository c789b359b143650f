internal import ByteStorage
internal import KnowledgeStore
internal import LegalModel
internal import Search

/// What a generation was built from, row by row: an attachment that tells an update which documents to make anew.
///
/// Bytes: "FWSTATE1", then for each row in ascending order of its key 8 bytes of key and 16 of digest, little-endian.
struct IndexedState: Equatable, Sendable {
    /// Name of the attachment.
    static let name = GenerationNote.stateName
    private static let magic = Array("FWSTATE1".utf8)
    private static let digestLength = 16

    /// Digest by key. A law version has the key that an article of its row would have; no article is ever looked up here.
    private(set) var digests: [UInt64: [UInt8]] = [:]

    /// The state of a store.
    init(_ snapshot: StoreSnapshot) throws(StoreError) {
        for state in try snapshot.versionStates() { add(state, .article) }
        for (kind, document) in Self.kinds {
            for state in try snapshot.itemStates(kind) { add(state, document) }
        }
    }

    /// The kinds of items that are indexed, in the order of a full build.
    static let kinds: [(ItemKind, DocumentKind)] = [(.answer, .answer), (.caseExample, .caseExample), (.guide, .guide)]

    private mutating func add(_ state: IndexedRowState, _ kind: DocumentKind) {
        let bytes = Array(state.parts.joined(separator: "\u{1F}").utf8)
        digests[kind.key(row: state.row)] = Array(SHA256.digest(of: bytes).prefix(Self.digestLength))
    }

    /// Nil if the bytes are not of this form.
    init?(_ bytes: [UInt8]) {
        let row = 8 + Self.digestLength
        guard bytes.starts(with: Self.magic), (bytes.count - Self.magic.count).isMultiple(of: row) else { return nil }
        for start in stride(from: Self.magic.count, to: bytes.count, by: row) {
            let key = bytes[start..<start + 8].reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
            digests[key] = Array(bytes[start + 8..<start + row])
        }
    }

    var encoded: [UInt8] {
        var bytes = Self.magic
        for (key, digest) in digests.sorted(by: { $0.key < $1.key }) {
            for shift in 0..<8 { bytes.append(UInt8(truncatingIfNeeded: key >> UInt64(8 * shift))) }
            bytes += digest
        }
        return bytes
    }

    /// The digest of all law versions, in lower-case hex.
    var laws: String {
        var bytes: [UInt8] = []
        for (key, digest) in digests.sorted(by: { $0.key < $1.key }) where DocumentKind(key: key) == .article {
            for shift in 0..<8 { bytes.append(UInt8(truncatingIfNeeded: key >> UInt64(8 * shift))) }
            bytes += digest
        }
        return hexadecimal(SHA256.digest(of: bytes))
    }

    /// Keys that are gone or new or have another digest, ascending.
    func changes(to new: IndexedState) -> (outdated: [UInt64], wanted: [UInt64]) {
        let outdated = digests.filter { new.digests[$0.key] != $0.value }.keys.sorted()
        let wanted = new.digests.filter { digests[$0.key] != $0.value }.keys.sorted()
        return (outdated, wanted)
    }
}
