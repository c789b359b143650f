import CorpusImport
import Editorial
import HTTPServer
import KnowledgeStore
import LegalModel
import Presentation
import Publishing

/// Sheets and files of items: a dry run with a report first, then the import.
struct ItemImportPages: Sendable {
    let guardian: ConsoleGuard
    let shelf: UploadShelf

    var routes: [Route] {
        [
            guardian.route(
                .get, "/console/imports", name: "console_imports", summary: "导入条目", for: .permission(.importItems),
                parameters: [Notice.parameter]
            ) { visit in try Self.page(visit, issues: []) },
            guardian.route(
                .post, "/console/imports", name: "console_imports_try", summary: "试导入条目", for: .permission(.importItems),
                bodyLimit: LawImportPages.longest, handler: tryOut),
            guardian.route(
                .post, "/console/imports/{upload}", name: "console_imports_commit", summary: "确认导入条目", for: .permission(.importItems),
                handler: commit),
        ]
    }

    private static func page(_ visit: Visit, issues: [ImportIssue]) throws -> Response {
        let profiles = try ProfilePages.saved(visit.bench)
        return ConsoleFrame("导入条目", visit, .itemImport).response(status: issues.isEmpty ? .ok : Status(422)) {
            h1 { "导入条目" }
            p { "标准答复、案例、办事指引和机构的表格（CSV、Excel 的 .xlsx）、JSONL、Markdown 或 .docx。先试导入，看清每一行的问题，确认以后才写入；有一行不对，整份文件都不导入。" }
            p(.class("fine")) { "表格第一行写列名：标准问、相似问、结论、正文、依据、主题、责任单位、生效日期、有效期至……类目、标题、内容、发文单位等常见列名也认得。导入的条目直接公开，请先在本单位审过。" }
            IssueTable.html(issues)
            HTML.element(
                "form",
                [.class("user-card"), .action(.console("imports")), .init("method", "post"), .init("enctype", "multipart/form-data")],
                HTML {
                    visit.token
                    p(.class("field")) {
                        label(.init("for", "f-file")) { "文件（可以选几个，一共不超过 20 MB）" }
                        input(
                            .type("file"), .id("f-file"), .name("file"), .init("accept", ".csv,.xlsx,.jsonl,.md,.docx"), .flag("multiple"),
                            .flag("required"))
                    }
                    Fields.choice(
                        "profile", "表格的列名", visit.field("profile"), [("", "通用列名")] + profiles.map { ($0.name, "方案：\($0.name)") })
                    p(.class("fine")) { a(.href(.console("profiles"))) { "新建或修改方案" } }
                    button(.type("submit")) { "试导入" }
                })
        }
    }

    private func tryOut(_ visit: Visit) throws -> Response {
        let files = visit.files.filter { !$0.bytes.isEmpty }
        guard !files.isEmpty else {
            return try Self.page(visit, issues: [ImportIssue(path: "上传", reason: "没有选文件，或者文件是空的", fix: "请选择文件")])
        }
        let name = try shelf.keep(files, of: visit.user.name)
        let upload = try shelf.upload(name, of: visit.user.name)
        let report = try run(upload, visit, isDry: true)
        guard report.refused == 0 else {
            shelf.forget(name)
            return try Self.page(visit, issues: report.issues.filter { $0.severity == .error })
        }
        return ConsoleFrame("试导入", visit, .itemImport).response {
            h1 { "试导入" }
            p(.class("console-banner"), .init("role", "status")) { "还没有写入。确认以后：" }
            Self.figures(report)
            Self.dangling(report)
            HTML.element(
                "form", [.class("editor-buttons"), .action(.console("imports", name)), .init("method", "post")],
                HTML {
                    visit.token
                    input(.type("hidden"), .name("profile"), .value(visit.field("profile")))
                    button(.type("submit"), .class("strong")) { "确认导入" }
                    a(.href(.console("imports"))) { "不导入" }
                })
        }
    }

    private func commit(_ visit: Visit) throws -> Response {
        let name = visit.request.capture("upload")
        let report = try run(try shelf.upload(name, of: visit.user.name), visit, isDry: false)
        shelf.forget(name)
        guard report.refused == 0 else { return try Self.page(visit, issues: report.issues.filter { $0.severity == .error }) }
        return .redirect(.console("imports", query: Notice.imported.query))
    }

    private func run(_ upload: UploadShelf.Upload, _ visit: Visit, isDry: Bool) throws -> ImportReport {
        let bench = visit.bench
        let profile = try ProfilePages.chosen(visit.field("profile"), bench)
        return try bench.heavy.run {
            try bench.write(as: visit.user.name) { (writer) throws(EditorialError) in
                var importer = Importer(
                    writer: writer, linker: CitationLinker(concordance: bench.concordance), moment: bench.clock.now())
                var options = Importer.Options()
                options.atomic = true
                options.dryRun = isDry
                options.documents = bench.documents
                options.profile = profile
                do throws(PublishingError) { return try importer.run([upload.path], options: options) { _ in } } catch {
                    throw .publishing(error)
                }
            }
        }
    }

    private static func figures(_ report: ImportReport) -> HTML {
        let rows = [
            ("文件", report.files), ("新写或改动的条目", report.items), ("其中到生效日期才公开的", report.scheduled), ("没有变化的", report.unchanged),
            ("不是条目的", report.notLaw),
            ("引用", report.citations), ("其中查不到的", report.unresolvedCitations),
        ]
        return dl(.class("figures")) {
            rows.map { name, count in
                div {
                    dt { name }
                    dd { String(count) }
                }
            }
        }
    }

    private static func dangling(_ report: ImportReport) -> HTML {
        guard !report.dangling.isEmpty else { return .empty }
        return details(.flag("open")) {
            summary { "查不到的引用 \(report.dangling.count) 处" }
            ul { report.dangling.prefix(100).map { entry in li { "\(entry.item)：\(entry.text)，\(entry.reason)" } } }
        }
    }
}
