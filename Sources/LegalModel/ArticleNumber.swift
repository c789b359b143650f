/// The number of an article: 第五百六十三条 is `563`, 第一百二十条之一 is `120-1`. Stable across versions, never a position.
public struct ArticleNumber: Hashable, Comparable, Sendable, Codable, CustomStringConvertible {
    /// 1…99,999.
    public let number: Int
    /// The N of 之N; 0 where there is none.
    public let suffix: Int

    public init(_ number: Int, suffix: Int = 0) {
        precondition(number >= 1 && suffix >= 0, "articles are counted from one")
        self.number = number
        self.suffix = suffix
    }

    /// Reads `563`, `120-1`, `120之1`, `五百六十三`, `第五百六十三条`, `第一百二十条之一`; nil for anything else and for 第0条.
    public init?(_ text: some StringProtocol) {
        var scalars = Array(text.unicodeScalars)
        if scalars.first == "第" { scalars.removeFirst() }
        guard let split = scalars.firstIndex(where: { !ChineseNumeral.isNumeral($0) }) else {
            self.init(numeral: scalars[...], suffix: nil)
            return
        }
        var rest = scalars[split...]
        if rest.first == "条" { rest = rest.dropFirst() }
        if rest.isEmpty {
            self.init(numeral: scalars[..<split], suffix: nil)
            return
        }
        guard rest.first == "之" || rest.first == "-" else { return nil }
        self.init(numeral: scalars[..<split], suffix: rest.dropFirst())
    }

    private init?(numeral: ArraySlice<Unicode.Scalar>, suffix: ArraySlice<Unicode.Scalar>?) {
        guard let number = ChineseNumeral.value(of: numeral), number >= 1 else { return nil }
        guard let suffix else {
            self.init(number)
            return
        }
        guard let value = ChineseNumeral.value(of: suffix), value >= 1 else { return nil }
        self.init(number, suffix: value)
    }

    /// `563` or `120-1`: the form of addresses and JSON.
    public var description: String { suffix == 0 ? String(number) : "\(number)-\(suffix)" }

    /// 第五百六十三条, 第一百二十条之一.
    public var label: String {
        let base = "第" + ChineseNumeral.text(number) + "条"
        return suffix == 0 ? base : base + "之" + ChineseNumeral.text(suffix)
    }

    public static func < (left: ArticleNumber, right: ArticleNumber) -> Bool {
        (left.number, left.suffix) < (right.number, right.suffix)
    }

    public init(from decoder: any Decoder) throws {
        let text = try decoder.singleValueContainer().decode(String.self)
        guard let value = ArticleNumber(text) else {
            throw DecodingError.dataCorrupted(.init(codingPath: decoder.codingPath, debugDescription: "not an article number: \(text)"))
        }
        self = value
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
