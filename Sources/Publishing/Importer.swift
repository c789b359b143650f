package import CorpusImport
internal import Database
package import KnowledgeStore
internal import LegalModel

/// Files into the store: parses each, stores it as one unit, and reports whatever was not stored.
package struct Importer {
    package struct Options: Sendable {
        /// What the files are; nil lets the content tell.
        package var kind: ImportKind?
        /// Keep nothing.
        package var dryRun = false
        /// Keep everything or nothing.
        package var atomic = false
        /// Where documents are read; nil reads them in this process.
        package var documents: IsolatedDocuments?
        /// How sheets are read; nil knows columns by their usual names alone.
        package var profile: SheetProfile?

        package init() {}
    }

    /// Raised when the same file may be read otherwise, so that files already seen are read again.
    static let parserFormat = "1"
    /// Files between two durable commits: each file is stored whole or not at all, and a run that is cut off goes on from the last commit.
    private static let filesPerCommit = 128
    /// With more new works than this, linking everything anew is quicker than looking for their titles.
    private static let worksLookedFor = 8

    private let writer: StoreWriter
    private let linker: CitationLinker
    private let moment: Int64
    /// What the run has stored and the linker must look at.
    private var versions: [VersionID] = []
    private var revisions: [ItemRevisionID] = []
    /// Works that were there before the run.
    private var worksBefore: Set<WorkID> = []
    /// An earlier run stored something and was cut off before it was linked.
    private var linksAreOwed = false

    /// - Parameter moment: now, in seconds since 1970-01-01 UTC.
    package init(writer: StoreWriter, linker: CitationLinker, moment: Int64) {
        self.writer = writer
        self.linker = linker
        self.moment = moment
    }

    /// Imports files and folders.
    ///
    /// - Returns: the report; refused files are in it, not thrown.
    /// - Throws: when the store itself fails; committed files stay.
    package mutating func run(
        _ paths: [String], options: Options, progress: (ImportProgress) -> Void
    ) throws(PublishingError) -> ImportReport {
        let source = ImportSource(paths: paths)
        let parser = CorpusParser(kind: options.kind, documents: options.documents, profile: options.profile)
        var report = ImportReport()
        do {
            worksBefore = Set(try writer.snapshot.works().map(\.id))
            linksAreOwed = try writer.owesLinks
            if options.dryRun || options.atomic {
                try writer.transaction { (end: inout TransactionEnd) throws(StoreError) in
                    try writer.beginRun(at: moment, note: paths.joined(separator: " "))
                    for entry in source { try take(entry, of: source.count, parser, &report, progress) }
                    try link(&report, progress)
                    if options.dryRun || report.refused > 0 {
                        end = .rollback
                        report.wasRolledBack = true
                    }
                }
            } else {
                try writer.beginRun(at: moment, note: paths.joined(separator: " "))
                try inBatches(source, parser, &report, progress)
                try writer.transaction { (_: inout TransactionEnd) throws(StoreError) in try link(&report, progress) }
            }
            progress(.committing)
            try writer.checkpoint()
        } catch {
            throw .store(error)
        }
        return report
    }

    private mutating func inBatches(
        _ source: ImportSource, _ parser: CorpusParser, _ report: inout ImportReport, _ progress: (ImportProgress) -> Void
    ) throws(StoreError) {
        let entries = source.makeIterator()
        var isDone = false
        while !isDone {
            try writer.transaction { (_: inout TransactionEnd) throws(StoreError) in
                for _ in 0..<Self.filesPerCommit {
                    guard let entry = entries.next() else {
                        isDone = true
                        break
                    }
                    try take(entry, of: source.count, parser, &report, progress)
                }
                if !versions.isEmpty || !revisions.isEmpty { try writer.setOwesLinks(true) }
            }
        }
    }

    private func link(_ report: inout ImportReport, _ progress: (ImportProgress) -> Void) throws(StoreError) {
        let result = try linker.link(writer, versions: try versionsToLink(), items: revisions) { progress(.citations($0)) }
        try writer.setOwesLinks(false)
        report.citations = result.citations
        report.unresolvedCitations = result.unresolved
        report.dangling = result.dangling
    }

    /// New texts; texts that mention a law which has only come now; all of them after a run that was cut off.
    private func versionsToLink() throws(StoreError) -> [VersionID] {
        let snapshot = writer.snapshot
        let arrived = try snapshot.works().filter { !worksBefore.contains($0.id) }.map(\.slug)
        if linksAreOwed || arrived.count > Self.worksLookedFor { return try snapshot.versions().map(\.id) }
        let known = Set(versions)
        return versions + (try snapshot.versions(mentioning: arrived)).filter { !known.contains($0) }
    }

    private mutating func take(
        _ entry: ImportSource.Entry, of count: Int, _ parser: CorpusParser, _ report: inout ImportReport,
        _ progress: (ImportProgress) -> Void
    ) throws(StoreError) {
        report.files += 1
        switch entry {
        case .skipped(let path, let reason):
            report.notLaw += 1
            try writer.note(SeenFile(path: path, sha256: "", parser: Self.parserFormat, outcome: .notLaw, detail: reason))
        case .refused(let issue):
            report.refused += 1
            report.issues.append(issue)
            try writer.note(SeenFile(path: issue.path, sha256: "", parser: Self.parserFormat, outcome: .refused, detail: issue.reason))
        case .file(let file):
            progress(.file(report.files, of: count, path: file.path))
            try take(parser.parse(file), &report)
        }
    }

    private mutating func take(_ file: ParsedFile, _ report: inout ImportReport) throws(StoreError) {
        report.issues += file.notices
        switch file.content {
        case .notLaw(let reason):
            report.notLaw += 1
            try note(file, .notLaw, detail: reason)
        case .refused(let issues):
            report.refused += 1
            report.issues += issues
            try note(file, .refused, detail: issues.first?.description ?? "")
        case .regulation(let text):
            try store(linker.concordance.completing(text), of: file, &report)
        case .digest(let digest):
            switch try writer.store(linker.concordance.completing(digest)) {
            case .joined(let version), .created(let version):
                versions.append(version)
                report.digests += digest.articles.count
                try note(file, .stored)
            case .unchanged:
                report.unchanged += 1
                try note(file, .unchanged)
            case .conflict(let reason):
                try refuse(file, reason, &report)
            }
        case .items(let items):
            try store(items, of: file, &report)
        case .translation(let translation):
            switch try writer.store(translation, at: moment) {
            case .stored:
                report.items += 1
                try note(file, .stored)
            case .unchanged:
                report.unchanged += 1
                try note(file, .unchanged)
            }
        }
    }

    private mutating func store(_ text: RegulationText, of file: ParsedFile, _ report: inout ImportReport) throws(StoreError) {
        let outcome: FileOutcome
        switch try writer.store(text) {
        case .stored(let version):
            versions.append(version)
            outcome = .stored
        case .corrected(let version):
            versions.append(version)
            outcome = .corrected
        case .mergedPart(let version):
            if versions.last != version { versions.append(version) }
            outcome = .mergedPart
        case .sameTextAgain: outcome = .sameText
        case .unchanged: outcome = .unchanged
        case .conflict(let reason):
            try refuse(file, reason, &report)
            return
        }
        switch outcome {
        case .unchanged: report.unchanged += 1
        case .sameText: report.doubles += 1
        default: report.regulations += 1
        }
        let articles = text.articles.count
        let blocks = text.blocks.count
        report.articles += articles
        report.blocks += blocks
        try writer.note(
            SeenFile(
                path: file.path, sha256: file.sha256, parser: Self.parserFormat, outcome: outcome, articles: articles, blocks: blocks))
    }

    /// All items of a file or none.
    private mutating func store(_ items: [KnowledgeItem], of file: ParsedFile, _ report: inout ImportReport) throws(StoreError) {
        let usual = file.path.hasSuffix(".jsonl") || file.path.lowercased().hasSuffix(".csv") ? "imported" : "corpus"
        var stored: [ItemRevisionID] = []
        var unchanged = 0
        var scheduled = 0
        var conflict: String?
        try writer.transaction { (end: inout TransactionEnd) throws(StoreError) in
            for item in items {
                let origin = file.origins["\(item.kind.rawValue):\(item.id)"] ?? usual
                switch try writer.store(item, origin: origin, at: moment) {
                case .stored(let revision, _, _): stored.append(revision)
                case .scheduled(let revision, _, _, _):
                    stored.append(revision)
                    scheduled += 1
                case .unchanged: unchanged += 1
                case .conflict(let reason): conflict = reason
                }
                if conflict != nil {
                    end = .rollback
                    break
                }
            }
        }
        if let conflict {
            try refuse(file, conflict, &report)
            return
        }
        revisions += stored
        report.items += stored.count
        report.scheduled += scheduled
        report.unchanged += unchanged
        try writer.note(
            SeenFile(
                path: file.path, sha256: file.sha256, parser: Self.parserFormat, outcome: !stored.isEmpty ? .stored : .unchanged,
                items: items.count))
    }

    private func refuse(_ file: ParsedFile, _ reason: String, _ report: inout ImportReport) throws(StoreError) {
        report.refused += 1
        report.issues.append(ImportIssue(path: file.path, reason: reason, fix: "请核对后只保留一份"))
        try note(file, .conflict, detail: reason)
    }

    private func note(_ file: ParsedFile, _ outcome: FileOutcome, detail: String = "") throws(StoreError) {
        try writer.note(SeenFile(path: file.path, sha256: file.sha256, parser: Self.parserFormat, outcome: outcome, detail: detail))
    }
}
