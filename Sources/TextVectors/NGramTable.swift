internal import ByteStorage
internal import CKernels

/// A table of n-gram vectors in 8 bits: a text is the sum of the rows of its terms.
///
/// File, little-endian: `FWNGRAM1`; UInt32 version 1, width, rows, bytes of all terms; UInt32 end of each term; the terms, ascending by bytes; zero bytes
/// to a multiple of 4; Float32 scale of each row; rows × width signed bytes; SHA-256 of all before.
package final class NGramTable: Sendable {
    package static let version: UInt32 = 1
    private static let magic = Array("FWNGRAM1".utf8)

    /// Numbers of a vector: a multiple of 32, at most 512.
    package let width: Int
    /// Rows, at least 1.
    package let count: Int
    /// SHA-256 of the file in lower-case hex: vectors of different tables cannot be compared.
    package let fingerprint: String
    private let terms: [UInt8]
    private let termEnds: [UInt32]
    private let scales: [Float]
    private let rows: [Int8]
    /// Open addressing: row + 1, 0 for a free slot; a power of two, at most half full.
    private let slots: [UInt32]

    /// Reads a table whole; 10 MB take about 20 ms.
    package init(_ bytes: [UInt8], file: String) throws(TextVectorsError) {
        guard bytes.count > 64 + 32 else {
            throw .damaged(.damaged(file: file, offset: 0, reason: .truncated(needed: 96, available: bytes.count)))
        }
        let body = bytes.dropLast(32)
        guard SHA256.digest(of: Array(body)) == Array(bytes.suffix(32)) else {
            throw .damaged(.damaged(file: file, offset: body.count, reason: .digestMismatch))
        }
        let parts: Result<Parts, StorageError> = bytes.withUnsafeBytes { buffer in
            do throws(StorageError) {
                return .success(try Parts(UnsafeRawBufferPointer(rebasing: buffer.dropLast(32)), file: file))
            } catch {
                return .failure(error)
            }
        }
        switch parts {
        case .failure(let error): throw .damaged(error)
        case .success(let parts):
            width = parts.width
            count = parts.scales.count
            terms = parts.terms
            termEnds = parts.termEnds
            scales = parts.scales
            rows = parts.rows
        }
        fingerprint = hexadecimal(SHA256.digest(of: bytes))
        var capacity = 16
        while capacity < termEnds.count * 2 { capacity *= 2 }
        var slots = [UInt32](repeating: 0, count: capacity)
        var start = 0
        for (row, end) in termEnds.enumerated() {
            var slot = Int(truncatingIfNeeded: Self.hash(terms[start..<Int(end)])) & (capacity - 1)
            while slots[slot] != 0 { slot = (slot + 1) & (capacity - 1) }
            slots[slot] = UInt32(row + 1)
            start = Int(end)
        }
        self.slots = slots
    }

    /// The pieces of a file.
    private struct Parts {
        let width: Int
        let terms: [UInt8]
        let termEnds: [UInt32]
        let scales: [Float]
        let rows: [Int8]

        init(_ bytes: UnsafeRawBufferPointer, file: String) throws(StorageError) {
            var reader = ByteReader(bytes, file: file)
            guard Array(try reader.readRaw(8)) == NGramTable.magic else { throw .damaged(file: file, offset: 0, reason: .unknownFormat) }
            let version = try reader.read(UInt32.self)
            guard version == NGramTable.version else { throw .damaged(file: file, offset: 8, reason: .unsupportedVersion(version)) }
            width = Int(try reader.read(UInt32.self))
            let count = Int(try reader.read(UInt32.self))
            let size = Int(try reader.read(UInt32.self))
            guard width > 0, width <= 512, width.isMultiple(of: 32), count > 0, count < 1 << 24, size < 1 << 28 else {
                throw .damaged(file: file, offset: 12, reason: .invalidValue(field: "width, rows or size of terms"))
            }
            var ends: [UInt32] = []
            ends.reserveCapacity(count)
            for _ in 0..<count {
                let end = try reader.read(UInt32.self)
                guard end > ends.last ?? 0, Int(end) <= size else {
                    throw .damaged(file: file, offset: reader.offset - 4, reason: .invalidValue(field: "end of term"))
                }
                ends.append(end)
            }
            guard ends.last.map(Int.init) == size else {
                throw .damaged(file: file, offset: reader.offset, reason: .invalidValue(field: "size of terms"))
            }
            termEnds = ends
            terms = Array(try reader.readRaw(size))
            _ = try reader.readRaw((4 - reader.offset % 4) % 4)
            var scales: [Float] = []
            scales.reserveCapacity(count)
            for _ in 0..<count { scales.append(try reader.readFloat()) }
            guard scales.allSatisfy({ $0.isFinite && $0 >= 0 }) else {
                throw .damaged(file: file, offset: reader.offset, reason: .invalidValue(field: "scale"))
            }
            self.scales = scales
            rows = try reader.readRaw(count * width).map { Int8(bitPattern: $0) }
            if reader.remaining > 0 { throw .damaged(file: file, offset: reader.offset, reason: .trailingBytes(count: reader.remaining)) }
        }
    }

    /// FNV-1a, 64 bits, folded: terms are short and not chosen by strangers.
    private static func hash(_ term: ArraySlice<UInt8>) -> UInt64 {
        var value: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in term { value = (value ^ UInt64(byte)) &* 0x100_0000_01B3 }
        return value ^ (value >> 29)
    }

    /// The row of a term; nil if the table has none.
    package func row(of term: ArraySlice<UInt8>) -> Int? {
        var slot = Int(truncatingIfNeeded: Self.hash(term)) & (slots.count - 1)
        while slots[slot] != 0 {
            let row = Int(slots[slot]) - 1
            let start = row == 0 ? 0 : Int(termEnds[row - 1])
            let end = Int(termEnds[row])
            if end - start == term.count, terms[start..<end].elementsEqual(term) { return row }
            slot = (slot + 1) & (slots.count - 1)
        }
        return nil
    }

    /// Adds `weight` times a row to a vector of `width` numbers.
    func add(_ row: Int, weight: Float, to sum: inout [Float]) {
        rows.withUnsafeBufferPointer { rows in
            guard let base = rows.baseAddress else { return }
            fw_add_row(&sum, base + row * width, width, weight * scales[row])
        }
    }
}
