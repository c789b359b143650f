/// A paragraph of a document with what its properties say.
struct DocumentParagraph: Equatable {
    /// From 1, empty paragraphs counted.
    var number: Int
    var text: String
    var isCentred: Bool
    /// Name of the style in lower case (`heading 1`, `title`); empty if it has none.
    var style: String
    var isTableRow: Bool
}

/// Collects paragraphs and table rows from the elements of `word/document.xml`.
struct ParagraphCollector {
    private(set) var paragraphs: [DocumentParagraph] = []
    private let styles: [String: String]
    private var number = 0
    /// Paragraphs nest where a text box stands inside one.
    private var open: [DocumentParagraph] = []
    private var row: [String]?
    private var cell: String?
    private var tableDepth = 0
    private var isText = false
    /// Depth inside mc:Fallback, which repeats what stands before it.
    private var fallback = 0

    init(styles: [String: String]) {
        self.styles = styles
    }

    mutating func open(_ element: String, attribute: (String) -> String?) {
        if element == "Fallback" || fallback > 0 {
            fallback += element == "Fallback" ? 1 : 0
            return
        }
        switch element {
        case "p":
            number += 1
            open.append(.init(number: number, text: "", isCentred: false, style: "", isTableRow: false))
        case "pStyle": if let id = attribute("val"), let last = open.indices.last { open[last].style = styles[id] ?? id.lowercased() }
        case "jc": if !open.isEmpty { open[open.count - 1].isCentred = attribute("val") == "center" }
        case "t": isText = true
        case "tab": if !isTabStop(attribute) { add("\t") }
        case "br", "cr": add("\n")
        case "noBreakHyphen": add("-")
        case "tbl": tableDepth += 1
        case "tr": if tableDepth == 1 { row = [] }
        case "tc": if tableDepth == 1 { cell = "" }
        default: break
        }
    }

    mutating func take(_ text: String) {
        if isText && fallback == 0 { add(text) }
    }

    mutating func close(_ element: String) {
        if fallback > 0 {
            fallback -= element == "Fallback" ? 1 : 0
            return
        }
        switch element {
        case "t": isText = false
        case "p": closeParagraph()
        case "tbl": tableDepth -= 1
        case "tc":
            if tableDepth == 1, let text = cell {
                row?.append(text.trimmed)
                cell = nil
            }
        case "tr": if tableDepth == 1 { closeRow() }
        default: break
        }
    }

    /// `w:tab` in the paragraph's properties defines a stop, in a run it is a character.
    private func isTabStop(_ attribute: (String) -> String?) -> Bool { attribute("pos") != nil }

    private mutating func add(_ text: String) {
        guard !open.isEmpty else { return }
        open[open.count - 1].text += text
    }

    private mutating func closeParagraph() {
        guard let paragraph = open.popLast() else { return }
        if cell != nil {
            let text = paragraph.text.trimmed
            if !text.isEmpty { cell = cell.map { $0.isEmpty ? text : $0 + " " + text } }
            return
        }
        // A line break inside a paragraph separates lines of the text.
        for piece in paragraph.text.split(separator: "\n") {
            let text = piece.trimmed
            guard !text.isEmpty else { continue }
            var line = paragraph
            line.text = text
            paragraphs.append(line)
        }
    }

    private mutating func closeRow() {
        guard let cells = row else { return }
        row = nil
        guard cells.contains(where: { !$0.isEmpty }) else { return }
        let text = "| " + cells.joined(separator: " | ") + " |"
        paragraphs.append(.init(number: number, text: text, isCentred: false, style: "", isTableRow: true))
    }
}
