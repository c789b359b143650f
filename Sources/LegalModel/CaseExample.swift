/// 以案释法: a case that explains law, with the articles it applies as in force at the facts' date.
public struct CaseExample: Sendable, Codable, Equatable {
    public var id: String
    public var externalID: String?
    public var title: String
    /// 一句话看懂.
    public var oneLine: String?
    /// 案例类别: 司法裁判, 人民调解, 法律援助 …
    public var kind: String?
    /// 案由.
    public var cause: String?
    public var audiences: [String] = []
    public var topic: String?
    public var region: String = "全国"
    public var facts: String = ""
    public var claims: String?
    public var issues: [String] = []
    public var outcome: String?
    /// 释法说理.
    public var reasoning: String?
    /// 法律依据 as written.
    public var basis: [String] = []
    public var significance: String?
    public var advice: String?
    /// Sections that fit no field, in order: heading and text.
    public var otherSections: [Section] = []
    /// 事实时间: the day on which the law applied is read.
    public var factsDate: CalendarDay?
    public var relatedAnswers: [String] = []
    /// 数字说明: why a number not found in the applied articles or the facts is right. Nil for none.
    public var numberNotes: [String]?
    public var sourceUnit: String?
    /// 入库编号, 案号; internal unless cleared.
    public var sourceNumber: String?
    /// True for an invented example, shown as 示例.
    public var isExample: Bool = false
    public var review = ReviewRecord()

    public struct Section: Sendable, Codable, Equatable {
        public var heading: String
        public var text: String

        public init(heading: String, text: String) {
            self.heading = heading
            self.text = text
        }
    }

    public init(id: String, title: String) {
        self.id = id
        self.title = title
    }

    enum CodingKeys: String, CodingKey {
        case id
        case externalID = "外部编号"
        case title = "标题"
        case oneLine = "一句话"
        case kind = "案例类别"
        case cause = "案由"
        case audiences = "适用人群"
        case topic = "主题"
        case region = "适用地域"
        case facts = "案情"
        case claims = "请求"
        case issues = "争议焦点"
        case outcome = "结果"
        case reasoning = "释法说理"
        case basis = "法律依据"
        case significance = "典型意义"
        case advice = "提示建议"
        case otherSections = "其他"
        case factsDate = "事实时间"
        case relatedAnswers = "相关答复"
        case numberNotes = "数字说明"
        case sourceUnit = "来源单位"
        case sourceNumber = "来源编号"
        case isExample = "示例"
        case review = "审核"
    }
}
