/// Writes zip archives for tests, stored without compression, with every field open to lies.
struct ZipWriter {
    struct Entry {
        var name: String
        var bytes: [UInt8]
        /// 0 stored, 8 deflated; deflated entries hold bytes that are deflated already.
        var method: UInt16 = 0
        /// What the directory says the inflated size is; nil tells the truth of a stored entry.
        var declaredSize: UInt32?
        var flags: UInt16 = 0
        /// Unix mode in the external attributes; 0 for none.
        var mode: UInt32 = 0
        /// CRC-32 of the inflated bytes; nil computes it for stored ones.
        var checksum: UInt32?
        /// Where the directory says the entry begins, counted in entries; nil tells the truth.
        var sharesDataOf: Int?
    }

    static func archive(_ entries: [Entry]) -> [UInt8] {
        var file: [UInt8] = []
        var directory: [UInt8] = []
        var offsets: [UInt32] = []
        for entry in entries {
            let offset = entry.sharesDataOf.map { offsets[$0] } ?? UInt32(file.count)
            offsets.append(offset)
            let name = Array(entry.name.utf8)
            let size = entry.declaredSize ?? UInt32(entry.bytes.count)
            let checksum = entry.checksum ?? crc32(entry.bytes)
            let common =
                little(entry.flags | 0x0800) + little(entry.method) + little(UInt32(0x5A21_0000)) + little(checksum)
                + little(UInt32(entry.bytes.count)) + little(size) + little(UInt16(name.count)) + little(UInt16(0))
            if entry.sharesDataOf == nil { file += little(UInt32(0x0403_4B50)) + little(UInt16(20)) + common + name + entry.bytes }
            directory += little(UInt32(0x0201_4B50)) + little(UInt16(0x0314)) + little(UInt16(20)) + common
            directory += little(UInt16(0)) + little(UInt16(0)) + little(UInt16(0)) + little(entry.mode << 16) + little(offset) + name
        }
        let start = UInt32(file.count)
        let end =
            little(UInt32(0x0605_4B50)) + little(UInt16(0)) + little(UInt16(0)) + little(UInt16(truncatingIfNeeded: entries.count))
            + little(UInt16(truncatingIfNeeded: entries.count)) + little(UInt32(directory.count)) + little(start) + little(UInt16(0))
        return file + directory + end
    }

    private static func little<Value: FixedWidthInteger>(_ value: Value) -> [UInt8] {
        withUnsafeBytes(of: value.littleEndian) { Array($0) }
    }

    static func crc32(_ bytes: [UInt8]) -> UInt32 {
        var crc: UInt32 = 0xFFFF_FFFF
        for byte in bytes {
            crc ^= UInt32(byte)
            for _ in 0..<8 { crc = crc & 1 == 1 ? crc >> 1 ^ 0xEDB8_8320 : crc >> 1 }
        }
        return ~crc
    }
}

/// Deflates a run of zeros by hand (RFC 1951): one fixed block of matches of length 258 at distance 1, the densest the format allows here.
enum ZeroStream {
    /// - Parameter matches: the stream inflates to 1 + 258 × matches zeros.
    static func deflated(matches: Int) -> [UInt8] {
        var bytes: [UInt8] = []
        var pending: UInt32 = 0
        var count: UInt32 = 0
        func put(_ bits: UInt32, _ length: UInt32) {
            pending |= bits << count
            count += length
            while count >= 8 {
                bytes.append(UInt8(pending & 0xFF))
                pending >>= 8
                count -= 8
            }
        }
        put(0b011, 3)
        // Huffman codes are packed from their most significant bit: literal 0 is 00110000, length 258 is 11000101, distance 1 is 00000.
        put(0b0000_1100, 8)
        for _ in 0..<matches {
            put(0b1010_0011, 8)
            put(0, 5)
        }
        put(0, 7)
        put(0, 7)
        return bytes
    }
}

/// Builds documents as word processors write them.
enum DocumentWriter {
    struct Line {
        var text: String
        var centred = false
        var style: String?
        var row: [String]?

        init(_ text: String, centred: Bool = false, style: String? = nil) {
            self.text = text
            self.centred = centred
            self.style = style
        }

        init(row: [String]) {
            text = ""
            self.row = row
        }
    }

    static let types = "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Types xmlns=\"t\"/>"

    static func xml(_ lines: [Line], prolog: String = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n") -> String {
        let body = lines.map { line in
            if let row = line.row {
                return "<w:tbl><w:tr>" + row.map { "<w:tc>\(paragraph(Line($0)))</w:tc>" }.joined() + "</w:tr></w:tbl>"
            }
            return paragraph(line)
        }
        return prolog + "<w:document xmlns:w=\"http://w\"><w:body>" + body.joined() + "</w:body></w:document>"
    }

    private static func paragraph(_ line: Line) -> String {
        let style = line.style.map { "<w:pStyle w:val=\"\($0)\"/>" } ?? ""
        let alignment = line.centred ? "<w:jc w:val=\"center\"/>" : ""
        // Word splits a sentence into runs wherever it was edited.
        let middle = line.text.index(line.text.startIndex, offsetBy: line.text.count / 2)
        let runs = [line.text[..<middle], line.text[middle...]].map { "<w:r><w:t xml:space=\"preserve\">\($0)</w:t></w:r>" }
        return "<w:p><w:pPr>\(style)<w:tabs><w:tab w:val=\"left\" w:pos=\"1\"/></w:tabs>\(alignment)</w:pPr>\(runs.joined())</w:p>"
    }

    static func docx(_ document: String, extra: [ZipWriter.Entry] = []) -> [UInt8] { docx(Array(document.utf8), extra: extra) }

    static func docx(_ document: [UInt8], extra: [ZipWriter.Entry] = []) -> [UInt8] {
        ZipWriter.archive(
            [
                .init(name: "[Content_Types].xml", bytes: Array(types.utf8)),
                .init(name: "word/document.xml", bytes: document),
            ] + extra)
    }
}
