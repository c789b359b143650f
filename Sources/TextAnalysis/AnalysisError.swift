/// Why a text could not be analysed. Never the text's fault: any bytes can be analysed up to `Analyzer.maximumLength`.
package enum AnalysisError: Error, Equatable, Sendable {
    /// The Unicode library refused; the code is ICU's own.
    case unicodeLibrary(code: Int32)
    case outOfMemory
    /// More than `Analyzer.maximumLength` bytes.
    case tooLong(bytes: Int)

    init(code: Int32) {
        self = code == -1 ? .outOfMemory : .unicodeLibrary(code: code)
    }
}
