package import ByteStorage

/// Why vectors cannot be used.
package enum TextVectorsError: Error, Equatable, Sendable {
    /// The bytes are not what was written.
    case damaged(StorageError)
    /// The vectors were made with another table: `expected` is the table's fingerprint, `found` that of the file.
    case otherTable(expected: String, found: String)
}
