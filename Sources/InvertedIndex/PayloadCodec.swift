/// Posting codes packed at 0, 1, 2, 4, 8 or 16 bits each, lowest bits first.
///
/// Width 0 means that all codes are 0. A block of n codes takes ⌈n · width / 8⌉ bytes; no code crosses a byte unless it has 16 bits.
enum PayloadCodec {
    /// The smallest width that holds `largest`, as its class 0...5.
    static func widthClass(for largest: UInt16) -> UInt8 {
        switch largest {
        case 0: 0
        case 1: 1
        case 2...3: 2
        case 4...15: 3
        case 16...255: 4
        default: 5
        }
    }

    /// Bits of a width class: 0, 1, 2, 4, 8, 16.
    @inline(__always)
    static func bits(ofClass widthClass: UInt8) -> Int { (1 &<< Int(widthClass)) &>> 1 }

    /// Bytes that `count` codes take.
    @inline(__always)
    static func size(count: Int, bits: Int) -> Int { (count &* bits &+ 7) &>> 3 }

    /// Appends `count` codes.
    static func append(_ codes: UnsafePointer<UInt16>, _ count: Int, bits: Int, to bytes: GrowableBuffer<UInt8>) {
        let start = bytes.append(repeating: 0, size(count: count, bits: bits))
        switch bits {
        case 0: return
        case 8: for index in 0..<count { bytes[start + index] = UInt8(codes[index]) }
        case 16:
            for index in 0..<count {
                bytes[start + 2 * index] = UInt8(truncatingIfNeeded: codes[index])
                bytes[start + 2 * index + 1] = UInt8(codes[index] >> 8)
            }
        default:
            for index in 0..<count {
                let bit = index * bits
                bytes[start + bit >> 3] |= UInt8(truncatingIfNeeded: codes[index] << UInt16(bit & 7))
            }
        }
    }

    /// The code at `index`. `bytes` must be followed by at least one byte that may be read.
    @inline(__always)
    static func code(_ bytes: UnsafePointer<UInt8>, _ index: Int, bits: Int) -> UInt32 {
        if bits == 0 { return 0 }
        if bits == 8 { return UInt32(bytes[index]) }
        if bits == 16 { return UInt32(bytes[2 &* index]) | UInt32(bytes[2 &* index &+ 1]) &<< 8 }
        let bit = index &* bits
        return (UInt32(bytes[bit &>> 3]) &>> UInt32(truncatingIfNeeded: bit & 7)) & ((1 &<< UInt32(truncatingIfNeeded: bits)) &- 1)
    }
}
