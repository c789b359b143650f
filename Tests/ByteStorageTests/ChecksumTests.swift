import Testing

@testable import ByteStorage

@Suite("Checksums")
struct ChecksumTests {
    @Test("CRC32C gives the check values of RFC 3720")
    func knownValues() {
        #expect(CRC32C.value(of: Array("123456789".utf8)) == 0xE306_9283)
        #expect(CRC32C.value(of: [UInt8](repeating: 0, count: 32)) == 0x8A91_36AA)
        #expect(CRC32C.value(of: [UInt8](repeating: 0xFF, count: 32)) == 0x62A8_AB43)
        #expect(CRC32C.value(of: []) == 0)
    }

    @Test("the instruction and the table agree on every length, and sums may be taken in pieces")
    func portableTwin() {
        var bytes: [UInt8] = []
        var value: UInt32 = 1
        for _ in 0..<10_000 {
            value = value &* 1_664_525 &+ 1_013_904_223
            bytes.append(UInt8(value >> 24))
        }
        for length in [1, 7, 8, 9, 63, 3071, 3072, 3073, 6144, 9999] {
            let part = Array(bytes[..<length])
            #expect(CRC32C.value(of: part) == CRC32C.portableValue(of: part))
            var sum = CRC32C()
            part.withUnsafeBytes { whole in
                sum.update(UnsafeRawBufferPointer(rebasing: whole[..<(length / 3)]))
                sum.update(UnsafeRawBufferPointer(rebasing: whole[(length / 3)...]))
            }
            #expect(sum.value == CRC32C.value(of: part))
        }
    }

    @Test("SHA-256 gives the digest of FIPS 180-4")
    func digest() {
        #expect(
            hexadecimal(SHA256.digest(of: Array("abc".utf8)))
                == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    }
}
