import Answering
import HTTPServer
import LegalModel
import Presentation
import ServiceRecords

/// What the knowledge base holds, how fresh it is, what it lacks, how results are found and ordered.
struct AboutPage {
    private let frame: PageFrame
    private let coverage: Coverage

    init(service: any KnowledgeService, request: Request) throws {
        coverage = try asking { () throws(KnowledgeBaseError) in try service.coverage() }
        var frame = PageFrame(title: "关于数据", request: request)
        frame.question = ""
        frame.generation = coverage.generation
        self.frame = frame
    }

    var response: Response {
        frame.response {
            article(.class("prose")) {
                h1 { "关于数据" }
                p(.class("lead")) { "知识库里有什么、从哪里来、新到哪一天、还缺什么，都写在这里。" }
                dl(.class("figures")) {
                    figures.map { name, value in
                        div {
                            dt { name }
                            dd { value }
                        }
                    }
                }
                h2 { "新到哪一天" }
                p { "法律文本截至 \(coverage.horizon.chinese)。这一天之后修改的法律，凡是本库知道的，旧文本都标为“效力待核”。" }
                p {
                    "当前是知识库第 \(coverage.generation) 版"
                    coverage.updatedAt > 0 ? "，于 \(CalendarDay(secondsSince1970: coverage.updatedAt).chinese) 更新。" : "。"
                }
                h2 { "时效性怎么判断" }
                p { "每一条的时效性都按您选的日期计算：依据公布日期、施行日期、各版本的先后和清理目录。缺少施行日期、无法判断的，写明“效力待核”，不会写成现行有效。" }
                h2 { "检索与排序" }
                p { "先把问题切成词，和法条、标准答复、案例、办事指引逐条比对。词越少见、出现在标题等重要位置越多，排得越前。口语会同时按法律用语搜索，页面上会写明，也可以一键取消。" }
                p { "排序对所有人相同，没有个性化推荐，没有广告，答复都是审核过的文字，不由程序编写。" }
                reliability
                if !coverage.gaps.isEmpty {
                    h2 { "已知的缺口" }
                    Components.list(coverage.gaps, isOrdered: false)
                }
                if !coverage.degradations.isEmpty {
                    h2 { "当前的问题" }
                    Components.list(coverage.degradations, isOrdered: false)
                }
                h2 { "隐私" }
                p { "查询不需要登录，页面不使用跟踪程序。唯一的 Cookie 用来记住大字版和高对比的选择。" }
                p {
                    "评价只记在答复的那一版上，不记是谁。留言里的证件号、电话、银行卡号先遮住再保存，答复后保留 30 天，随时可以撤回。"
                    "没有答复的问题只统计次数；同一天至少有 \(QuestionLog.leastAskers) 处不同的网络问过同一句话，才记下这句话。"
                }
            }
        }
    }

    /// What a confidence is worth, as measured; nothing where nothing was measured.
    @HTMLBuilder private var reliability: HTML {
        if !coverage.reliability.isEmpty {
            h2 { "答复的把握有多可靠" }
            p { "直接答复、请您选一个问题，还是说明答不了，由“把握”决定。下面是用没有参加调试的问题测出来的：把握在每一档时，排在最前的答复有多少是对的。" }
            bands(coverage.reliability, caption: "有多种问法的标准答复")
        }
        if !coverage.bareReliability.isEmpty { bands(coverage.bareReliability, caption: "只有一种问法的标准答复") }
    }

    private func bands(_ bands: [ReliabilityBand], caption: String) -> HTML {
        div(.class("table-scroll"), .init("tabindex", "0"), .init("role", "region"), .label("\(caption)，可以左右滚动")) {
            h3 { caption }
            table {
                thead { tr { ["把握", "最前的答复正确", "测过的问题"].map { name in th(.init("scope", "col")) { name } } } }
                tbody {
                    bands.map { band in
                        tr {
                            th(.init("scope", "row")) { "\(Self.percent(band.from))–\(Self.percent(band.to))" }
                            td { Self.percent(band.precision) }
                            td { "\(band.questions)" }
                        }
                    }
                }
            }
        }
    }

    private static func percent(_ share: Double) -> String { "\(Int((share * 100).rounded()))%" }

    private var figures: [(String, String)] {
        [
            ("法律文件", "\(coverage.laws)"), ("版本", "\(coverage.versions)"), ("条文", "\(coverage.articles)"), ("要点", "\(coverage.digests)"),
            ("标准答复", "\(coverage.answers)"), ("案例", "\(coverage.cases)"), ("办事指引", "\(coverage.guides)"),
        ]
    }
}

/// What the pages do for everyone to be able to read them, and whom to tell when they fail.
struct AccessibilityPage {
    let request: Request

