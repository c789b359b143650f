/// 办事指引: everything told at once (一次性告知).
public struct ServiceGuide: Sendable, Codable, Equatable {
    public var id: String
    public var externalID: String?
    /// 事项.
    public var title: String
    public var authority: String?
    public var applicants: String?
    public var requirements: [String] = []
    public var materials: [Material] = []
    public var steps: [String] = []
    public var timeLimit: String?
    public var fee: String?
    public var basis: [String] = []
    public var channels: [String] = []
    public var commonMistakes: [String] = []
    public var topic: String?
    public var serviceLine: String?
    public var audiences: [String] = []
    public var region: String = "全国"
    public var body: String = ""
    /// 数字说明: why a number not found in the cited articles is right. Nil for none.
    public var numberNotes: [String]?
    public var review = ReviewRecord()

    public struct Material: Sendable, Codable, Equatable {
        public var name: String
        public var form: String?
        public var copies: String?
        public var original: String?
        public var waivable: String?

        public init(name: String, form: String? = nil, copies: String? = nil, original: String? = nil, waivable: String? = nil) {
            self.name = name
            self.form = form
            self.copies = copies
            self.original = original
            self.waivable = waivable
        }

        enum CodingKeys: String, CodingKey {
            case name = "名称"
            case form = "形式"
            case copies = "份数"
            case original = "原件或复印件"
            case waivable = "可免提交"
        }
    }

    public init(id: String, title: String) {
        self.id = id
        self.title = title
    }

    enum CodingKeys: String, CodingKey {
        case id
        case externalID = "外部编号"
        case title = "事项"
        case authority = "实施主体"
        case applicants = "适用对象"
        case requirements = "条件"
        case materials = "材料"
        case steps = "步骤"
        case timeLimit = "时限"
        case fee = "费用"
        case basis = "依据"
        case channels = "办理渠道"
        case commonMistakes = "常见错误"
        case topic = "主题"
        case serviceLine = "业务线"
        case audiences = "适用人群"
        case region = "适用地域"
        case body = "说明"
        case numberNotes = "数字说明"
        case review = "审核"
    }
}

/// 机构: an office or a firm, imported with its source, never typed in by hand.
public struct Organisation: Sendable, Codable, Equatable {
    public var id: String
    public var externalID: String?
    public var name: String
    public var kind: String?
    public var address: String?
    public var telephone: String?
    public var hours: String?
    public var services: [String] = []
    public var languages: [String] = []
    public var accessibility: [String] = []
    public var region: String = "全国"
    public var sourceUnit: String?
    public var updatedOn: CalendarDay?
    public var isExample: Bool = false

    public init(id: String, name: String) {
        self.id = id
        self.name = name
    }

    enum CodingKeys: String, CodingKey {
        case id
        case externalID = "外部编号"
        case name = "名称"
        case kind = "类别"
        case address = "地址"
        case telephone = "电话"
        case hours = "时间"
        case services = "业务范围"
        case languages = "语言"
        case accessibility = "无障碍设施"
        case region = "适用地域"
        case sourceUnit = "来源"
        case updatedOn = "更新日期"
        case isExample = "示例"
    }
}
