import ByteStorage
import Testing

@Suite("Nesting of JSON")
struct JSONNestingTests {
    @Test(
        "arrays and objects in each other are counted, brackets within strings are not",
        arguments: [
            ("1", 0), ("\"[[[\"", 0), ("[]", 1), ("[[],[],{}]", 2), ("{\"a\":[{\"[[\":\"\\\"[[\"}]}", 3), ("]]][", 0), ("[[[", 3),
            ("[[]][[[]]]", 3),
        ])
    func depth(_ text: String, _ depth: Int) {
        #expect(JSONNesting.isWithin(depth, text.utf8))
        if depth > 0 { #expect(!JSONNesting.isWithin(depth - 1, text.utf8)) }
    }
}
