internal import ByteStorage

/// The published generations of a directory: finds them, publishes a new one, removes what no kept generation needs.
///
/// A generation is published when `manifest-<number>` is durable; its files are written under new names before. Names are never
/// written twice: a new number is above every number that any name in the directory holds, finished or not.
struct GenerationStore {
    static let lockName = "index.lock"
    /// Generations kept: the live one, and the one to fall back on.
    static let kept = 2

    private static let manifestPrefix = "manifest-"
    private static let temporarySuffix = ".tmp"
    private static let filePrefixes = ["segment-", "deletions-", "attachment-"]

    let directory: any StorageDirectory

    static func manifestName(_ generation: UInt64) -> String { manifestPrefix + digits(generation) }
    static func segmentName(_ generation: UInt64, _ index: Int) -> String { "segment-\(digits(generation))-\(index)" }
    static func deletionsName(_ generation: UInt64, _ index: Int) -> String { "deletions-\(digits(generation))-\(index)" }
    static func attachmentName(_ generation: UInt64, _ index: Int) -> String { "attachment-\(digits(generation))-\(index)" }

    /// Sixteen hexadecimal digits, so that names sort by number.
    private static func digits(_ number: UInt64) -> String {
        let text = String(number, radix: 16)
        return String(repeating: "0", count: 16 - text.count) + text
    }

    /// The number in a name of ours, or `nil` for any other file.
    private static func number(in name: String) -> UInt64? {
        for prefix in [manifestPrefix] + filePrefixes where name.hasPrefix(prefix) {
            let rest = name.dropFirst(prefix.count)
            guard rest.count >= 16 else { return nil }
            return UInt64(rest.prefix(16), radix: 16)
        }
        return nil
    }

    /// Numbers of all generations whose manifest has its final name, newest first.
    func generations() throws(StorageError) -> [UInt64] {
        var found: [UInt64] = []
        for name in try directory.list() where name.hasPrefix(Self.manifestPrefix) && !name.hasSuffix(Self.temporarySuffix) {
            if let number = Self.number(in: name), name == Self.manifestName(number) { found.append(number) }
        }
        return found.sorted(by: >)
    }

    /// A number that no file of the directory bears.
    func nextGeneration() throws(StorageError) -> UInt64 {
        try directory.list().compactMap(Self.number).reduce(0, max) + 1
    }

    /// Reads one manifest.
    func manifest(_ generation: UInt64) throws(StorageError) -> IndexManifest {
        let name = Self.manifestName(generation)
        let manifest = try directory.read(name).withBytes { (bytes) throws(StorageError) in try IndexManifest(bytes, file: name) }
        guard manifest.generation == generation else { throw .damaged(file: name, offset: 12, reason: .invalidValue(field: "generation")) }
        return manifest
    }

    /// Makes a generation durable. All its files must have been synchronised.
    ///
    /// Order: names of the files durable, manifest durable under a temporary name, final name, final name durable.
    func publish(_ manifest: IndexManifest) throws(StorageError) {
        try directory.synchronizeDirectory()
        let name = Self.manifestName(manifest.generation)
        try directory.write(manifest.encoded, to: name + Self.temporarySuffix)
        try directory.rename(name + Self.temporarySuffix, to: name)
        try directory.synchronizeDirectory()
    }

    /// Removes generations before the last `kept` ones, and the remains of unfinished writes.
    ///
    /// Nothing is removed while any manifest cannot be read: its files could not be told from remains. Call it under the lock, with
    /// `live` durable and verified.
    func removeObsolete(live: IndexManifest) throws(StorageError) {
        var needed: Set<String> = []
        var obsolete: [UInt64] = []
        for (rank, generation) in try generations().enumerated() {
            let manifest: IndexManifest
            do throws(StorageError) {
                manifest = try self.manifest(generation)
            } catch .damaged {
                return
            }
            if rank < Self.kept || generation == live.generation {
                needed.formUnion(manifest.files.map(\.name))
                needed.insert(Self.manifestName(generation))
            } else {
                obsolete.append(generation)
            }
        }
        // Manifests go first and durably: a manifest must never outlive its files.
        for generation in obsolete { try directory.remove(Self.manifestName(generation)) }
        if !obsolete.isEmpty { try directory.synchronizeDirectory() }
        for name in try directory.list() where Self.number(in: name) != nil && !needed.contains(name) {
            try directory.remove(name)
        }
    }
}
