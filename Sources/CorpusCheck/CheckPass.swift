internal import CorpusImport
internal import KnowledgeStore
internal import LegalModel
internal import PersonalData
internal import Publishing

/// One run of the checks that need no search, item by item.
struct CheckPass {
    private let library: LawLibrary
    private let folder: CorpusFolder
    private let scanner: PersonalDataScanner
    private let copies: CopiedPassageCheck
    private let plain: PlainLanguage
    private let fields: FieldCheck
    private var report = CorpusReport()
    private var answers: [ContradictionCheck.Entry] = []
    /// Articles with a digest, and those that answers and cases cite, with the first place that does. Of any version: digests are of the newest.
    private var digested: Set<Place> = []
    private var cited: [Place: (article: ArticleRecord, law: String, path: String, line: Int)] = [:]

    private struct Place: Hashable {
        let work: WorkID
        let number: ArticleNumber

        init(_ article: ArticleRecord) {
            work = article.work
            number = article.number
        }
    }

    init(library: LawLibrary, resources: ResourceFolder, folder: CorpusFolder, options: CorpusChecker.Options) {
        self.library = library
        self.folder = folder
        // Resources of another corpus speak of laws that this one need not know.
        let knowsLaws = library.laws.hasOfficialTexts && options.resources == nil
        let lexicon = LexiconCheck(resources, knowsLaw: knowsLaws ? { library.citations(in: "《\($0)》").first != nil } : nil)
        scanner = PersonalDataScanner(publicTelephones: options.publicTelephones)
        copies = CopiedPassageCheck(minimum: options.copiedCharacters, terms: lexicon.legalTerms + lexicon.fixedPhrases)
        plain = PlainLanguage(terms: lexicon.legalTerms)
        fields = FieldCheck(answers: Set(folder.items.filter { $0.item.kind == .answer }.map(\.id)))
        report.lexicon = lexicon.entries
        report.findings = lexicon.findings
        report.hasOfficialTexts = library.laws.hasOfficialTexts
    }

    mutating func run() throws(StoreError) {
        for refusal in folder.refusals {
            let field = refusal.field.map { "[\($0)] " } ?? ""
            let line = refusal.line ?? 1
            report.findings.append(
                CorpusFinding(.refused, path: refusal.path, line: line, reason: field + refusal.reason, remedy: refusal.fix))
        }
        for (digest, file) in folder.digests { try check(digest, file) }
        for item in folder.items { try check(item) }
        report.findings += TranslationCheck(folder.items).findings(folder.translations)
        for (id, place) in cited where !digested.contains(id) {
            report.findings.append(
                CorpusFinding(
                    .missingDigest, path: place.path, line: place.line, reason: "所引的《\(place.law)》\(place.article.number.label)没有要点",
                    remedy: "在 Regulations 里补一条要点")
            )
        }
        report.findings += ContradictionCheck(answers).findings()
        report.plainLanguage /= Double(max(1, report.answers))
    }

    mutating func take(_ questions: TestQuestionCheck.Result) {
        report.testQuestions = questions.asked
        report.testQuestionHits = questions.hits
        report.apartQuestions = questions.askedApart
        report.apartQuestionsWrong = questions.wrong
        report.findings += questions.findings
        if questions.share < TestQuestionCheck.leastShare {
            report.findings.append(
                CorpusFinding(
                    .testQuestion, path: "StandardAnswers", line: 1,
                    reason: "应命中的问题只有 \(questions.hits)/\(questions.asked) 排进前\(TestQuestionCheck.depth)，不足 95%", remedy: "看各条提示，补相似问或者词典"))
        }
    }

    /// Findings by file and line, each once.
    var finished: CorpusReport {
        var report = report
        var seen: Set<String> = []
        report.findings = report.findings.filter { seen.insert("\($0.kind) \($0.path) \($0.line) \($0.reason)").inserted }
        report.findings.sort { ($0.path, $0.line, $0.kind.rawValue, $0.reason) < ($1.path, $1.line, $1.kind.rawValue, $1.reason) }
        return report
    }

    private mutating func check(_ digest: RegulationDigest, _ file: CorpusFile) throws(StoreError) {
        let result = try DigestCheck(library: library).check(digest, file)
        report.digests += digest.articles.count
        report.findings += result.findings
        for (entry, article) in result.articles {
            digested.insert(Place(article))
            take(NumberCheck().check(entry, of: digest, file, article: article))
            take(copies.check(entry, file, article: article))
        }
        for entry in digest.articles { scan(entry.text, file, file.line(of: entry.text, from: entry.line)) }
    }

    private mutating func check(_ item: CorpusItem) throws(StoreError) {
        let citations = try CitationCheck(library: library).check(item)
        report.citations += citations.count
        report.findings += citations.findings
        report.findings += fields.findings(item)
        take(NumberCheck().check(item, articles: citations.articles, blocks: citations.blocks))
        take(copies.check(item, articles: citations.articles, blocks: citations.blocks))
        let texts = item.statements + item.others
        // People stand in cases; elsewhere a name is an example or a law's.
        let hits =
            item.item.kind == .caseExample
            ? CaseTextScanner(numbers: scanner).findings(in: texts.map(\.text)) : texts.map { scanner.findings(in: $0.text) }
        for (field, found) in zip(texts, hits) { take(found, in: field.text, item.file, item.line(of: field)) }
        switch item.item {
        case .answer(let answer):
            report.answers += 1
            answers.append(ContradictionCheck.Entry(item: item, answer: answer, basis: citations.basis))
            judge(answer, item)
        case .caseExample: report.cases += 1
        case .guide: report.guides += 1
        case .organisation: report.organisations += 1
        }
        guard item.item.kind != .guide else { return }
        for article in citations.articles where cited[Place(article)] == nil {
            cited[Place(article)] = (
                article, library.laws.title(of: article.work), item.file.path, item.file.line(of: article.number.label)
            )
        }
    }

    private mutating func judge(_ answer: StandardAnswer, _ item: CorpusItem) {
        let score = plain.score([answer.conclusion ?? "", answer.spoken ?? "", answer.body])
        report.plainLanguage += score
        guard score < PlainLanguage.threshold else { return }
        report.findings.append(
            CorpusFinding(
                .plainLanguage, path: item.file.path, line: item.file.line(of: "结论:"), reason: "浅白程度只有\(Int(score.rounded()))分",
                remedy: "把长句拆短，少用法言法语",
                severity: .warning))
    }

    private mutating func scan(_ text: String, _ file: CorpusFile, _ line: Int) {
        take(scanner.findings(in: text), in: text, file, line)
    }

    private mutating func take(_ findings: [PersonalDataFinding], in text: String, _ file: CorpusFile, _ line: Int) {
        for found in findings {
            let scalars = Array(text.unicodeScalars)[found.range]
            report.findings.append(
                CorpusFinding(
                    .personalData, path: file.path, line: line,
                    reason: "像是\(found.kind.rawValue)：\(String(String.UnicodeScalarView(scalars)))",
                    remedy: found.proposal.isEmpty ? "删掉" : "删掉，或者换成\(found.proposal)"))
        }
    }

    private mutating func take(_ result: NumberCheck.Result) {
        report.numbers += result.count
        report.findings += result.findings
    }

    private mutating func take(_ result: CopiedPassageCheck.Result) {
        report.characters += result.characters
        report.sharedCharacters += result.shared
        report.findings += result.findings
    }
}
