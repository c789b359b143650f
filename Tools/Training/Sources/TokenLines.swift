import TextAnalysis

/// Writes the tokens of every line of standard input: words, a tab, Han bigrams, each separated by a blank.
///
/// The trainer reads its tokens here, so that a trained table can never disagree with the analyzer that uses it. Terms of the lexicon are left out:
/// the table must not depend on a list that editors change.
@main
struct TokenLines {
    static func main() throws {
        let analyzer = try Analyzer(AnalyzerConfiguration())
        var tokens = TokenizedText()
        var output = ""
        while let line = readLine(strippingNewline: true) {
            try analyzer.analyze(Array(line.utf8), units: [.words, .bigrams], into: &tokens)
            append(tokens.words, of: tokens, to: &output)
            output += "\t"
            append(tokens.bigrams, of: tokens, to: &output)
            if output.utf8.count > 1 << 20 {
                print(output)
                output = ""
            } else {
                output += "\n"
            }
        }
        print(output, terminator: "")
    }

    private static func append(_ list: [Token], of text: TokenizedText, to output: inout String) {
        for (index, token) in list.enumerated() {
            if index > 0 { output += " " }
            output += text.text(token)
        }
    }
}
