internal import ByteStorage
package import LegalModel

/// What is known of laws besides their texts: repeals, later revisions, former laws, short titles, and the horizon of the texts.
package struct LawConcordance: Sendable {
    package let repeals: [Repeal]
    package let laterRevisions: [LaterRevision]
    package let formerLaws: FormerLaws
    package let shortTitles: [(short: String, title: String)]
    /// The day up to which the texts are complete.
    package let horizon: CalendarDay
    /// Days on which versions took effect where their own text does not say so.
    private let effectiveDays: [VersionKey: CalendarDay]

    private struct VersionKey: Hashable, Sendable {
        let title: String
        let promulgated: CalendarDay
    }

    /// A table that cannot be used.
    package struct Problem: Error, Sendable, Equatable {
        package let file: String
        package let line: Int
        package let reason: String
    }

    /// - Parameter files: contents by path below the resource folder; all five tables must be there.
    package init(files: [String: [UInt8]]) throws(Problem) {
        repeals = try Self.rows(files, "Concordance/repeals.tsv", ["title", "repealed_on", "by"]) { cells throws(Rejection) in
            Repeal(title: cells[0], day: try Self.day(cells[1]), by: cells[2])
        }
        laterRevisions = try Self.rows(files, "Concordance/later-revisions.tsv", ["title", "effective_on", "known"]) {
            cells throws(Rejection) in
            LaterRevision(title: cells[0], effectiveOn: try Self.day(cells[1]), known: cells[2])
        }
        let columns = ["former", "article", "suffix", "title", "today_article", "today_suffix", "note"]
        formerLaws = FormerLaws(
            rows: try Self.rows(files, "Concordance/former-laws.tsv", columns) { cells throws(Rejection) in
                let row = FormerLaws.Row(
                    former: cells[0], article: cells[1], suffix: cells[2], title: cells[3], todayArticle: cells[4], todaySuffix: cells[5],
                    note: cells[6])
                guard let row else { throw Rejection(reason: "条号读不出") }
                return row
            })
        shortTitles = try Self.rows(files, "Lexicon/titles.tsv", ["short", "title"]) { cells throws(Rejection) in (cells[0], cells[1]) }
        let effective = try Self.rows(files, "Concordance/effective-days.tsv", ["title", "promulgated", "effective_from"]) {
            cells throws(Rejection) in
            (VersionKey(title: WorkIdentity.fold(cells[0]), promulgated: try Self.day(cells[1])), try Self.day(cells[2]))
        }
        effectiveDays = Dictionary(effective, uniquingKeysWith: { first, _ in first })
        let days = try Self.rows(files, "Concordance/horizon.tsv", ["day"]) { cells throws(Rejection) in try Self.day(cells[0]) }
        guard let day = days.first else { throw Problem(file: "Concordance/horizon.tsv", line: 1, reason: "没有日期") }
        horizon = day
    }

    /// The table of every title by which a work of the store may be named.
    ///
    /// - Parameter folding: with the Traditional characters of the analyzer's tables, titles in Traditional characters are found as well.
    package func titleTable(
        works: [WorkRecord], versions: [VersionRecord], folding: CitationFolding = CitationFolding()
    ) -> LawTitleTable {
        var numbers: [WorkID: [String]] = [:]
        for version in versions {
            if let number = version.documentNumber { numbers[version.work, default: []].append(number) }
        }
        return LawTitleTable(
            works: works.map { LawTitleTable.Work(title: $0.title, documentNumbers: numbers[$0.id] ?? []) }, shortTitles: shortTitles,
            former: formerLaws, folding: folding)
    }

    /// A text with its effective day set by the list, unless the text states one itself.
    package func completing(_ text: RegulationText) -> RegulationText {
        guard text.effectiveBasis != .stated, let promulgated = text.promulgated,
            let day = effectiveDays[VersionKey(title: WorkIdentity.fold(text.title), promulgated: promulgated)]
        else { return text }
        var text = text
        text.effectiveFrom = day
        text.effectiveBasis = .editor
        return text
    }

    /// A digest with the effective day of the list where it names none.
    package func completing(_ digest: RegulationDigest) -> RegulationDigest {
        guard digest.effectiveFrom == nil else { return digest }
        var digest = digest
        digest.effectiveFrom = effectiveDays[VersionKey(title: WorkIdentity.fold(digest.title), promulgated: digest.promulgated)]
        return digest
    }

    private struct Rejection: Error {
        let reason: String
    }

    private static func day(_ text: String) throws(Rejection) -> CalendarDay {
        guard let day = CalendarDay(iso: text) else { throw Rejection(reason: "“\(text)”不是日期") }
        return day
    }

    private static func rows<Row>(
        _ files: [String: [UInt8]], _ name: String, _ columns: [String], _ read: ([String]) throws(Rejection) -> Row
    ) throws(Problem) -> [Row] {
        guard let bytes = files[name] else { throw Problem(file: name, line: 1, reason: "缺少这个文件") }
        let table: TabSeparatedTable
        do throws(TabSeparatedTable.Problem) { table = try TabSeparatedTable(bytes, columns: columns) } catch {
            throw Problem(file: name, line: error.line, reason: error.reason)
        }
        var rows: [Row] = []
        for row in table.rows {
            let cells = columns.map { table.cell($0, of: row) }
            do throws(Rejection) { rows.append(try read(cells)) } catch { throw Problem(file: name, line: row.line, reason: error.reason) }
        }
        return rows
    }
}
