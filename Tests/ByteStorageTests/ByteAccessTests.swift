import Testing

@testable import ByteStorage

@Suite("Bytes are read back as written, and never beyond their end")
struct ByteAccessTests {
    @Test("integers, numbers, texts and alignment")
    func roundTrip() throws {
        var writer = ByteWriter()
        writer.write(UInt8(7))
        writer.write(UInt64(0x0102_0304_0506_0708))
        writer.write(Float(1.5))
        writer.write(Double(-2.25))
        writer.write("第一百二十条之一")
        writer.align(to: 16)
        writer.write([UInt8](arrayLiteral: 1, 2))
        #expect(writer.bytes[1] == 8)
        try writer.bytes.withUnsafeBytes { bytes in
            var reader = ByteReader(bytes, file: "sample")
            #expect(try reader.read(UInt8.self) == 7)
            #expect(try reader.read(UInt64.self) == 0x0102_0304_0506_0708)
            #expect(try reader.readFloat() == 1.5)
            #expect(try reader.readDouble() == -2.25)
            #expect(try reader.readString() == "第一百二十条之一")
            _ = try reader.readRaw((16 - reader.offset % 16) % 16)
            #expect(try reader.readBytes() == [1, 2])
            try reader.finish()
        }
    }

    @Test("a cut or wrong input is an error that names file, place and reason")
    func damage() {
        let bytes: [UInt8] = [255, 255, 255, 255, 0xC3]
        bytes.withUnsafeBytes { bytes in
            #expect(throws: StorageError.damaged(file: "f", offset: 4, reason: .truncated(needed: Int(UInt32.max), available: 1))) {
                var reader = ByteReader(bytes, file: "f")
                return try reader.readBytes()
            }
            #expect(throws: StorageError.damaged(file: "f", offset: 0, reason: .truncated(needed: 8, available: 5))) {
                var reader = ByteReader(bytes, file: "f")
                return try reader.read(UInt64.self)
            }
            #expect(throws: StorageError.damaged(file: "f", offset: 0, reason: .trailingBytes(count: 5))) {
                try ByteReader(bytes, file: "f").finish()
            }
        }
        let wrong: [UInt8] = [1, 0, 0, 0, 0xFF]
        wrong.withUnsafeBytes { bytes in
            _ = #expect(throws: StorageError.damaged(file: "f", offset: 0, reason: .invalidValue(field: "text"))) {
                var reader = ByteReader(bytes, file: "f")
                return try reader.readString()
            }
        }
    }
}
