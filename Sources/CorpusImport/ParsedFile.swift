package import LegalModel

/// A file read into memory, within the limits.
package struct InputFile: Sendable {
    /// Relative to the imported root, with `/`; the name alone if the root is the file itself.
    package var path: String
    package var bytes: [UInt8]

    package init(path: String, bytes: [UInt8]) {
        self.path = path
        self.bytes = bytes
    }

    /// The last component of the path.
    var name: Substring { path.split(separator: "/", omittingEmptySubsequences: true).last ?? "" }

    /// Components above the name.
    var folders: [Substring] { path.split(separator: "/", omittingEmptySubsequences: true).dropLast() }
}

/// What a file turned out to be.
package struct ParsedFile: Sendable {
    /// The forms of content.
    package enum Content: Sendable {
        case regulation(RegulationText)
        case digest(RegulationDigest)
        case items([KnowledgeItem])
        case translation(AnswerTranslation)
        /// Recognised as no law and no item (README, image, template …), with the reason.
        case notLaw(String)
        /// Nothing of this file may be stored. Not empty.
        case refused([ImportIssue])
    }

    package var path: String
    /// SHA-256 of the bytes, lower-case hex; empty if the file was not read.
    package var sha256: String
    package var content: Content
    /// Warnings and notes about a file that is stored.
    package var notices: [ImportIssue]
    /// 来源库 of the items that name theirs, by `kind:id`: an exported item goes back to where it came from.
    package var origins: [String: String]

    package init(path: String, sha256: String, content: Content, notices: [ImportIssue] = [], origins: [String: String] = [:]) {
        self.path = path
        self.sha256 = sha256
        self.content = content
        self.notices = notices
        self.origins = origins
    }
}

extension InputFile {
    /// Reads one file by its place on the disk, under the limits.
    ///
    /// - Returns: nil if there is no such regular file.
    package init?(reading location: String, as path: String, limits: ImportLimits = ImportLimits()) throws(ImportIssue) {
        guard let bytes = try ImportSource.bytes(at: location, path: path, limits: limits) else { return nil }
        self.init(path: path, bytes: bytes)
    }
}
