import LegalModel

/// One field of an item as the form shows it.
struct FormField: Sendable {
    enum Shape: Sendable {
        case line
        case text(rows: Int)
        /// A line an entry.
        case list(rows: Int)
        case day
        case choice([String])
    }

    /// The editors' name; also the name of the control.
    let name: String
    let shape: Shape
    /// What the writer should know; empty for nothing.
    var hint = ""
    /// Characters that the gate allows; nil for no limit.
    var limit: Int?

    /// Whether it takes a row of its own.
    var isWhole: Bool {
        switch shape {
        case .text, .list: true
        case .line: limit != nil || ["标题", "事项", "名称", "地址"].contains(name)
        case .day, .choice: false
        }
    }

    init(_ name: String, _ shape: Shape, _ hint: String = "", limit: Int? = nil) {
        self.name = name
        self.shape = shape
        self.hint = hint
        self.limit = limit
    }
}

/// Fields that belong together, under one heading.
struct FormGroup: Sendable {
    let title: String
    let fields: [FormField]
}

/// Which fields the form of each kind has, in order. Fields of an item that stand in no group are kept as they are.
enum FormTable {
    static func groups(_ kind: ItemKind) -> [FormGroup] {
        switch kind {
        case .answer: answer
        case .caseExample: caseExample
        case .guide: guide
        case .organisation: organisation
        case .lexiconEntry: []
        }
    }

    static func fields(_ kind: ItemKind) -> [FormField] { groups(kind).flatMap(\.fields) }

    /// The field that holds citations.
    static func basis(_ kind: ItemKind) -> String { kind == .caseExample ? "法律依据" : "依据" }

    /// The field that names the item.
    static func title(_ kind: ItemKind) -> String {
        switch kind {
        case .answer, .lexiconEntry: "标准问"
        case .caseExample: "标题"
        case .guide: "事项"
        case .organisation: "名称"
        }
    }

    private static let visibility = FormField("公开范围", .choice(Visibility.allCases.map(\.rawValue)))
    private static let classification = FormGroup(
        title: "分类",
        fields: [
            FormField("主题", .line, "如：劳动合同"), FormField("业务线", .line, "如：法律咨询"),
            FormField("适用人群", .list(rows: 2), "一行一个；没有特定人群的写“一般”"), FormField("适用地域", .line, "全国适用的写“全国”"),
        ])
    private static let responsibility = FormGroup(
        title: "责任与有效期",
        fields: [
            FormField("责任单位", .line), FormField("生效日期", .day), FormField("有效期至", .day, "最长三年"), FormField("下次复核日", .day, "不晚于有效期至"),
            visibility,
        ])
    private static let numbers = FormField("数字说明", .list(rows: 2), "依据条文里找不到的数字，说明为什么对")

    private static let answer = [
        FormGroup(
            title: "怎么问",
            fields: [
                FormField("标准问", .line, limit: 60), FormField("相似问", .list(rows: 5), "一行一个，至少三个：口语、关键词、说错的词"),
                FormField("关键词", .list(rows: 2), "一行一个"),
            ]),
        FormGroup(
            title: "怎么答",
            fields: [
                FormField("结论", .text(rows: 3), "一两句话先把规则说清楚", limit: 120), FormField("正文", .text(rows: 10), "可以用 Markdown 的列表和加粗"),
                FormField("适用前提", .text(rows: 2)), FormField("例外", .text(rows: 2)), FormField("下一步", .list(rows: 4), "一行一步"),
                FormField("转介", .list(rows: 2), "一行一个：劳动仲裁、法律援助……"),
            ]),
        FormGroup(title: "法律依据", fields: [FormField("依据", .list(rows: 4), "一行一条，写成《法规全称》第几条")]),
        FormGroup(
            title: "各渠道的说法",
            fields: [
                FormField("口播", .text(rows: 4), "坐席照着念的话，不用括号和书名号", limit: 240), FormField("短信", .text(rows: 2), "不填就用结论"),
                FormField("机器人", .text(rows: 2), "不填就用结论"),
            ]),
        classification, responsibility,
        FormGroup(
            title: "自测问法",
            fields: [
                FormField("应命中", .list(rows: 3), "群众会怎么问；发布前用真实检索来试"), FormField("不应命中", .list(rows: 2), "问这些时，本条不该排第一"), numbers,
            ]),
        FormGroup(title: "只给坐席看", fields: [FormField("内部提示", .text(rows: 2), "不会出现在门户、短信和接口里")]),
    ]

    private static let caseExample = [
        FormGroup(
            title: "案例",
            fields: [
                FormField("标题", .line), FormField("一句话", .text(rows: 2), "这个案子说明什么", limit: 120), FormField("案例类别", .line),
                FormField("案由", .line),
                FormField("事实时间", .day, "法律按这一天核对"), FormField("案情", .text(rows: 10)), FormField("请求", .text(rows: 2)),
                FormField("争议焦点", .list(rows: 3), "一行一个"), FormField("结果", .text(rows: 4)),
            ]),
        FormGroup(title: "法律依据", fields: [FormField("法律依据", .list(rows: 4), "一行一条，写成《法规全称》第几条")]),
        FormGroup(
            title: "释法",
            fields: [
                FormField("释法说理", .text(rows: 8)), FormField("典型意义", .text(rows: 4)), FormField("提示建议", .text(rows: 3)), numbers,
                FormField("相关答复", .list(rows: 2), "一行一个编号"),
            ]),
        FormGroup(
            title: "分类",
            fields: [
                FormField("主题", .line), FormField("适用人群", .list(rows: 2), "一行一个；没有特定人群的写“一般”"), FormField("适用地域", .line),
                FormField("来源单位", .line), FormField("来源编号", .line, "内部使用"),
            ]),
        responsibility,
    ]

    private static let guide = [
        FormGroup(
            title: "事项",
            fields: [
                FormField("事项", .line), FormField("实施主体", .line), FormField("适用对象", .text(rows: 2)),
                FormField("条件", .list(rows: 3), "一行一个"),
                FormField("材料", .list(rows: 5), "一行一份：名称|形式|份数|原件或复印件|可免提交"), FormField("步骤", .list(rows: 4), "一行一步"),
                FormField("时限", .line), FormField("费用", .line), FormField("办理渠道", .list(rows: 3), "一行一个"),
                FormField("常见错误", .list(rows: 3), "一行一个"), FormField("说明", .text(rows: 4)), numbers,
            ]),
        FormGroup(title: "法律依据", fields: [FormField("依据", .list(rows: 4), "一行一条，写成《法规全称》第几条")]),
        classification, responsibility,
    ]

    private static let organisation = [
        FormGroup(
            title: "机构",
            fields: [
                FormField("名称", .line), FormField("类别", .line), FormField("地址", .line), FormField("电话", .line), FormField("时间", .line),
                FormField("业务范围", .list(rows: 3), "一行一个"), FormField("语言", .list(rows: 2)), FormField("无障碍设施", .list(rows: 2)),
                FormField("适用地域", .line), FormField("来源", .line), FormField("更新日期", .day),
            ])
    ]
}
