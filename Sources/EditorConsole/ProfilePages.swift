import CorpusImport
import Editorial
import HTTPServer
import KnowledgeStore
import Presentation

/// Saved ways of reading sheets: which column is which field.
struct ProfilePages: Sendable {
    let guardian: ConsoleGuard

    var routes: [Route] {
        [
            guardian.route(
                .get, "/console/profiles", name: "console_profiles", summary: "表格导入方案", for: .permission(.importItems),
                parameters: [RouteParameter("name", .text(maximum: 60), "方案名"), Notice.parameter]
            ) { visit in
                let name = visit.request.parameters["name"] ?? ""
                let text = try Self.saved(visit.bench).first { $0.name == name }?.columns ?? ""
                return try page(visit, name, text)
            },
            guardian.route(
                .post, "/console/profiles", name: "console_profile_save", summary: "保存、删除导入方案", for: .permission(.importItems),
                handler: save),
        ]
    }

    static func saved(_ bench: Workbench) throws -> [ImportProfile] {
        try bench.read { (snapshot) throws(StoreError) in try snapshot.importProfiles() }
    }

    /// The profile that a form names; nil for none.
    static func chosen(_ name: String, _ bench: Workbench) throws -> SheetProfile? {
        guard !name.isEmpty else { return nil }
        guard let found = try saved(bench).first(where: { $0.name == name }) else {
            throw Problem(status: .notFound, code: "no_profile", detail: "没有导入方案“\(name)”，可能刚被删掉，请重新选。")
        }
        do throws(SheetProfile.Problem) { return try SheetProfile(name: found.name, text: found.columns) } catch {
            throw Problem(status: Status(409), code: "bad_profile", detail: "导入方案“\(name)”读不出来：\(error.description)。请重新保存。")
        }
    }

    private func page(_ visit: Visit, _ name: String, _ text: String, problem: String? = nil) throws -> Response {
        let saved = try Self.saved(visit.bench)
        return ConsoleFrame("导入方案", visit, .itemImport).response(status: problem == nil ? .ok : Status(422)) {
            h1 { "表格的导入方案" }
            p { "别的系统导出的表，列名各不相同。把“哪一列是什么”存成方案，以后导入时选它就行。" }
            if let problem { p(.class("console-problem"), .init("role", "alert")) { problem } }
            if !saved.isEmpty {
                ul(.class("task-list")) {
                    saved.map { profile in
                        li {
                            a(.href(.console("profiles", query: QueryParameters([.init(name: "name", value: profile.name)])))) {
                                profile.name
                            }
                            small { "　\(profile.author) \(Moment.text(profile.changedAt)) 保存" }
                        }
                    }
                }
            }
            HTML.element(
                "form", [.class("user-card"), .id("profile"), .action(.console("profiles")), .init("method", "post")],
                HTML {
                    visit.token
                    Fields.line("name", "方案名", name, .flag("required"), .init("maxlength", "40"))
                    Fields.area(
                        "columns", "一行一列：表里的列名 = 字段；不要的列写“不导入”", text, rows: 10,
                        .init("placeholder", "事项标题 = 标准问\n办理要点 = 正文\n登记人 = 不导入"))
                    p(.class("fine")) { "没有写到的列，照常用通用的列名来认。字段：标准问、相似问、结论、正文、口播、依据、主题、适用人群、责任单位、生效日期、有效期至、外部编号……" }
                    div(.class("editor-buttons")) {
                        button(.type("submit"), .name("action"), .value("save")) { "保存方案" }
                        button(.type("submit"), .name("action"), .value("remove"), .class("quiet")) { "删除" }
                        a(.href(.console("imports"))) { "回到导入" }
                    }
                })
        }
    }

    private func save(_ visit: Visit) throws -> Response {
        let (name, text) = (visit.field("name").trimmedASCII, visit.field("columns"))
        let now = visit.bench.clock.now()
        if visit.field("action") == "remove" {
            let isGone = try visit.bench.record(as: visit.user.name) { (writer) throws(StoreError) in
                try writer.removeProfile(name, at: now)
            }
            guard isGone else { return try page(visit, name, text, problem: "没有这个方案，没有删掉什么。") }
            return .redirect(.console("profiles", query: Notice.dropped.query))
        }
        let profile: SheetProfile
        do throws(SheetProfile.Problem) { profile = try SheetProfile(name: name, text: text) } catch {
            return try page(visit, name, text, problem: error.description)
        }
        try visit.bench.record(as: visit.user.name) { (writer) throws(StoreError) in
            try writer.storeProfile(profile.name, columns: profile.text, at: now)
        }
        return .redirect(.console("profiles", query: Notice.saved.query))
    }
}
