/// 标准答复: the one reviewed answer to a question; the same revision serves every channel. Field names in JSON are the editors' words.
public struct StandardAnswer: Sendable, Codable, Equatable {
    public var id: String
    /// The id in the source it was imported from, if any.
    public var externalID: String?
    /// 标准问, at most 60 characters by the gate.
    public var question: String
    /// 相似问: other ways to ask the same.
    public var similarQuestions: [String] = []
    public var keywords: [String] = []
    /// 结论, at most 120 characters by the gate.
    public var conclusion: String?
    /// 正文, a Markdown subset.
    public var body: String = ""
    /// 口播, at most 240 characters by the gate.
    public var spoken: String?
    public var shortMessage: String?
    public var botText: String?
    public var conditions: String?
    public var exceptions: String?
    public var nextSteps: [String] = []
    /// 转介: services from a closed list.
    public var referrals: [String] = []
    /// 依据 as written: 《…》第…条; resolved apart.
    public var basis: [String] = []
    public var topic: String?
    public var serviceLine: String?
    public var audiences: [String] = []
    public var region: String = "全国"
    /// 应命中 and 不应命中: the item's own regression questions.
    public var mustHit: [String] = []
    public var mustNotHit: [String] = []
    /// 数字说明: why a number not found in the cited articles is right.
    public var numberNotes: [String] = []
    public var internalNote: String?
    public var review = ReviewRecord()

    public init(id: String, question: String) {
        self.id = id
        self.question = question
    }

    enum CodingKeys: String, CodingKey {
        case id
        case question = "标准问"
        case similarQuestions = "相似问"
        case keywords = "关键词"
        case conclusion = "结论"
        case body = "正文"
        case spoken = "口播"
        case externalID = "外部编号"
        case shortMessage = "短信"
        case botText = "机器人"
        case conditions = "适用前提"
        case exceptions = "例外"
        case nextSteps = "下一步"
        case referrals = "转介"
        case basis = "依据"
        case topic = "主题"
        case serviceLine = "业务线"
        case audiences = "适用人群"
        case region = "适用地域"
        case mustHit = "应命中"
        case mustNotHit = "不应命中"
        case numberNotes = "数字说明"
        case internalNote = "内部提示"
        case review = "审核"
    }
}

/// Who answers for an item and how long it holds. Missing where an imported source does not say.
public struct ReviewRecord: Sendable, Codable, Equatable {
    public var responsibleUnit: String?
    public var author: String?
    public var reviewer: String?
    public var reviewedOn: CalendarDay?
    public var validFrom: CalendarDay?
    public var validTo: CalendarDay?
    public var nextReview: CalendarDay?
    public var visibility: Visibility = .everyone

    public init() {}

    enum CodingKeys: String, CodingKey {
        case responsibleUnit = "责任单位"
        case author = "采编人"
        case reviewer = "审核人"
        case reviewedOn = "审核日期"
        case validFrom = "生效日期"
        case validTo = "有效期至"
        case nextReview = "下次复核日"
        case visibility = "公开范围"
    }

    /// True if the item may be shown on a day, by its own dates.
    public func isValid(on day: CalendarDay) -> Bool {
        if let validFrom, day < validFrom { return false }
        if let validTo, day > validTo { return false }
        return true
    }
}

/// 公开范围.
public enum Visibility: String, Sendable, Codable, CaseIterable {
    case everyone = "公开"
    case seats = "坐席"
    case staff = "内部"

    /// 0 is the widest circle.
    public var rank: Int {
        switch self {
        case .everyone: 0
        case .seats: 1
        case .staff: 2
        }
    }

    /// Whether something of this circle is shown to a reader of another.
    public func isOpen(to reader: Visibility) -> Bool { rank <= reader.rank }
}
