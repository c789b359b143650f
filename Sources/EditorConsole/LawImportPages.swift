import CorpusImport
import Editorial
import HTTPServer
import KnowledgeStore
import LegalModel
import Presentation
import Publishing

/// Bringing in laws: first what the new texts would touch, then the import itself.
struct LawImportPages: Sendable {
    /// Bytes of one upload.
    static let longest = 20 << 20

    let guardian: ConsoleGuard
    let shelf: UploadShelf

    var routes: [Route] {
        [
            guardian.route(.get, "/console/laws", name: "console_laws", summary: "导入法规", for: .permission(.importLaw)) { visit in
                Self.page(visit, issues: [])
            },
            guardian.route(
                .post, "/console/laws", name: "console_laws_preview", summary: "看新法规会影响什么", for: .permission(.importLaw),
                bodyLimit: Self.longest, handler: preview),
            guardian.route(
                .post, "/console/laws/{upload}", name: "console_laws_commit", summary: "确认导入法规", for: .permission(.importLaw),
                handler: commit),
        ]
    }

    private static func page(_ visit: Visit, issues: [ImportIssue]) -> Response {
        ConsoleFrame("导入法规", visit, .lawImport).response(status: issues.isEmpty ? .ok : Status(422)) {
            h1 { "导入法规" }
            p { "先看新文本与库里的旧文本有哪些不同、影响哪些答复、案例和指引，确认以后才导入。可以选法规的 Markdown、.docx，或者清理清单（.tsv、.md）。" }
            IssueTable.html(issues)
            HTML.element(
                "form",
                [.class("user-card"), .action(.console("laws")), .init("method", "post"), .init("enctype", "multipart/form-data")],
                HTML {
                    visit.token
                    p(.class("field")) {
                        label(.init("for", "f-file")) { "文件（可以选几个，一共不超过 20 MB）" }
                        input(
                            .type("file"), .id("f-file"), .name("file"), .init("accept", ".md,.docx,.tsv"), .flag("multiple"),
                            .flag("required"))
                    }
                    button(.type("submit")) { "看影响" }
                })
        }
    }

    private func preview(_ visit: Visit) throws -> Response {
        let files = visit.files.filter { !$0.bytes.isEmpty }
        guard !files.isEmpty else {
            return Self.page(visit, issues: [ImportIssue(path: "上传", reason: "没有选文件，或者文件是空的", fix: "请选择法规文件")])
        }
        let name = try shelf.keep(files, of: visit.user.name)
        let upload = try shelf.upload(name, of: visit.user.name)
        let bench = visit.bench
        do {
            let changes = try bench.heavy.run { () throws -> [LawChange] in
                try LawChangeImpact(concordance: bench.concordance).changes(
                    of: [upload.path], against: bench.store, parser: CorpusParser(kind: nil, documents: bench.documents))
            }
            return ImpactPreview(visit: visit, upload: name, files: upload.names, changes: changes).response
        } catch EditorialError.refused(let issues) {
            shelf.forget(name)
            return Self.page(visit, issues: issues)
        } catch let error as EditorialError {
            throw Workbench.problem(error)
        }
    }

    private func commit(_ visit: Visit) throws -> Response {
        let name = visit.request.capture("upload")
        let upload = try shelf.upload(name, of: visit.user.name)
        let bench = visit.bench
        let report = try bench.heavy.run {
            try bench.write(as: visit.user.name) { (writer) throws(EditorialError) in
                try Self.store([upload.path], writer, bench)
            }
        }
        shelf.forget(name)
        guard report.refused == 0 else { return Self.page(visit, issues: report.issues) }
        bench.refresher.wait(atMost: 30)
        return .redirect(.console("impact", query: Notice.imported.query))
    }

    private static func store(_ paths: [String], _ writer: StoreWriter, _ bench: Workbench) throws(EditorialError) -> ImportReport {
        let now = bench.clock.now()
        let repeals = try LawChangeImpact(concordance: bench.concordance).repeals(in: paths)
        var importer = Importer(writer: writer, linker: CitationLinker(concordance: bench.concordance), moment: now)
        var options = Importer.Options()
        options.atomic = true
        options.documents = bench.documents
        let report: ImportReport
        do throws(PublishingError) { report = try importer.run(paths, options: options) { _ in } } catch { throw .publishing(error) }
        if !report.wasRolledBack {
            let tasks = LawChangeTasks(concordance: bench.concordance)
            _ = try tasks.open(writer, at: now)
            _ = try tasks.open(repeals, writer, at: now)
        }
        return report
    }
}

/// What an import found wrong: file, line, field, reason, fix.
enum IssueTable {
    static func html(_ issues: [ImportIssue]) -> HTML {
        guard !issues.isEmpty else { return .empty }
        return section(.class("console-problem"), .init("role", "alert"), .label("导入的问题")) {
            p { "有 \(issues.count) 处问题，什么也没有导入：" }
            div(.class("table-scroll"), .init("tabindex", "0"), .init("role", "region"), .label("问题")) {
                table {
                    thead { tr { ["文件", "行", "字段", "原因", "改法"].map { name in th(.init("scope", "col")) { name } } } }
                    tbody {
                        issues.prefix(200).map { issue in
                            tr {
                                td { issue.path }
                                td { issue.line.map(String.init) ?? "" }
                                td { issue.field ?? "" }
                                td { issue.reason }
                                td { issue.fix }
                            }
                        }
                    }
                }
            }
        }
    }
}
