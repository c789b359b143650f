import CMarkdown
import Glibc

extension HTML {
    /// The Markdown that editors write, as HTML: raw HTML and script addresses in it are dropped by the renderer.
    ///
    /// A text without marks keeps its line breaks as paragraphs.
    package static func markdown(_ text: String) -> HTML {
        let bytes = Array(text.utf8)
        // Soft breaks stay breaks: editors of plain sheets mean a new line by one.
        guard let rendered = cmark_markdown_to_html(text, bytes.count, CMARK_OPT_DEFAULT | CMARK_OPT_HARDBREAKS) else { return .text(text) }
        defer { free(rendered) }
        return HTML(trusted: String(cString: rendered))
    }
}
