import Database
import FoundationEssentials
import KnowledgeStore
import LegalModel
import Testing

@Suite struct DurabilityTests {
    @Test("a crash inside a transaction leaves what was committed before it, and the next writer goes on")
    func crashInside() throws {
        let folder = try DataFolder()
        let writer = try KnowledgeStore.create(at: folder.path)
        _ = try writer.store(CompanyLaw.old)
        var crashed: DataFolder?
        try writer.transaction { (_: inout TransactionEnd) throws(StoreError) in
            _ = try writer.store(CompanyLaw.new)
            // Enough to spill the page cache into the log before the commit.
            for number in 0..<400 {
                _ = try writer.store(
                    regulation(
                        "第\(number)号法", promulgated: "2020-01-01", effective: nil,
                        articles: (1...100).map { (String($0), String(repeating: "条文\($0)", count: 100)) }, path: "\(number).md"))
            }
            do { crashed = try folder.crashed() } catch { throw .invalid("\(error)") }
        }
        let copy = try #require(crashed)
        let after = try KnowledgeStore.openForWriting(at: copy.path)
        #expect(try after.snapshot.counts().versions == 1)
        #expect(try after.snapshot.problems() == [])
        guard case .stored = try after.store(CompanyLaw.new) else {
            Issue.record("the next writer could not go on")
            return
        }
        #expect(try writer.snapshot.counts().versions == 402)
    }

    @Test("whatever is lost of the log's end, the store opens with a prefix of the commits")
    func tornLog() throws {
        let folder = try DataFolder()
        let writer = try KnowledgeStore.create(at: folder.path)
        try writer.checkpoint()
        for number in 0..<6 {
            _ = try writer.store(
                regulation(
                    "第\(number)号法", promulgated: "2020-01-01", effective: nil, articles: (1...20).map { (String($0), "条文\($0)") },
                    path: "\(number).md"))
        }
        let whole = try folder.crashed()
        let log = try Data(contentsOf: URL(filePath: whole.path + "/knowledge.sqlite-wal"))
        #expect(log.count > 10_000)
        var seen: Set<Int> = []
        for step in 0...60 {
            let copy = try whole.crashed()
            try log.prefix(log.count * step / 60).write(to: URL(filePath: copy.path + "/knowledge.sqlite-wal"))
            let after = try KnowledgeStore.openForWriting(at: copy.path)
            let slugs = try after.snapshot.works().map(\.slug).sorted()
            #expect(slugs == (0..<slugs.count).map { "第\($0)号法" })
            #expect(try after.snapshot.problems() == [])
            seen.insert(slugs.count)
        }
        #expect(seen == Set(0...6))
    }

