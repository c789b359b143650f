internal import CSegmentation

/// What single characters fold to: built once through ICU, then read by any number of threads.
///
/// Building takes a few milliseconds.
package final class CharacterTables: Sendable {
    /// Simplified text writes these too, so Traditional to Simplified leaves them alone: 著作权, 乾安县, 凭藉, 瞭望, 俱乐部, 姊妹 …
    static let kept: [Unicode.Scalar] = ["乾", "俱", "吒", "姊", "箝", "苎", "著", "藉", "跤", "阪", "瞭"]

    // Read only after creation and freed with the last reference; the C side keeps no other state.
    nonisolated(unsafe) let tables: OpaquePointer

    package init() throws(AnalysisError) {
        var code: Int32 = 0
        let kept = Self.kept.map(\.value)
        guard let tables = seg_tables_create(kept, kept.count, &code) else { throw AnalysisError(code: code) }
        self.tables = tables
    }

    deinit { seg_tables_free(tables) }

    /// The Simplified form of a character, or the character itself. O(log 3,000).
    package func simplified(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
        Unicode.Scalar(seg_simplified(tables, scalar.value)) ?? scalar
    }

    /// Every Traditional character of the basic plane that has another Simplified form.
    package func simplifications() -> [Unicode.Scalar: Unicode.Scalar] {
        var pairs: [Unicode.Scalar: Unicode.Scalar] = [:]
        for value in UInt32(0x2E80)...0xFAFF {
            guard let scalar = Unicode.Scalar(value) else { continue }
            let target = simplified(scalar)
            if target != scalar { pairs[scalar] = target }
        }
        return pairs
    }

    /// Versions of ICU and Unicode at run time, as `72.1/15`.
    package static var version: String {
        var text = [CChar](repeating: 0, count: 48)
        seg_version(&text)
        return String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
