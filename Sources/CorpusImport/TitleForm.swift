import Foundation

/// The form in which titles are stored: as printed, but in compatible characters, so that the same title is the same work.
enum TitleForm {
    /// NFKC for letters, digits and the radicals that text taken from PDF files carries; Chinese punctuation stays as printed, for NFKC
    /// would turn （ into (.
    static func normalised(_ title: String) -> String {
        guard title.unicodeScalars.contains(where: isCompatible) else { return title }
        var result = ""
        for scalar in title.unicodeScalars {
            result += isCompatible(scalar) ? String(scalar).precomposedStringWithCompatibilityMapping : String(scalar)
        }
        return result
    }

    private static func isCompatible(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        // Full-width digits and letters, radicals, compatibility ideographs.
        case 0xFF10...0xFF19, 0xFF21...0xFF3A, 0xFF41...0xFF5A, 0x2E80...0x2FDF, 0xF900...0xFAFF, 0x2F800...0x2FA1F: true
        default: false
        }
    }
}