    @Test("a refused file changes nothing and the others of the run are stored; a failed run stores nothing")
    func savepoints() throws {
        let folder = try DataFolder()
        let writer = try KnowledgeStore.create(at: folder.path)
        let hostile = regulation("乙法", promulgated: nil, effective: nil, articles: [("1", "好"), ("2", "坏\u{1E}")], path: "b.md")
        try writer.transaction { (_: inout TransactionEnd) throws(StoreError) in
            _ = try writer.store(CompanyLaw.old)
            #expect(throws: StoreError.self) { try writer.store(hostile) }
            _ = try writer.store(CompanyLaw.new)
        }
        #expect(try writer.snapshot.counts().versions == 2)
        let before = try writer.snapshot.contentNumber()
        #expect(throws: StoreError.self) {
            try writer.transaction { (_: inout TransactionEnd) throws(StoreError) in
                try writer.beginRun(at: 5, note: "atomic")
                _ = try writer.store(regulation("甲法", promulgated: nil, effective: nil, articles: [("1", "一")], path: "a.md"))
                _ = try writer.store(hostile)
            }
        }
        #expect(try writer.snapshot.counts().versions == 2)
        #expect(try writer.snapshot.contentNumber() == before)
        #expect(try writer.snapshot.runs() == [])
        // The run of the failed transaction does not exist: what follows must not be credited to it.
        _ = try writer.store(regulation("丙法", promulgated: nil, effective: nil, articles: [("1", "一")], path: "c.md"))
        #expect(try writer.snapshot.problems() == [])
    }

    @Test("a dry run counts and changes nothing")
    func dryRun() throws {
        let folder = try DataFolder()
        let writer = try KnowledgeStore.create(at: folder.path)
        let counts = try writer.transaction { (end: inout TransactionEnd) throws(StoreError) in
            end = .rollback
            try writer.beginRun(at: 5, note: "dry")
            _ = try writer.store(CompanyLaw.old)
            try writer.note(SeenFile(path: "a.md", sha256: "00", parser: "1", outcome: .stored, articles: 3))
            return try writer.snapshot.counts()
        }
        #expect(counts.articles == 3)
        #expect(counts.files == 1)
        #expect(try writer.snapshot.counts() == StoreCounts())
    }

    @Test("a second writer is told that the store is busy, and may write when the first is gone")
    func oneWriter() throws {
        let folder = try DataFolder()
        do {
            let writer = try KnowledgeStore.create(at: folder.path)
            #expect(throws: StoreError.busy(path: folder.path)) { try KnowledgeStore.openForWriting(at: folder.path) }
            _ = try writer.store(CompanyLaw.old)
        }
        let next = try KnowledgeStore.openForWriting(at: folder.path)
        #expect(try next.snapshot.counts().versions == 1)
    }

    @Test("a missing store, a file of a newer program and a damaged file are told apart")
    func opening() throws {
        let folder = try DataFolder()
        #expect(throws: StoreError.missing(directory: folder.path)) { try KnowledgeStore.open(at: folder.path) }
        #expect(throws: StoreError.missing(directory: folder.path)) { try KnowledgeStore.openForWriting(at: folder.path) }
        #expect(throws: StoreError.missing(directory: "/nowhere")) { try KnowledgeStore.open(at: "/nowhere") }
        do { _ = try KnowledgeStore.create(at: folder.path) }
        let file = folder.path + "/knowledge.sqlite"
        do {
            let connection = try Connection(path: file, access: .write)
            try connection.executeScript("PRAGMA user_version=999")
        }
        #expect(throws: StoreError.newerFormat(path: file, found: 999, known: 10)) { try KnowledgeStore.open(at: folder.path) }
        #expect(throws: StoreError.newerFormat(path: file, found: 999, known: 10)) { try KnowledgeStore.openForWriting(at: folder.path) }
        try Data(repeating: 65, count: 20_000).write(to: URL(filePath: file))
        let damaged = #expect(throws: StoreError.self) { try KnowledgeStore.open(at: folder.path) }
        guard case .damaged = damaged else {
            Issue.record("\(String(describing: damaged))")
            return
        }
    }

    @Test("problems finds a changed text, a lost article and a row without owner")
    func problems() throws {
        let folder = try DataFolder()
        do {
            let writer = try KnowledgeStore.create(at: folder.path)
            _ = try writer.store(CompanyLaw.old)
            _ = try writer.store(.answer(StandardAnswer(id: "a", question: "问")), origin: "c", at: 1)
            #expect(try writer.snapshot.problems() == [])
            let connection = try Connection(path: folder.path + "/knowledge.sqlite", access: .write)
            try connection.executeScript(
                """
                UPDATE article_revisions SET paragraphs = '改了' || char(30) WHERE id = 1;
                DELETE FROM article_revisions WHERE id = 2;
                DROP TRIGGER item_revisions_are_immutable;
                UPDATE item_revisions SET payload = '{}';
                """)
        }
        let reader = try KnowledgeStore.open(at: folder.path)
        let found = try reader.problems().map(\.place)
        #expect(found.sorted() == ["article_revisions 1", "articles 2", "item_revisions 1", "sources 民法商法/公司法(2018-10-26).md"])
    }

    @Test("a file noted as stored must have given what was counted in it")
    func reconciliation() throws {
        let folder = try DataFolder()
        let writer = try KnowledgeStore.create(at: folder.path)
        _ = try writer.store(CompanyLaw.old)
        var seen = SeenFile(path: CompanyLaw.old.source.path, sha256: "00", parser: "1", outcome: .stored, articles: 3)
        try writer.note(seen)
        try writer.note(SeenFile(path: "refused.md", sha256: "11", parser: "1", outcome: .refused, articles: 9, detail: "编码错误"))
        #expect(try writer.snapshot.problems() == [])
        seen.articles = 4
        try writer.note(seen)
        try writer.note(SeenFile(path: "lost.md", sha256: "22", parser: "1", outcome: .stored, blocks: 1))
        #expect(try writer.snapshot.problems().map(\.place) == ["files lost.md", "files \(CompanyLaw.old.source.path)"])
    }

    @Test("many readers see whole commits only while the writer goes on")
    func concurrentReaders() async throws {
        let folder = try DataFolder()
        do { _ = try KnowledgeStore.create(at: folder.path) }
        let path = folder.path
        let reader = try KnowledgeStore.open(at: path, keeping: 2)
        let torn = try await withThrowingTaskGroup(of: Int.self) { group in
            group.addTask {
                let writer = try KnowledgeStore.openForWriting(at: path)
                for number in 0..<40 {
                    try writer.transaction { (_: inout TransactionEnd) throws(StoreError) in
                        for (half, title) in ["甲", "乙"].enumerated() {
                            _ = try writer.store(
                                regulation(
                                    "\(title)\(number)法", promulgated: "2020-01-01", effective: nil, articles: [("1", "文"), ("2", "文")],
                                    path: "\(half)-\(number).md"))
                        }
                    }
                }
                return 0
            }
            for _ in 0..<4 {
                group.addTask {
                    var torn = 0
                    for _ in 0..<60 {
                        let counts = try reader.counts()
                        if counts.articles != counts.versions * 2 || counts.versions % 2 != 0 { torn += 1 }
                    }
                    return torn
                }
            }
            return try await group.reduce(0, +)
        }
        #expect(torn == 0)
        #expect(try reader.counts().versions == 80)
        #expect(try reader.problems() == [])
    }

    @Test("ten thousand items with their citations are stored in one transaction, and again without a change")
    func manyItems() throws {
        let folder = try DataFolder()
        let writer = try KnowledgeStore.create(at: folder.path)
        _ = try writer.store(CompanyLaw.old)
        let work = try writer.snapshot.work(slug: "公司法")!.id
        func storeAll() throws -> Int {
            try writer.transaction { (_: inout TransactionEnd) throws(StoreError) in
                var stored = 0
                for number in 0..<10_000 {
                    var answer = StandardAnswer(id: "answer-\(number)", question: "第\(number)个问题怎么办")
                    answer.externalID = String(number)
                    answer.similarQuestions = ["问法一", "问法二"]
                    guard case .stored(let revision, _, _) = try writer.store(.answer(answer), origin: "imported", at: 1) else { continue }
                    let target = CitationTarget(work: work, article: ArticleNumber(number % 3 == 0 ? 26 : 1))
                    try writer.storeCitations(of: .item(revision), [StoredCitation(position: 0, text: "本条", target: target)])
                    stored += 1
                }
                return stored
            }
        }
        #expect(try storeAll() == 10_000)
        #expect(try storeAll() == 0)
        #expect(try writer.snapshot.citedBy(work, article: ArticleNumber(26), limit: 20_000).count == 3334)
        #expect(try writer.snapshot.counts().answers == 10_000)
    }

    @Test("revisions cannot be changed or deleted, whoever tries")
    func immutable() throws {
        let folder = try DataFolder()
        let writer = try KnowledgeStore.create(at: folder.path)
        _ = try writer.store(.answer(StandardAnswer(id: "a", question: "问")), origin: "c", at: 1)
        let connection = try Connection(path: folder.path + "/knowledge.sqlite", access: .write)
        #expect(throws: DatabaseError.self) { try connection.execute("UPDATE item_revisions SET payload = '{}'") }
        #expect(throws: DatabaseError.self) { try connection.execute("DELETE FROM item_revisions") }
    }

    @Test("a snapshot stays at its moment while the writer goes on")
    func snapshot() throws {
        let folder = try DataFolder()
        let writer = try KnowledgeStore.create(at: folder.path)
        _ = try writer.store(CompanyLaw.old)
        let reader = try KnowledgeStore.open(at: folder.path)
        try reader.read { (store) throws(StoreError) in
            let before = try store.counts()
            _ = try writer.store(CompanyLaw.new)
            #expect(try store.counts() == before)
        }
        #expect(try reader.counts().versions == 2)
    }

    @Test("files seen are remembered by path, so that a run can be resumed")
    func files() throws {
        let folder = try DataFolder()
        let writer = try KnowledgeStore.create(at: folder.path)
        try writer.beginRun(at: 1_700_000_000, note: "import 法律")
        let seen = SeenFile(path: "a.md", sha256: "ab", parser: "markdown-1", outcome: .refused, detail: "第3行：编码错误")
        try writer.note(seen)
        #expect(try writer.snapshot.file("a.md") == seen)
        #expect(try writer.snapshot.file("b.md") == nil)
        var later = seen
        (later.outcome, later.articles, later.detail) = (.stored, 12, "")
        try writer.note(later)
        #expect(try writer.snapshot.files() == [later])
        #expect(try writer.snapshot.runs().map(\.note) == ["import 法律"])
    }
}
