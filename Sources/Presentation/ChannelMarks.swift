package import Answering

/// What a page says about itself to programs: which decision it shows, and which revision of which answer.
///
/// `fawen verify channels` reads these marks out of the finished page and compares them between channels.
extension Attribute {
    /// The decision that a page or a part of it shows.
    package static func decision(_ decision: AnswerDecision) -> Attribute { Attribute("data-decision", decision.rawValue) }
    /// An answer that is shown or offered.
    package static func answer(_ id: String) -> Attribute { Attribute("data-answer", id) }
    /// The answer that is open in full where others are offered beside it.
    package static func openAnswer(_ id: String) -> Attribute { Attribute("data-open", id) }
    package static func revision(_ stamp: RevisionStamp) -> Attribute { Attribute("data-revision", String(stamp.number)) }
    /// SHA-256 of the revision, lower-case hexadecimal.
    package static func hash(_ stamp: RevisionStamp) -> Attribute { Attribute("data-sha256", stamp.sha256) }
}
