package import Answering

extension Components {
    /// What may have been meant, each one tap away; where nothing was found as written, what is shown instead and the way back.
    ///
    /// - Parameters:
    ///   - literally: the same search, exactly as written.
    ///   - link: the search for another question.
    package static func proposals(_ interpretation: Interpretation, literally: Link, link: (String) -> Link) -> HTML {
        guard !interpretation.proposals.isEmpty else { return .empty }
        let others = interpretation.proposals.filter { $0.question != interpretation.searchedInstead }
        return p(.class("notice proposals"), .init("role", "status")) {
            if let instead = interpretation.searchedInstead {
                "按原样没有找到，下面是“"
                strong { instead }
                "”的结果。"
                a(.class("undo"), .href(literally)) { "只按原样查" }
                if !others.isEmpty { "也可能是：" }
            } else {
                "您是不是要找："
            }
            others.map { proposal in
                a(.class("undo"), .href(link(proposal.question))) { proposal.question }
            }
        }
    }
}
