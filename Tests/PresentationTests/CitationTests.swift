import Answering
import LegalModel
import Testing

@testable import Presentation

@Suite("Quotations")
struct QuotationTests {
    private let paragraphs = [
        Paragraph(text: "用人单位应当按照约定的日期，足额支付劳动报酬。"),
        Paragraph(text: "有下列情形之一的，责令限期支付：", items: [.init(number: 1, text: "（一）克扣劳动报酬的；"), .init(number: 2, text: "（二）未提供清单的。")]),
    ]

    private func place(_ text: String) -> Int? { Quotations.place(of: text.unicodeScalars, in: paragraphs) }

    @Test(
        "white space, width of marks and a closing mark do not count; words do",
        arguments: [
            ("用人单位应当按照约定的日期，足额支付劳动报酬", 1), ("用人单位 应当按照约定的日期,足额支付劳动报酬；", 1), ("用人单位……足额支付劳动报酬", 1), ("（二）未提供清单的。", 2),
            ("足额支付劳动报酬。有下列情形之一的", 1), ("用人单位可以按照约定的日期", nil), ("足额支付……用人单位", nil),
        ] as [(String, Int?)])
    func places(_ text: String, _ paragraph: Int?) {
        #expect(place(text) == paragraph)
    }

    @Test("passages are found in their marks, short ones and lone marks are not")
    func passages() {
        let text = Array("他说“好”。第三条规定“应当足额支付报酬”，又“未闭合".unicodeScalars)
        let found = Quotations.passages(in: text).map { String(String.UnicodeScalarView(text[$0])) }
        #expect(found == ["应当足额支付报酬"])
    }
}

@Suite("Hand-over")
struct HandoverTests {
    private func packet(_ moment: Int64) -> Handover {
        let reply = AnswerResponse(
            decision: .refuse, confidence: 0, answers: [], articles: [], answer: nil,
            refusal: Refusal(reason: "", referrals: ["律师"]), interpretation: Interpretation(asOf: CalendarDay(ordinal: 0)), generation: 1)
        return Handover(reply, asked: SearchParameters(question: "问"), moment: moment)
    }

    @Test("a packet is found by its number, spoken or written, for a day and no longer")
    func day() {
        let moment = Moment()
        let shelf = HandoverShelf { moment.seconds }
        let number = shelf.put(packet(0))
        #expect(number.count == 10)
        #expect(shelf.packet(HandoverShelf.spoken(number)) == packet(0))
        moment.seconds = 86_400
        #expect(shelf.packet(number) != nil)
        moment.seconds = 86_401
        #expect(shelf.packet(number) == nil)
        #expect(shelf.packet("") == nil)
    }

    private final class Moment: @unchecked Sendable {
        // Set by the one test that holds it, between calls.
        var seconds: Int64 = 0
    }
}

@Suite("Feed of changes")
struct ChangeTests {
    @Test("moments are written in UTC, also before 1970")
    func timestamps() {
        #expect(Change.timestamp(0) == "1970-01-01T00:00:00Z")
        #expect(Change.timestamp(1_795_190_400 + 3_661) == "2026-11-20T17:01:01Z")
        #expect(Change.timestamp(-1) == "1969-12-31T23:59:59Z")
    }
}
