import Answering
import HTTPServer
import LegalModel
import Presentation

/// The first page: one box, what people ask most, ways in by topic and group, and the telephone.
struct HomePage {
    /// 适用人群, in the order of the page, with the word people look for.
    static let groups: [(name: String, line: String)] = [
        ("农民工", "讨薪、工伤、社保"), ("老年人", "赡养、遗嘱、防骗"), ("未成年人", "抚养、校园、监护"), ("妇女", "婚姻、家暴、就业"),
        ("残疾人", "权益、补贴、无障碍"), ("军人军属", "优抚、婚姻"), ("退役军人", "安置、优待"), ("低收入", "法律援助、减免"),
    ]

    /// The rest is folded, so that groups stay in reach on a phone.
    private static let topicsShown = 18

    private let frame: PageFrame
    private let popular: [ItemSummary]
    private let topics: [(topic: String, count: Int)]
    private let coverage: Coverage

    init(service: any KnowledgeService, request: Request) throws {
        coverage = try asking { () throws(KnowledgeBaseError) in try service.coverage() }
        topics = try asking { () throws(KnowledgeBaseError) in try service.topics() }
        popular = try asking { () throws(KnowledgeBaseError) in
            var list: [ItemSummary] = []
            // One question of each of the largest topics, the shortest: it is the most general, and reads at a glance.
            for topic in try service.topics().prefix(8) {
                let questions = try service.items(.answer, topic: topic.topic, audience: nil, limit: 50, offset: 0)
                if let shortest = questions.min(by: { $0.title.count < $1.title.count }) { list.append(shortest) }
            }
            return list
        }
        var frame = PageFrame(title: "", request: request)
        frame.section = .home
        frame.generation = coverage.generation
        self.frame = frame
    }

    var response: Response {
        frame.response {
            section(.class("hero")) {
                h1 { "遇到法律问题，先问一句" }
                p(.class("lead")) { "用自己的话说就行。每条答复都写明法律依据和审核日期。" }
                SearchBox(question: "", style: .large).html
                if !popular.isEmpty { examples }
            }
            callCard
            topicGrid
            groupGrid
            catalogues
            dataLine
        }
    }

    private var examples: HTML {
        div(.class("examples")) {
            h2 { "可以这样问" }
            ul {
                popular.map { item in li { a(.href(.answer(item.id))) { item.title } } }
            }
        }
    }

    private var callCard: HTML {
        section(.class("call-card"), .init("aria-labelledby", "call")) {
            div {
                h2(.id("call")) { "想和人说？打 12348" }
                p { "公共法律服务热线，全天有人接听，免费解答。打不清字、说不清事，都可以直接打。" }
            }
            div(.class("call-ways")) {
                a(.class("button call-button"), .href(.hotline)) { "拨打 12348" }
                a(.class("button quiet"), .href(Link(["message"]))) { "留言" }
            }
        }
    }

    private var topicGrid: HTML {
        guard !topics.isEmpty else { return .empty }
        return section(.class("ways"), .init("aria-labelledby", "topics")) {
            h2(.id("topics")) { "按主题找" }
            grid(topics.prefix(Self.topicsShown))
            if topics.count > Self.topicsShown {
                details(.class("more-topics")) {
                    summary { "全部 \(topics.count) 个主题" }
                    grid(topics.dropFirst(Self.topicsShown))
                }
            }
        }
    }

    private func grid(_ list: some Sequence<(topic: String, count: Int)>) -> HTML {
        ul(.class("topic-grid")) {
            list.map { topic in
                li {
                    a(.href(.topic(topic.topic))) {
                        span { topic.topic }
                        small { "\(topic.count) 条" }
                    }
                }
            }
        }
    }

    private var groupGrid: HTML {
        section(.class("ways"), .init("aria-labelledby", "groups")) {
            h2(.id("groups")) { "按人群找" }
            ul(.class("group-grid")) {
                Self.groups.map { group in
                    li {
                        a(.href(.group(group.name))) {
                            strong { group.name }
                            small { group.line }
                        }
                    }
                }
            }
        }
    }

    private var catalogues: HTML {
        let entries = [("全部案例", "cases"), ("全部办事指引", "guides"), ("办事机构", "organisations")]
        return nav(.class("catalogues"), .label("全部内容")) {
            entries.map { name, path in a(.class("button quiet"), .href(Link([path]))) { name } }
        }
    }

    private var dataLine: HTML {
        p(.class("data-line")) {
            "收录法律文件 \(coverage.laws) 件、条文 \(coverage.articles) 条、标准答复 \(coverage.answers) 条、案例 \(coverage.cases) 个。法律文本截至 \(coverage.horizon.chinese)。"
            a(.href(Link(["about"]))) { "数据从哪里来" }
        }
    }
}

/// The items of a topic or of a group.
struct ListPage {
    private let frame: PageFrame
    private let name: String
    private let lead: String
    private let answers: [ItemSummary]
    private let cases: [ItemSummary]
    private let guides: [ItemSummary]

    init(service: any KnowledgeService, request: Request, topic: String?, audience: String?) throws {
        name = topic ?? audience ?? ""
        lead = topic == nil ? "与这类人群有关的标准答复、案例和办事指引。" : "这个主题下的标准答复、案例和办事指引。"
        func items(_ kind: ResultKind) throws -> [ItemSummary] {
            try asking { () throws(KnowledgeBaseError) in
                try service.items(kind, topic: topic, audience: audience, limit: 200, offset: 0)
            }
        }
        answers = try items(.answer)
        cases = try items(.caseExample)
        guides = try items(.guide)
        if answers.isEmpty && cases.isEmpty && guides.isEmpty && audience == nil {
            throw Problem(status: .notFound, code: "not_found", detail: "没有“\(name.prefix(20))”这个主题。可以回首页从主题里选，或者直接提问。")
        }
        var frame = PageFrame(title: name, request: request)
        frame.section = .topics
        frame.question = ""
        frame.generation = try asking { () throws(KnowledgeBaseError) in try service.coverage().generation }
        self.frame = frame
    }

    var response: Response {
        frame.response {
            Components.trail([(name, nil)])
            h1 { name }
            p(.class("lead")) { lead }
            if answers.isEmpty && cases.isEmpty && guides.isEmpty { p { "这里还没有内容。可以直接提问，或者拨打 12348。" } }
            group("标准答复", "list-answers", answers) { .answer($0) }
            group("案例", "list-cases", cases) { .caseExample($0) }
            group("办事指引", "list-guides", guides) { .guide($0) }
        }
    }

    private func group(_ title: String, _ id: String, _ items: [ItemSummary], link: (String) -> Link) -> HTML {
        guard !items.isEmpty else { return .empty }
        return Components.block(
            "\(title)（\(items.count)）", id: id,
            ul(.class("link-list")) { items.map { item in li { a(.href(link(item.id))) { item.title } } } })
    }
}
