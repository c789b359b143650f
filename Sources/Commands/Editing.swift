internal import Answering
internal import CorpusImport
internal import Editorial

/// What the commands of editors share.
enum Editing {
    /// Runs a piece of the editors' work and puts its errors into lines and statuses.
    static func attempt<Value>(_ body: () throws(EditorialError) -> Value) throws -> Value {
        do throws(EditorialError) { return try body() } catch {
            switch error {
            case .store(let problem): throw problem
            case .publishing(let problem): throw problem
            case .knowledgeBase(let problem): throw problem
            case .refused(let issues):
                throw CommandFailure(.data, issues.map(\.description).joined(separator: "\n"))
            case .notAllowed(let reason): throw CommandFailure(.permission, reason)
            case .conflict(let expected, let found):
                throw CommandFailure(.data, "别人已经改过：期望第 \(expected) 版，现在是第 \(found) 版；请先看差异再改")
            case .missing(let reason): throw CommandFailure(.nothingFound, reason)
            case .folder(let reason): throw CommandFailure(.inputOutput, reason)
            }
        }
    }
}
