/// One thing that is wrong in the corpus: where, why, and what to do. Texts are Chinese, for the editor.
package struct CorpusFinding: Sendable, Equatable, Encodable {
    /// What was checked.
    package enum Kind: String, Sendable, Encodable, CaseIterable {
        /// The importer refuses the file.
        case refused
        case danglingCitation = "dangling_citation"
        case notInForce = "not_in_force"
        case unexplainedNumber = "unexplained_number"
        case copiedPassage = "copied_passage"
        case contradiction
        case personalData = "personal_data"
        /// A required field is missing, too long, or outside its closed list.
        case field
        /// An article that an item cites has no digest.
        case missingDigest = "missing_digest"
        case lexicon
        /// A test question does not find its item, or finds what it must not.
        case testQuestion = "test_question"
        case plainLanguage = "plain_language"
        /// A translation of no answer, or of words that the answer has no more.
        case translation
    }

    /// How much a finding weighs.
    package enum Severity: String, Sendable, Encodable {
        /// The corpus is not fit to ship.
        case error
        /// Somebody should look at it.
        case warning
    }

    package var kind: Kind
    package var severity: Severity
    /// Relative to the corpus, with `/`.
    package var path: String
    /// From 1.
    package var line: Int
    package var reason: String
    package var remedy: String

    package init(_ kind: Kind, path: String, line: Int, reason: String, remedy: String, severity: Severity = .error) {
        self.kind = kind
        self.severity = severity
        self.path = path
        self.line = line
        self.reason = reason
        self.remedy = remedy
    }

    enum CodingKeys: String, CodingKey {
        case kind, severity
        case path = "file"
        case line, reason, remedy
    }
}
