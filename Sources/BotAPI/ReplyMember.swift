/// One member of a reply as the API's description names it. A test holds these tables against real replies, so that neither says more than
/// the other.
struct ReplyMember: Sendable {
    let name: String
    /// A type of JSON Schema.
    let type: String
    /// Whether every reply has it; a member without a value is left out.
    let isAlways: Bool
    /// In Chinese, for people who write clients.
    let summary: String
    /// Of an object, or of each element of an array; empty where they are not told.
    let members: [ReplyMember]

    init(_ name: String, _ type: String, _ summary: String, of members: [ReplyMember] = []) {
        self.init(name, type, summary, isAlways: true, members)
    }

    /// A member that may be left out.
    static func maybe(_ name: String, _ type: String, _ summary: String, of members: [ReplyMember] = []) -> ReplyMember {
        ReplyMember(name, type, summary, isAlways: false, members)
    }

    private init(_ name: String, _ type: String, _ summary: String, isAlways: Bool, _ members: [ReplyMember]) {
        self.name = name
        self.type = type
        self.summary = summary
        self.isAlways = isAlways
        self.members = members
    }
}

/// What the replies of `/v1` hold, by the route's name.
enum ReplyMembers {
    private static let generation = ReplyMember("generation", "integer", "知识库第几版；同一版里同样的请求得到同样的回复")
    private static let version = ReplyMember("version", "integer", "第几版")
    private static let hash = ReplyMember("text_sha256", "string", "这一版内容的校验；各渠道应当一致")
    private static let coverage = ReplyMember(
        "coverage", "object", "知识库有什么、新到什么时候，不要说得比这更多",
        of: [
            ReplyMember("corpora", "object", "各类条数"), ReplyMember("updated_at", "string", "最近一次导入（UTC）"),
            ReplyMember("laws_until", "string", "法律文本截至哪一天；之后的修订标为效力待核"), ReplyMember("degraded", "boolean", "知识库是否有毛病，详见 /readyz"),
        ])
    private static let interpreted = ReplyMember("interpreted", "object", "怎么理解问题的：同时搜了哪些法律用语、按哪一天、认出的引用、提示")

    static let answerText: [ReplyMember] = [
        ReplyMember("id", "string", "编号"), .maybe("external_id", "string", "来源库里的编号"), version, hash,
        ReplyMember("question", "string", "标准问"), .maybe("conclusion", "string", "结论，最多 120 字"),
        ReplyMember("text", "string", "正文（Markdown 的段落、列表、加粗）；原文照用，不要改写"), .maybe("spoken", "string", "口播版，语音渠道念这个"),
        .maybe("short_message", "string", "短信版"), .maybe("conditions", "string", "适用前提"), .maybe("exceptions", "string", "例外"),
        ReplyMember("next_steps", "array", "下一步"), ReplyMember("referrals", "array", "转介到哪里"),
        ReplyMember("basis", "array", "法律依据：条文、那一天的时效性、官方原文或者要点"), .maybe("topic", "string", "主题"),
        .maybe("service_line", "string", "业务线"), ReplyMember("audiences", "array", "适用人群"), ReplyMember("region", "string", "适用地域"),
        .maybe("valid_from", "string", "生效日期"), .maybe("valid_to", "string", "有效期至"), .maybe("reviewed_by", "string", "审核人"),
        .maybe("reviewed_at", "string", "核验日期"), .maybe("responsible_unit", "string", "责任单位"),
        ReplyMember("as_of", "string", "依据的时效性按哪一天"), ReplyMember("origin", "string", "来源"),
        ReplyMember("under_recheck", "boolean", "待复核：依据的法律有变动，还没有重新核对；请向用户说明"),
    ]

    private static let answer: [ReplyMember] = [
        .maybe("query_id", "string", "这次提问的编号，一小时内可以用来转人工（/v1/handover）；GET 的编号在响应头 X-Request-Id"),
        ReplyMember("mode", "string", "verbatim 原文照用；evidence 只能根据 evidence 写，并注明出处"),
        ReplyMember("decision", "string", "answer 有把握，给 answer；clarify 请用户从 clarify 里选；refuse 没有把握，转给人，不要自己编"),
        ReplyMember("confidence", "number", "0 到 1，经过校准"), .maybe("answer", "object", "decision 为 answer 时的标准答复", of: answerText),
        ReplyMember("clarify", "array", "decision 为 clarify 时请用户选的问题：answer_id、question"),
        ReplyMember("answers", "array", "候选答复，最好的在前：id、question、conclusion、score、version、text_sha256"),
        ReplyMember("articles", "array", "相关法条，最好的在前"), .maybe("refusal", "object", "decision 为 refuse 时：reason 为什么，referral 转给谁"),
        interpreted, generation,
        .maybe("coverage", coverage.type, coverage.summary, of: coverage.members),
        .maybe("evidence", "array", "mode=evidence 时的全文：kind、id、title、text、version、status、url"),
        ReplyMember("generated", "boolean", "总是 false：没有一个字是模型生成的"),
    ]

