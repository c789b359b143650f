/// Bounds within which untrusted files are read. Defaults are those of the service; a caller may lower them.
package struct ImportLimits: Sendable {
    /// Bytes of one file; a larger one is refused before it is read.
    package var fileBytes = 20 << 20
    /// Bytes of one line.
    package var lineBytes = 1 << 20
    /// Non-starters in a row, the bound of the Stream-Safe Text Format (Unicode Annex 15).
    package var nonStarters = 30
    /// Nesting of JSON, YAML and XML.
    package var depth = 64
    /// Nodes of one YAML front matter.
    package var yamlNodes = 20_000
    /// Bytes of one YAML front matter.
    package var yamlBytes = 1 << 20
    /// Entries of one zip archive.
    package var zipEntries = 2000
    /// Inflated bytes of one part of an archive.
    package var partBytes = 64 << 20
    /// Inflated bytes of all parts of an archive, as declared by it.
    package var inflatedBytes = 200 << 20
    /// Inflated bytes for each compressed byte of a part; parts below 1 MB inflated are exempt, for short parts full of blanks are honest.
    package var inflationRatio = 100

    package init() {}
}

/// What the caller says a file is; nil lets the content tell.
package enum ImportKind: String, Sendable, CaseIterable {
    case law
    case digest
    case answer
    case caseExample = "case"
    case guide
    case organisation
}
