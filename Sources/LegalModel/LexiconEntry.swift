/// 口语→法言: a word that people say, and the words of the law that are searched with it.
public struct LexiconEntry: Sendable, Equatable, Hashable {
    /// As people say it; an entry is known by it.
    public var lay: String
    /// At least one, unless the entry is retired.
    public var legal: [String]
    /// 0…1.
    public var weight: Double
    /// Empty for none.
    public var topic: String
    /// True where the word is to lead nowhere, whatever a shipped table says.
    public var isRetired: Bool

    public init(lay: String, legal: [String], weight: Double = 0.8, topic: String = "", isRetired: Bool = false) {
        self.lay = lay
        self.legal = legal
        self.weight = weight
        self.topic = topic
        self.isRetired = isRetired
    }
}