    /// Nil for a route whose reply is not told.
    static func of(_ route: String) -> [ReplyMember]? { table[route] }

    static let table: [String: [ReplyMember]] = [
        "answer": answer, "answer_post": answer,
        "answer_batch": [ReplyMember("replies", "array", "按问题的顺序", of: answer), coverage, generation],
        "search": [
            ReplyMember("groups", "array", "每类一组：kind、total、hits（编号、标题、摘录、命中位置、时效性、url）、facets"), interpreted,
            ReplyMember("as_of", "string", "按哪一天的法律"), ReplyMember("page", "integer", "第几页"), ReplyMember("size", "integer", "每页条数"),
            coverage, generation,
        ],
        "answer_item": [
            ReplyMember("answer", "object", "标准答复", of: answerText), ReplyMember("related_cases", "array", "相关案例：id、title"),
            ReplyMember("related_questions", "array", "相关问题：id、title"), generation,
        ],
        "answer_translation": [
            ReplyMember("answer_id", "string", "标准答复的编号"), ReplyMember("language", "string", "语言"), version, hash,
            ReplyMember("question", "string", "问题"), .maybe("conclusion", "string", "结论"), ReplyMember("text", "string", "正文"),
            .maybe("conditions", "string", "适用前提"), .maybe("exceptions", "string", "例外"), ReplyMember("next_steps", "array", "下一步"),
            ReplyMember("stale", "boolean", "中文改过了，译文过时：请用中文，或者向用户说明"), ReplyMember("under_recheck", "boolean", "中文答复待复核"),
            ReplyMember("translated_by", "string", "翻译"), ReplyMember("reviewed_by", "string", "审核"),
            ReplyMember("reviewed_at", "string", "审核日期"), ReplyMember("prevailing", "string", "以哪种文字为准"),
            ReplyMember("page", "string", "网页"), generation,
        ],
        "suggest": [ReplyMember("suggestions", "array", "最多 8 条：text、kind、id、page"), generation],
        "citations_resolve": [ReplyMember("citations", "array", "每处引用：原文、位置、法名、条款项、resolved 有没有这一条"), generation],
        "citations_verify": [
            ReplyMember("citations", "array", "每处引用：有没有、那一天是否有效、引号里的话是否一致"), ReplyMember("summary", "object", "各种结果的处数"),
            ReplyMember("as_of", "string", "按哪一天"), ReplyMember("truncated", "boolean", "引用太多，只核对了前面的"), generation,
        ],
        "changes": [
            ReplyMember("changes", "array", "从旧到新：event、kind、id、title、版本、url"), ReplyMember("next", "string", "下一次的 cursor"),
            ReplyMember("more", "boolean", "后面还有没有"), generation,
        ],
        "feedback": [ReplyMember("answer_id", "string", "答复编号"), version, hash, ReplyMember("verdict", "string", "记下的评价")],
        "handover": handover, "handover_packet": handover,
    ]

    private static let handover: [ReplyMember] = [
        ReplyMember("ticket", "string", "查询号，十位数字，一天内有效"), ReplyMember("ticket_spoken", "string", "念给人听的写法"),
        ReplyMember("desk", "string", "坐席页的网址"), ReplyMember("created_at", "string", "什么时候（UTC）"),
        ReplyMember("expires_at", "string", "有效到"),
        ReplyMember("target", "string", "转给谁"), ReplyMember("question", "string", "问题"), .maybe("as_of", "string", "按哪一天"),
        .maybe("region", "string", "所在省市"), ReplyMember("decision", "string", "当时的决定"), ReplyMember("confidence", "number", "当时的把握"),
        .maybe("answer", "object", "给用户看过的答复：id、version、text_sha256、question"), ReplyMember("shown", "array", "当时的候选"),
        .maybe("topic", "string", "咨询类别"), .maybe("service_line", "string", "业务线"), ReplyMember("referrals", "array", "转介"),
        ReplyMember("articles", "array", "依据的法条"), .maybe("note", "string", "交代的话"), generation,
    ]
}
