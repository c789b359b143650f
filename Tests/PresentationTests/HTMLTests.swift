import Answering
import LegalModel
import Testing

@testable import HTTPServer
@testable import Presentation

@Suite("HTML escapes by construction")
struct HTMLTests {
    @Test("text and attribute values cannot become markup")
    func escaping() {
        let hostile = "<b onclick=\"x('1')\">&"
        let html = p(.class(hostile)) { hostile }
        let escaped = "&lt;b onclick=&quot;x(&#39;1&#39;)&quot;&gt;&amp;"
        #expect(html.markup == "<p class=\"\(escaped)\">\(escaped)</p>")
    }

    @Test("random texts with random matches come out as themselves, with mark the only element")
    func highlights() {
        var generator = Generator(state: 77)
        let alphabet = Array("工资<>&\"'/mark 👨‍👩‍👧é\u{301}".unicodeScalars)
        for _ in 0..<2_000 {
            var view = String.UnicodeScalarView()
            for _ in 0..<Int.random(in: 0...40, using: &generator) { view.append(alphabet.randomElement(using: &generator) ?? "x") }
            let text = String(view)
            let matches = (0..<Int.random(in: 0...4, using: &generator)).map { _ in
                let start = Int.random(in: 0...45, using: &generator)
                return start..<start + Int.random(in: 0...6, using: &generator)
            }
            let markup = Components.highlighted(Snippet(text: text, matches: matches)).markup
            // Bytes, since a mark before a combining character is one character with it.
            let bare = Array(markup.utf8).replacing("<mark>".utf8, with: []).replacing("</mark>".utf8, with: [])
            #expect(bare == Array(HTML.escape(text).utf8), "seed 77: \(text.debugDescription) \(matches)")
        }
    }

    @Test("matches count Unicode scalars, not bytes or characters")
    func ranges() {
        let markup = Components.highlighted(Snippet(text: "拖欠👨‍👩‍👧工资", matches: [7..<9])).markup
        #expect(markup == "拖欠👨‍👩‍👧<mark>工资</mark>")
    }

    @Test("Markdown keeps bold and lists and drops raw HTML and script addresses")
    func markdown() {
        let markup = HTML.markdown("**先投诉**\n\n- 一\n\n<script>alert(1)</script>\n\n[x](javascript:alert(1))").markup
        #expect(markup.contains("<strong>先投诉</strong>"))
        #expect(markup.contains("<li>一</li>"))
        #expect(!markup.contains("<script"))
        #expect(!markup.contains("javascript:"))
    }

    @Test("links encode what they are made of")
    func links() {
        #expect(Link.law("民法典/总则?x").text == "/laws/%E6%B0%91%E6%B3%95%E5%85%B8%2F%E6%80%BB%E5%88%99%3Fx")
        #expect(
            Link.article(ArticleNumber(120, suffix: 1), of: "刑法", asOf: CalendarDay(iso: "2024-07-01")).text
                == "/laws/%E5%88%91%E6%B3%95/120-1?as_of=2024-07-01")
        #expect(Link.telephone("(022) 12348-javascript").text == "tel:02212348")
        #expect(Link.suggestion(Suggestion(text: "", kind: .law, id: "民法典#3")).text == "/laws/%E6%B0%91%E6%B3%95%E5%85%B8#block-3")
    }

    @Test("reading modes go through the cookie and back", arguments: ["standard", "large", "contrast", "large.contrast"])
    func modes(_ text: String) {
        #expect(ReadingMode(text).text == text)
        #expect(ReadingMode(text + ".nonsense").text == text)
    }
}

@Suite("Search parameters go into addresses and back")
struct SearchParametersTests {
    @Test("what is read is written again, in one order")
    func roundTrip() throws {
        let query = try QueryParameters(
            encoded:
                "status=%E7%8E%B0%E8%A1%8C%E6%9C%89%E6%95%88&topic=b,a&q=%E5%B7%A5%E8%B5%84&as_of=2024-07-01&kind=law&page=3&size=20&expand=off&level=%E6%B3%95%E5%BE%8B"
        )
        let parameters = try SearchParameters(query)
        let again = try SearchParameters(parameters.query)
        #expect(again == parameters)
        #expect(parameters.query.items.map(\.name) == ["q", "kind", "as_of", "level", "topic", "status", "expand", "page", "size"])
        #expect(parameters.request.offset == 40)
        #expect(parameters.request.filters.levels == [.law])
        #expect(parameters.request.asOf?.description == "2024-07-01")
    }

    @Test("toggling a facet twice changes nothing but the page")
    func toggling() throws {
        var parameters = try SearchParameters(QueryParameters(encoded: "q=a&page=4&level=%E6%B3%95%E5%BE%8B"))
        for (name, value) in [("level", "司法解释"), ("topic", "工伤"), ("audience", "农民工"), ("region", "天津市"), ("status", "已废止")] {
            let once = parameters.toggling(name, value)
            #expect(once.chosen(name).contains(value))
            #expect(once.page == 1)
            parameters.page = 1
            #expect(once.toggling(name, value) == parameters)
        }
    }

    @Test("an unknown level or status is refused by name", arguments: ["level=x", "status=x", "as_of=1700-01-01"])
    func refusals(_ text: String) {
        #expect(throws: Problem.self) { try SearchParameters(QueryParameters(encoded: text)) }
    }
}

/// SplitMix64 from a fixed seed.
struct Generator: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
