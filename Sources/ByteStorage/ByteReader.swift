/// Reads what `ByteWriter` wrote. Every read is checked against the end; no input can make it trap.
package struct ByteReader {
    private let bytes: UnsafeRawBufferPointer
    private let file: String
    /// Offset of the next byte to be read.
    package private(set) var offset = 0

    /// - Parameters:
    ///   - bytes: must stay valid as long as the reader is used.
    ///   - file: named in errors.
    package init(_ bytes: UnsafeRawBufferPointer, file: String) {
        self.bytes = bytes
        self.file = file
    }

    /// Bytes not yet read.
    package var remaining: Int { bytes.count - offset }

    /// Reads a little-endian integer.
    package mutating func read<Value: FixedWidthInteger>(_ type: Value.Type) throws(StorageError) -> Value {
        let size = MemoryLayout<Value>.size
        guard remaining >= size else { throw damage(.truncated(needed: size, available: remaining)) }
        let value = bytes.loadUnaligned(fromByteOffset: offset, as: type)
        offset += size
        return Value(littleEndian: value)
    }

    /// Reads a number by its bit pattern.
    package mutating func readFloat() throws(StorageError) -> Float {
        Float(bitPattern: try read(UInt32.self))
    }

    /// Reads a number by its bit pattern.
    package mutating func readDouble() throws(StorageError) -> Double {
        Double(bitPattern: try read(UInt64.self))
    }

    /// Reads `count` bytes; the view is valid as long as the input.
    package mutating func readRaw(_ count: Int) throws(StorageError) -> UnsafeRawBufferPointer {
        guard count >= 0, remaining >= count else { throw damage(.truncated(needed: count, available: remaining)) }
        let view = UnsafeRawBufferPointer(rebasing: bytes[offset..<offset + count])
        offset += count
        return view
    }

    /// Reads a byte string with its length in front.
    package mutating func readBytes() throws(StorageError) -> [UInt8] {
        [UInt8](try readRaw(Int(try read(UInt32.self))))
    }

    /// Reads a UTF-8 string with its length in front; ill-formed UTF-8 is damage.
    package mutating func readString() throws(StorageError) -> String {
        let start = offset
        guard let text = String(validating: try readRaw(Int(try read(UInt32.self))), as: UTF8.self) else {
            throw .damaged(file: file, offset: start, reason: .invalidValue(field: "text"))
        }
        return text
    }

    /// Throws unless all bytes were read.
    package func finish() throws(StorageError) {
        guard remaining == 0 else { throw damage(.trailingBytes(count: remaining)) }
    }

    /// An error at the present offset.
    package func damage(_ reason: DamageReason) -> StorageError {
        .damaged(file: file, offset: offset, reason: reason)
    }
}
