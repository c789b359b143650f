import ByteStorage
import LegalModel

/// Reads one file of any known form; keeps nothing, writes nothing.
///
/// One value may be shared by threads: it has no state but its settings.
package struct CorpusParser: Sendable {
    /// What the caller says the files are; nil lets the content tell.
    package let kind: ImportKind?
    package let limits: ImportLimits

    package init(kind: ImportKind? = nil, limits: ImportLimits = ImportLimits()) {
        self.kind = kind
        self.limits = limits
    }

    /// Reads a file.
    ///
    /// - Returns: never an error: what is wrong is in `content` as `.refused`, each issue with its place.
    /// - Complexity: O(bytes); about 100 MB of law text a second on one core.
    package func parse(_ file: InputFile) -> ParsedFile {
        let sha256 = hexadecimal(SHA256.digest(of: file.bytes))
        do throws(ImportIssue) {
            guard file.bytes.count <= limits.fileBytes else {
                throw .init(path: file.path, reason: "文件有\(file.bytes.count)字节，超过上限\(limits.fileBytes)字节", fix: "请拆成较小的文件")
            }
            return try content(of: file, sha256: sha256)
        } catch {
            return ParsedFile(path: file.path, sha256: sha256, content: .refused([error]))
        }
    }

    private func content(of file: InputFile, sha256: String) throws(ImportIssue) -> ParsedFile {
        if let reason = FileNames.reasonForNoLaw(file.name) { return ParsedFile(path: file.path, sha256: sha256, content: .notLaw(reason)) }
        let bytes = try ByteGuard(path: file.path, limits: limits).check(file.bytes)
        let lines = MarkdownLines.lines(of: bytes)
        return RegulationParser(path: file.path, name: String(file.name), folders: file.folders, sha256: sha256).parse(lines)
    }
}
