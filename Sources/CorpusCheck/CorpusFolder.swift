internal import CorpusImport
internal import LegalModel

/// A file of the corpus: what it holds, and where in it a text stands.
struct CorpusFile {
    /// Relative to the corpus, with `/`.
    let path: String
    let lines: [String]
    let content: ParsedFile.Content

    init(_ file: InputFile, parser: CorpusParser) {
        path = file.path
        lines = String(decoding: file.bytes, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        content = parser.parse(file).content
    }

    /// The first line, from 1, that holds a text or its beginning; the line of a field where the text was folded over lines; else 1.
    ///
    /// - Parameter first: lines before this one are not looked at.
    func line(of text: String, field: String = "", from first: Int = 1) -> Int {
        let head = text.split(separator: "\n").first.map(String.init) ?? text
        for wanted in [head, String(head.unicodeScalars.prefix(12)), field.isEmpty ? "" : field + ":"] where !wanted.isEmpty {
            if let index = lines.indices.dropFirst(first - 1).first(where: { lines[$0].contains(wanted) }) { return index + 1 }
        }
        return 1
    }
}

/// Everything below the corpus folder that is an item or a digest.
struct CorpusFolder {
    private(set) var items: [CorpusItem] = []
    private(set) var translations: [(translation: AnswerTranslation, file: CorpusFile)] = []
    private(set) var digests: [(digest: RegulationDigest, file: CorpusFile)] = []
    /// What the importer would refuse, also on the way to a file.
    private(set) var refusals: [ImportIssue] = []
    /// Tables and models are read as resources, not imported.
    static let itemFolders = ["StandardAnswers", "CaseExamples", "ServiceGuides", "Organisations", "Regulations", "Translations"]

    /// - Parameter path: the corpus folder.
    init(path: String) {
        let parser = CorpusParser()
        for entry in ImportSource(paths: [path]) {
            switch entry {
            case .skipped: continue
            case .refused(let issue): refusals.append(issue)
            case .file(let input):
                guard Self.itemFolders.contains(where: { input.path.hasPrefix($0 + "/") }) else { continue }
                take(CorpusFile(input, parser: parser))
            }
        }
    }

    private mutating func take(_ file: CorpusFile) {
        switch file.content {
        case .items(let found): items += found.map { CorpusItem($0, file: file) }
        case .translation(let translation): translations.append((translation, file))
        case .digest(let digest): digests.append((digest, file))
        case .refused(let issues): refusals += issues
        case .notLaw(let reason): refusals.append(ImportIssue(path: file.path, reason: "不是条目也不是要点（\(reason)）", fix: "请移出这个文件夹或者补上属性"))
        case .regulation: refusals.append(ImportIssue(path: file.path, reason: "这里不收法规原文", fix: "请改写成要点，或者另行导入"))
        }
    }
}
