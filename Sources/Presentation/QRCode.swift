internal import CQRCode

/// A text as a QR code (ISO/IEC 18004), drawn in the page itself: nothing is loaded, and it prints at any size.
package enum QRCode {
    /// Modules of white around the symbol, as the standard asks for.
    private static let margin = 4

    /// An inline SVG, hidden from screen readers: the address stands beside it as text. Nil for a text that does not fit, over some 2,000 bytes.
    ///
    /// Error correction M: 15 % of the symbol may be lost, on a sheet that was folded.
    /// - Complexity: about 0.2 ms for an address.
    package static func svg(_ text: String) -> HTML? {
        guard let code = QRcode_encodeString8bit(text, 0, QR_ECLEVEL_M) else { return nil }
        defer { QRcode_free(code) }
        let width = Int(code.pointee.width)
        var path = ""
        for row in 0..<width {
            var column = 0
            while column < width {
                let start = column
                // The lowest bit of a module is its colour; runs of black become one stroke.
                while column < width, code.pointee.data[row * width + column] & 1 == 1 { column += 1 }
                if column > start { path += "M\(start + margin) \(row + margin)h\(column - start)v1h-\(column - start)z" }
                if column == start || column < width { column += 1 }
            }
        }
        let size = width + 2 * margin
        return .element(
            "svg",
            [
                .class("qr"), .init("viewBox", "0 0 \(size) \(size)"), .init("aria-hidden", "true"), .init("focusable", "false"),
                .init("shape-rendering", "crispEdges"),
            ], .element("path", [.init("d", path)], .empty))
    }
}
