/// One byte for the length of a field: exact below 40, then steps of 1/8 to 1/16 of the length, rounded down.
enum LengthClass {
    private static let exact: UInt32 = 24

    /// The class of a length; lengths up to 2³¹ have one.
    static func of(_ length: UInt32) -> UInt8 {
        guard length >= exact else { return UInt8(length) }
        let excess = length - exact
        let bits = 32 - excess.leadingZeroBitCount
        guard bits > 4 else { return UInt8(exact + excess) }
        // Three bits behind the leading one, and the number of bits dropped.
        let dropped = UInt32(bits - 4)
        return UInt8(min(255, exact + (dropped + 1) << 3 + excess >> dropped & 7))
    }

    /// The smallest length of a class.
    static func length(of lengthClass: UInt8) -> UInt32 {
        let value = UInt32(lengthClass)
        guard value >= exact + 16 else { return value }
        let code = value - exact
        let dropped = code >> 3 - 1
        return exact + (8 | code & 7) << dropped
    }
}