    var response: Response {
        var frame = PageFrame(title: "无障碍说明", request: request)
        frame.question = ""
        return frame.response {
            article(.class("prose")) {
                h1 { "无障碍说明" }
                p(.class("lead")) { "我们希望每个人都能读懂、用上这里的内容，不论年龄、视力和使用的设备。" }
                h2 { "已经做到的" }
                Components.list(
                    [
                        "每一页下方都可以换成大字版和高对比，换了以后一直有效，不用安装任何东西。", "只用键盘就能完成查询、阅读和打印；每一页第一个链接可以跳到正文。",
                        "页面有清楚的标题层次和区域名称，读屏软件可以按标题跳转。", "时效性同时用文字、符号和颜色表示，不只靠颜色。", "不用脚本也能查询、阅读、评价和留言；放大到四倍不用左右滚动。",
                        "答复、法条、案例和办事指引可以朗读，正在读的一句有标记，速度可以调。", "跟随设备的深色设置和系统的强制颜色；打印时自动去掉导航，纸上的二维码带回原页。",
                        "自助终端的按钮不小于 60 像素，一分钟没人用就清空。",
                    ], isOrdered: false)
                h2 { "还没有做到的" }
                Components.list(
                    [
                        "还没有少数民族语言的审定译文；从右到左的版面已经用维吾尔文样例试过。", "还没有手语视频。",
                        "朗读用浏览器自带的声音，有的设备没有中文声音。",
                    ], isOrdered: false)
                h2 { "怎么检查的" }
                p { "每次修改都用 axe-core 按 WCAG 2.2 AA 检查每一种页面和阅读方式，并且只用键盘、不用脚本、在 320 像素宽（相当于放大到四倍）和强制颜色下各走一遍。自动检查不能代替使用者的意见。" }
                h2 { "目标" }
                p { "按照《信息技术 互联网内容无障碍可访问性技术要求与测试方法》（GB/T 37668-2019）和 WCAG 2.2 AA 建设。" }
                h2 { "用着不方便？" }
                p {
                    "请拨打 "
                    a(.href(.hotline)) { "12348" }
                    " 告诉我们哪一页、哪里不方便；需要的内容也可以直接在电话里问。"
                }
            }
        }
    }
}

/// A problem as a page: a plain sentence, ways on, the number to quote.
struct ProblemPage {
    let problem: Problem
    let request: Request

    var response: Response {
        var frame = PageFrame(title: title, request: request)
        frame.isIndexed = false
        var response = frame.response(status: problem.status) {
            section(.class("problem")) {
                p(.class("eyebrow")) { "\(problem.status.code)" }
                h1 { title }
                p(.class("lead")) { problem.detail }
                SearchBox(question: typed, style: .large).html
                if problem.status == .targetTooLong { longForm }
                Components.list(["检查网址有没有抄错", "从首页的主题里找", "拨打 12348，人工解答"], isOrdered: false)
                p(.class("fine")) { "如果要反映这个问题，请告诉我们编号 \(request.id)" }
            }
        }
        if let seconds = problem.retryAfter { response.fields["retry-after"] = String(seconds) }
        return response
    }

    /// What the asker had typed, kept for the next try.
    private var typed: String { String((request.parameters["q"] ?? "").prefix(SearchParameters.longestQuestion)) }

    /// Long questions by POST, also without scripts.
    private var longForm: HTML {
        form(.class("long-form"), .action(Link(["search"])), .init("method", "post")) {
            HTML.element("label", [.init("for", "long-question")], .text("长问题写在这里，最多 2000 字"))
            textarea(.id("long-question"), .name("q"), .init("rows", "8"), .init("maxlength", "2000"), .flag("required")) { "" }
            button(.type("submit")) { "查一查" }
        }
    }

    private var title: String {
        switch problem.status.code {
        case 404: "没有找到"
        case 429: "请稍等一下"
        case 503: "暂时不可用"
        case 500...599: "服务出了点问题"
        default: "没有看懂这个请求"
        }
    }
}

/// Keeps the reading mode in a cookie and goes back.
struct ModeChange {
    let request: Request

    var response: Response {
        let mode = ReadingMode(request.parameters["set"] ?? "")
        let back = request.parameters["back"] ?? "/"
        var response = Response.redirect(to: Self.isOwn(back) ? Self.encoded(back) : "/")
        response.fields["set-cookie"] = mode.cookie
        return response
    }

    /// Only paths of our own: a link must not lead elsewhere through us.
    private static func isOwn(_ path: String) -> Bool {
        let bytes = Array(path.utf8.prefix(2))
        return bytes.first == 0x2F && bytes.last != 0x5C && (bytes.count < 2 || bytes[1] != 0x2F) && !path.utf8.contains { $0 < 0x20 }
    }

    /// With everything encoded that may not stand in a header field; what is encoded already stays.
    private static func encoded(_ path: String) -> String {
        String(
            decoding: path.utf8.flatMap { byte in
                (0x21...0x7E).contains(byte) ? [byte] : Array(PercentDecoding.encode(byte: byte).utf8)
            }, as: UTF8.self)
    }
}

/// Completions for the search box's script.
struct SuggestionList {
    private struct Entry: Encodable {
        let text: String
        let kind: String
        let page: String
    }

    let response: Response

    init(service: any KnowledgeService, request: Request) throws {
        let typed = (request.parameters["q"] ?? "").trimmedASCII
        let list = try asking { () throws(KnowledgeBaseError) in try service.suggestions(for: typed) }
        response = try .json(
            list.prefix(8).map { Entry(text: $0.text, kind: $0.kind.chinese, page: Link.suggestion($0).text) })
    }
}
