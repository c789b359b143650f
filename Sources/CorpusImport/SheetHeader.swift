/// What the columns of a sheet are: the editors' field names, and what other systems call them.
struct SheetHeader {
    /// Field by column; nil for a column that is left out on purpose.
    let fields: [String?]
    /// Columns that nobody knows, as written.
    let unknown: [String]

    /// Columns of other systems without a place here.
    private static let ignored: Set<String> = [
        "序号", "材料性质", "创建时间", "更新时间", "创建人", "修改人", "点击量", "状态", "版本号", "editversion", "clarity", "templates",
    ]

    /// By field; names are compared without blanks, stars and what stands in brackets, in lower case.
    private static let synonyms: [(field: String, names: [String])] = [
        ("类型", ["条目类型", "知识类型"]), ("id", ["编号", "知识编号", "条目编号"]),
        ("外部编号", ["外部id", "external_id", "externalid", "原编号", "知识id", "faqid"]), ("来源库", []),
        ("标准问", ["标准问题", "标准问法", "问题", "标题", "问", "question", "title", "知识标题"]),
        ("相似问", ["相似问题", "相似问法", "扩展问", "similar", "simquestions"]),
        ("正文", ["标准答复", "答案", "内容", "答复", "回答", "答复内容", "默认答案", "官网答案", "answer", "content"]),
        ("口播", ["口播版", "话术", "坐席话术", "语音答案"]), ("短信", ["短信版", "短信答案"]), ("机器人", ["机器人版", "机器人答案"]), ("结论", ["简要结论", "conclusion"]),
        ("依据", ["法律依据", "政策依据", "basis"]), ("主题", ["类目路径", "类目", "分类", "目录", "topic", "category"]),
        ("关键词", ["关键字", "标签", "keywords", "tags"]), ("责任单位", ["发文单位", "承办单位", "来源部门"]),
        ("生效日期", ["生效时间", "effect"]), ("有效期至", ["失效时间", "失效日期", "有效期", "expire"]), ("下次复核日", ["复核日期", "下次复核"]),
        ("公开范围", ["密级", "可见范围"]),
    ]

    /// Every field that a column may have without another name.
    static let known: Set<String> = Set(
        """
        类型 id 外部编号 来源库 标准问 相似问 关键词 结论 正文 口播 短信 机器人 适用前提 例外 下一步 转介 依据 主题 业务线 适用人群 适用地域 应命中 不应命中 数字说明 内部提示 责任单位 采编人 审核人 审核日期 \
        生效日期 有效期至 下次复核日 公开范围 标题 一句话 案例类别 案由 案情 请求 争议焦点 结果 释法说理 法律依据 典型意义 提示建议 其他 事实时间 相关答复 来源单位 来源编号 示例 事项 实施主体 适用对象 条件 材料 步骤 \
        时限 费用 办理渠道 常见错误 说明 名称 类别 地址 电话 时间 业务范围 语言 无障碍设施 来源 更新日期
        """.split(separator: " ").map(String.init))

    /// - Parameter profile: what it says of a column holds; the others are known by their usual names.
    init(_ cells: [String], _ profile: SheetProfile? = nil) {
        let names = cells.map(Self.folded)
        // A sheet of cases or of several kinds calls its own fields by their own names.
        let isPlain = !names.contains("类型") && !names.contains("案情")
        var fields: [String?] = []
        var unknown: [String] = []
        for (cell, name) in zip(cells, names) {
            let field: String?
            switch profile?.verdict(on: cell) ?? .silent {
            case .leftOut:
                fields.append(nil)
                continue
            case .field(let told): field = told
            case .silent:
                field =
                    isPlain && (name == "标题" || name == "法律依据")
                    ? Self.synonym(name) : Self.known.contains(name) ? name : Self.synonym(name)
            }
            if let field, !fields.contains(field) {
                fields.append(field)
            } else {
                fields.append(nil)
                if !name.isEmpty, !Self.ignored.contains(name) { unknown.append(field == nil ? cell : "\(cell)（与前面的列重复）") }
            }
        }
        self.fields = fields
        self.unknown = unknown
    }

    private static func synonym(_ name: String) -> String? { synonyms.first { $0.names.contains(name) }?.field }

    /// 相似问（换行或|分隔） is 相似问.
    private static func folded(_ cell: String) -> String {
        let plain = cell.withoutBlanks.filter { $0 != "*" && $0 != "＊" }
        let end = plain.firstIndex { $0 == "(" || $0 == "（" || $0 == "[" || $0 == "【" } ?? plain.endIndex
        let name = String(plain[..<end])
        return name.utf8.allSatisfy { $0 < 0x80 } ? name.lowercased() : name
    }
}
