/// Builds a byte sequence: integers little-endian, byte strings with their length in front.
package struct ByteWriter: Sendable {
    /// What was written so far.
    package private(set) var bytes: [UInt8] = []

    package init() {}

    /// Appends the bytes of an integer, least significant first.
    package mutating func write<Value: FixedWidthInteger>(_ value: Value) {
        withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) }
    }

    /// Appends the bit pattern of a number.
    package mutating func write(_ value: Float) {
        write(value.bitPattern)
    }

    /// Appends the bit pattern of a number.
    package mutating func write(_ value: Double) {
        write(value.bitPattern)
    }

    /// Appends bytes without a length: the reader must know how many there are.
    package mutating func writeRaw(_ value: some Collection<UInt8>) {
        bytes.append(contentsOf: value)
    }

    /// Appends a four-byte length and the bytes.
    package mutating func write(_ value: [UInt8]) {
        write(UInt32(value.count))
        bytes.append(contentsOf: value)
    }

    /// Appends a four-byte length and the UTF-8 bytes.
    package mutating func write(_ value: String) {
        write(Array(value.utf8))
    }

    /// Appends zero bytes until the length is a multiple of `alignment`.
    package mutating func align(to alignment: Int) {
        while !bytes.count.isMultiple(of: alignment) { bytes.append(0) }
    }
}
