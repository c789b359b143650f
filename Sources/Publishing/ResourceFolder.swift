internal import ByteStorage

/// Lexicon, concordance and models as files: what a deployment may change without a new program.
package struct ResourceFolder: Sendable {
    /// Contents by path below the folder (`Lexicon/places.tsv`), only files that the service reads.
    package let files: [String: [UInt8]]
    package let path: String

    private static let folders = ["Lexicon", "Concordance", "Models"]
    private static let endings = [".tsv", ".json", ".bin"]

    /// What names the folder that this one was made from; nil for one that was read.
    private let origin: String?

    /// - Parameter origin: fingerprint of the folder whose files these are, tables of questions apart.
    init(path: String, files: [String: [UInt8]], origin: String) {
        self.path = path
        self.files = files
        self.origin = origin
    }

    /// Reads every table and model below `Lexicon`, `Concordance` and `Models`.
    ///
    /// - Throws: `storage` if a file cannot be read; a missing folder is empty.
    package init(path: String) throws(PublishingError) {
        self.path = path
        var files: [String: [UInt8]] = [:]
        do throws(StorageError) {
            for folder in Self.folders {
                let directory: FileDirectory
                do throws(StorageError) { directory = try FileDirectory(path: path + "/" + folder) } catch .notFound { continue }
                for name in try directory.list() where Self.endings.contains(where: name.hasSuffix) {
                    files[folder + "/" + name] = try directory.read(name).array
                }
            }
        } catch {
            throw .storage(error)
        }
        self.files = files
        origin = nil
    }

    /// SHA-256 over names and contents, lower-case hex; with editors' entries over the folder's own and the tables that they change, so that
    /// ten megabytes of models are not read again for a word.
    package var fingerprint: String {
        var bytes = Array((origin ?? "").utf8)
        for (name, content) in files.sorted(by: { $0.key < $1.key }) where origin == nil || Self.isOfQuestions(name) {
            bytes += Array(name.utf8) + [0] + SHA256.digest(of: content)
        }
        return hexadecimal(SHA256.digest(of: bytes))
    }
}
