internal import Arguments
internal import CorpusImport
internal import Editorial
internal import KnowledgeStore
internal import LegalModel

/// `fawen impact`: what importing a law text or a 清理 list would touch, without importing.
enum ImpactCommand {
    static let signature = CommandSignature(
        name: "impact", summary: "看导入新法规或清理清单会影响哪些答复、案例和指引，不导入",
        discussion: """
            路径是法规（Markdown、.docx 或其文件夹），或者清理清单：.tsv（列 title、repealed_on、by，可加 treatment），
            或标题写明清理、废止或失效的 Markdown 列表，每行一个《名称》。
            """,
        operands: .atLeast(1, "路径"), options: [.data, .resources, .json])

    @Sendable static func run(_ arguments: ParsedArguments, console: Console) throws -> ExitStatus {
        let impact = LawChangeImpact(concordance: try Resources.concordance(try Resources.folder(arguments)))
        let store = try KnowledgeStore.open(at: arguments.value("data") ?? "")
        let parser = CorpusParser(kind: nil, documents: ReadDocumentCommand.isolated)
        let changes = try Editing.attempt { () throws(EditorialError) in
            try impact.changes(of: arguments.operands, against: store, parser: parser)
        }
        if arguments.has("json") {
            try console.printJSON(Payload(changes))
        } else {
            for change in changes { summarise(change, console) }
        }
        return changes.isEmpty ? .nothingFound : .success
    }

    private static func summarise(_ change: LawChange, _ console: Console) {
        let versions = [change.oldVersion?.description, change.newVersion?.description].compactMap(\.self).joined(separator: " → ")
        console.print("《\(change.law)》\(versions)" + (change.effectiveFrom.map { "，自\($0.chinese)起" } ?? ""))
        for note in change.notes { console.print("  \(note)") }
        let counts = ArticleChange.Kind.allCases.map { "\($0.chinese) \(change.count($0)) 条" }
        console.print("  " + counts.joined(separator: "，"))
        console.print("  影响 \(change.affectedItems) 个条目：")
        for entry in change.affected {
            console.print("  [\(entry.grade.chinese)] \(entry.item.kind.chinese) \(entry.item.id) \(entry.item.title)")
            console.print("      \(entry.citation.text)：\(entry.reason)")
        }
    }

    struct Payload: Encodable {
        let laws: [Law]
        let changes: [Change]
        let affected: [Affected]
        /// Items, each counted once.
        let affectedItems: Int

        init(_ found: [LawChange]) {
            laws = found.map(Law.init)
            changes = found.flatMap { law in law.changes.map { Change(law.law, $0) } }
            affected = found.flatMap { law in law.affected.map { Affected($0, due: law.effectiveFrom) } }
            affectedItems = Set(found.flatMap { $0.affected.map(\.item.revision) }).count
        }

        struct Law: Encodable {
            let law: String
            let oldVersion: CalendarDay?
            let newVersion: CalendarDay?
            let effectiveFrom: CalendarDay?
            let repealed: Int
            let changed: Int
            let renumbered: Int
            let wording: Int
            let added: Int
            let affectedItems: Int
            let notes: [String]

            init(_ change: LawChange) {
                law = change.law
                oldVersion = change.oldVersion
                newVersion = change.newVersion
                effectiveFrom = change.effectiveFrom
                repealed = change.count(.repealed)
                changed = change.count(.changed)
                renumbered = change.count(.renumbered)
                wording = change.count(.wording)
                added = change.count(.added)
                affectedItems = change.affectedItems
                notes = change.notes
            }
        }

        struct Change: Encodable {
            let law: String
            let article: String?
            let newArticle: String?
            let label: String
            let kind: String
            let oldText: String?
            let newText: String?
            let likeness: Double
            let unverified: Bool

            init(_ title: String, _ change: ArticleChange) {
                law = title
                article = (change.article ?? change.newArticle)?.description
                newArticle = change.newArticle?.description
                label = (change.article ?? change.newArticle)?.label ?? ""
                kind = change.kind.rawValue
                oldText = change.oldText
                newText = change.newText
                likeness = change.likeness
                unverified = change.isUnverified
            }
        }

        struct Affected: Encodable {
            let kind: String
            let id: String
            let title: String
            let revision: Int
            let law: String
            /// The cited article by its old number.
            let article: String?
            let newArticle: String?
            let paragraph: Int?
            let item: Int?
            let citation: String
            let grade: String
            let gradeText: String
            let reason: String
            let asOf: CalendarDay?
            let due: CalendarDay?

            init(_ entry: AffectedItem, due: CalendarDay?) {
                kind = entry.item.kind.rawValue
                id = entry.item.id
                title = entry.item.title
                revision = entry.item.number
                law = entry.law
                article = entry.article?.description
                newArticle = entry.newArticle?.description
                paragraph = entry.citation.target?.paragraph
                item = entry.citation.target?.item
                citation = entry.citation.text
                grade = entry.grade.rawValue
                gradeText = entry.grade.chinese
                reason = entry.reason
                asOf = entry.citation.asOf
                self.due = due
            }
        }
    }
}
