/// Hash of a term's bytes. Part of the format: the dictionary's slots are ordered by it.
///
/// Folds 8 bytes at a time by a 64 × 64 → 128 bit product, in the manner of wyhash.
@inline(__always)
func termHash(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> UInt64 {
    let raw = UnsafeRawPointer(bytes)
    var hash: UInt64 = 0x9E37_79B9_7F4A_7C15 ^ UInt64(truncatingIfNeeded: count)
    var index = 0
    while index &+ 8 <= count {
        hash = fold(hash ^ raw.loadUnaligned(fromByteOffset: index, as: UInt64.self))
        index &+= 8
    }
    if index < count {
        var rest: UInt64 = 0
        var shift: UInt64 = 0
        while index < count {
            rest |= UInt64(bytes[index]) &<< shift
            shift &+= 8
            index &+= 1
        }
        hash = fold(hash ^ rest)
    }
    return hash
}

@inline(__always)
private func fold(_ value: UInt64) -> UInt64 {
    let product = value.multipliedFullWidth(by: 0xD6E8_FEB8_6659_FD93)
    return product.high ^ product.low
}
