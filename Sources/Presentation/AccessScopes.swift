package import HTTPServer

/// What API keys may be used for.
extension AccessScope {
    /// Questions, texts, citations and changes under `/v1`.
    package static let read = AccessScope("read")
    /// The Model Context Protocol over HTTP.
    package static let mcp = AccessScope("mcp")
    /// Dify's external knowledge.
    package static let dify = AccessScope("dify")
    /// Sending feedback.
    package static let feedback = AccessScope("feedback")
    /// Sending and following what is said in a call: never without a key.
    package static let transcripts = AccessScope("transcripts")

    /// Taking over what somebody asked elsewhere: never without a key.
    package static let handover = AccessScope("handover")

    package static let all: [AccessScope] = [.read, .mcp, .dify, .feedback, .transcripts, .handover]
}
