/// What may have been meant, for a person to accept: nothing is changed by itself.
package struct SpellingProposal: Sendable, Equatable {
    /// A piece of the question with what would stand in its place.
    package struct Change: Sendable, Equatable {
        /// As in the question.
        package let written: String
        package let meant: String
    }

    /// The whole question with every change.
    package let question: String
    /// In order of the question, at least one.
    package let changes: [Change]
}
