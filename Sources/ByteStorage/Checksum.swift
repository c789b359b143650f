internal import CKernels
internal import CSodium

/// CRC32C (Castagnoli polynomial, reflected, initial and final value inverted), as in RFC 3720.
///
/// The hardware instruction is used where the processor has it, a table otherwise; both give the same value.
package struct CRC32C: Sendable {
    private var state: UInt32 = 0

    package init() {}

    /// Takes further bytes into the sum. Cost: about 0.05 ns a byte with the instruction, 0.5 ns without.
    package mutating func update(_ bytes: UnsafeRawBufferPointer) {
        guard let base = bytes.baseAddress else { return }
        state = fw_crc32c(state, base.assumingMemoryBound(to: UInt8.self), bytes.count)
    }

    /// The sum over all bytes so far.
    package var value: UInt32 { state }

    /// The sum over one buffer.
    package static func value(of bytes: UnsafeRawBufferPointer) -> UInt32 {
        var sum = CRC32C()
        sum.update(bytes)
        return sum.value
    }

    /// The sum over an array.
    package static func value(of bytes: [UInt8]) -> UInt32 {
        bytes.withUnsafeBytes { value(of: $0) }
    }

    /// The sum by table, whatever the processor offers: the reference that the tests compare with.
    static func portableValue(of bytes: [UInt8]) -> UInt32 {
        bytes.withUnsafeBufferPointer { buffer in
            guard let base = buffer.baseAddress else { return 0 }
            return fw_crc32c_portable(0, base, buffer.count)
        }
    }
}

/// SHA-256 (FIPS 180-4) by libsodium.
package struct SHA256: Sendable {
    private var state = crypto_hash_sha256_state()

    package init() {
        crypto_hash_sha256_init(&state)
    }

    /// Takes further bytes into the digest.
    package mutating func update(_ bytes: UnsafeRawBufferPointer) {
        guard let base = bytes.baseAddress else { return }
        crypto_hash_sha256_update(&state, base.assumingMemoryBound(to: UInt8.self), UInt64(bytes.count))
    }

    /// The 32 bytes of the digest; ends the computation.
    package mutating func finalize() -> [UInt8] {
        var digest = [UInt8](repeating: 0, count: Int(crypto_hash_sha256_BYTES))
        crypto_hash_sha256_final(&state, &digest)
        return digest
    }

    /// The digest of one buffer.
    package static func digest(of bytes: UnsafeRawBufferPointer) -> [UInt8] {
        var hash = SHA256()
        hash.update(bytes)
        return hash.finalize()
    }

    /// The digest of an array.
    package static func digest(of bytes: [UInt8]) -> [UInt8] {
        bytes.withUnsafeBytes { digest(of: $0) }
    }
}

/// Lower-case hexadecimal digits of `bytes`.
package func hexadecimal(_ bytes: [UInt8]) -> String {
    let digits = Array("0123456789abcdef".utf8)
    var text: [UInt8] = []
    text.reserveCapacity(bytes.count * 2)
    for byte in bytes {
        text.append(digits[Int(byte >> 4)])
        text.append(digits[Int(byte & 15)])
    }
    return String(decoding: text, as: UTF8.self)
}
