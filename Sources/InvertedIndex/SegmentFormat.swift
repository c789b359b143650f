/// The layout of a segment file, little-endian throughout.
///
/// Header: magic, version, document count, unit count, column count, section count; then 24 bytes a section: kind, index, offset,
/// length; then the CRC32C of all that. Sections begin at multiples of 64 bytes, in the order of the table, with zero bytes between.
/// Readers may load up to `StoredBytes.padding` bytes beyond the end of the file.
///
/// A range is 8 consecutive documents, a superblock 256, a tile 65,536.
enum SegmentFormat {
    static let magic: UInt64 = 0x3147_4553_5758_4446
    static let version: UInt32 = 1
    static let sectionAlignment = 64
    static let headerLength = 8 + 5 * 4
    static let sectionLength = 24

    static let rangeShift = 3
    static let superblockShift = 8
    static let tileShift = 16
    static let largestDocumentCount = 1 << 30

    /// Ranges in a chunk of nibbles, and bytes of that chunk.
    static let chunkRanges = 64
    static let chunkLength = 32
    /// Superblocks that share a directory entry, and the bytes of the entry: a 32-bit base and sixteen 16-bit offsets.
    static let groupSuperblocks = 16
    static let groupLength = 4 + 2 * groupSuperblocks

    static func rangeCount(documents: Int) -> Int { (documents + 7) >> rangeShift }
    static func superblockCount(documents: Int) -> Int { (documents + 255) >> superblockShift }
    static func tileCount(documents: Int) -> Int { (documents + 65535) >> tileShift }
    /// Always even: the bound kernel takes two chunks at a time.
    static func chunkCount(documents: Int) -> Int { (rangeCount(documents: documents) + 127) / 128 * 2 }
}

/// What a section holds; `index` in the section table is the unit or column, 0 otherwise.
enum SectionKind: UInt32 {
    /// 8 bytes a document.
    case keys = 1
    /// Document numbers in ascending order of their keys, 4 bytes each; empty if the keys ascend already.
    case keyOrder
    /// One value a document.
    case column
    /// One length class a document; empty for units of several fields.
    case lengthClasses
    /// The bytes of all terms, in ascending order of the terms.
    case termBytes
    /// `TermRecord`s in the same order.
    case records
    /// Open-addressing table: upper half of the hash | record + 1, or 0.
    case slots
    /// Range codes of dense terms.
    case bounds
    /// Postings.
    case postings
}

/// How the postings of a term are stored.
enum PostingsKind: UInt8 {
    /// Documents as 32-bit numbers.
    case sparse = 1
    /// Documents as 16-bit numbers within their tile, after the tiles' starts (one 32-bit number a tile, and the total).
    case tiled = 2
    /// A range code for every range of the segment in `bounds`, documents and codes by superblock in `postings`.
    case dense = 3
}

/// One term of the dictionary: 64 bytes.
///
/// *Dense*: `boundsOffset` points to 32 bytes for every 64 ranges (byte j: low nibble range j, high nibble range j + 32);
/// `postingsOffset` to the directory, a group for every 16 superblocks: base from the directory's start, and the offset of each
/// superblock from the base. A superblock is a byte (count if below 32, else 0, and the width class << 5), then the low bytes of
/// the documents or a bitmap of 32 bytes, then the codes.
///
/// *Sparse and tiled*: at `postingsOffset` the documents, then a nibble for every posting (the range's code at the first posting of
/// a range, 0 at the others), then the codes at `width` bits.
struct TermRecord: BitwiseCopyable {
    var documentFrequency: UInt32
    var kind: UInt8
    var width: UInt8
    var termLength: UInt16
    var largestImpact: Float
    var termStart: UInt32
    var levels: (UInt64, UInt64)
    var postingsOffset: UInt64
    var boundsOffset: UInt64
    /// The first 16 bytes of the term, zero-padded.
    var prefix: (UInt64, UInt64)

    /// The first 16 bytes of a term as they stand in a record.
    @inline(__always)
    static func prefix(of term: UnsafePointer<UInt8>, _ count: Int) -> (UInt64, UInt64) {
        var first: UInt64 = 0
        var second: UInt64 = 0
        for index in 0..<min(8, count) { first |= UInt64(term[index]) &<< UInt64(truncatingIfNeeded: 8 &* index) }
        if count > 8 {
            for index in 8..<min(16, count) { second |= UInt64(term[index]) &<< UInt64(truncatingIfNeeded: 8 &* index &- 64) }
        }
        return (first, second)
    }
}

/// Where the parts of sparse or tiled postings begin, from `postingsOffset`.
struct SparseLayout {
    /// Bytes of the tile starts; 0 if not tiled.
    let documents: Int
    let codes: Int
    let payload: Int
    let end: Int

    init(kind: PostingsKind, documentFrequency: Int, width: Int, tiles: Int) {
        documents = kind == .tiled ? (tiles + 1) * 4 : 0
        codes = documents + documentFrequency * (kind == .tiled ? 2 : 4)
        payload = codes + (documentFrequency + 1) / 2
        end = payload + PayloadCodec.size(count: documentFrequency, bits: width)
    }
}
