/// A value bound to a parameter of a statement; values never become part of the SQL text.
package enum BoundValue: Sendable, Equatable {
    case null
    case integer(Int64)
    case real(Double)
    case text(String)
    case bytes([UInt8])

    package static func integer(_ value: Int) -> BoundValue { .integer(Int64(value)) }

    /// NULL for nil.
    package static func text(_ value: String?) -> BoundValue {
        if let value { .text(value) } else { .null }
    }

    /// NULL for nil.
    package static func integer(_ value: Int?) -> BoundValue {
        if let value { .integer(Int64(value)) } else { .null }
    }

    /// NULL for nil.
    package static func integer(_ value: Int64?) -> BoundValue {
        if let value { .integer(value) } else { .null }
    }

    /// NULL for nil.
    package static func bytes(_ value: [UInt8]?) -> BoundValue {
        if let value { .bytes(value) } else { .null }
    }

    /// 1 or 0.
    package static func flag(_ value: Bool) -> BoundValue { .integer(value ? Int64(1) : Int64(0)) }
}
