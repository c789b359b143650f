internal import CorpusImport
internal import Foundation
internal import LegalModel

/// An item as cells by column.
struct SheetRow {
    /// Every column, in the order of a sheet.
    static let columns =
        """
        类型 id 外部编号 来源库 主题 标准问 相似问 结论 正文 口播 短信 机器人 标题 一句话 案例类别 案由 案情 请求 争议焦点 结果 释法说理 法律依据 典型意义 提示建议 其他 事实时间 相关答复 来源单位 \
        来源编号 事项 实施主体 适用对象 条件 材料 步骤 时限 费用 办理渠道 常见错误 说明 名称 类别 地址 电话 时间 业务范围 语言 无障碍设施 来源 更新日期 适用前提 例外 下一步 转介 依据 关键词 业务线 适用人群 \
        适用地域 应命中 不应命中 数字说明 内部提示 示例 责任单位 采编人 审核人 审核日期 生效日期 有效期至 下次复核日 公开范围
        """.split(whereSeparator: \.isWhitespace).map(String.init)

    let cells: [String: String]

    init(_ item: KnowledgeItem, origin: String, type: String) {
        var cells: [String: String] = [:]
        for (name, value) in ItemFields.object(item) {
            if name == "审核", let review = value as? [String: Any] {
                for (key, inner) in review { cells[key] = inner as? String }
            } else {
                cells[name] = Self.cell(name, value)
            }
        }
        cells["类型"] = type
        cells["来源库"] = origin
        self.cells = cells.filter { !$0.value.isEmpty }
    }

    private static func cell(_ name: String, _ value: Any) -> String {
        switch value {
        case let text as String: return text
        case let list as [String]: return SheetText.text(ofList: list)
        case let list as [[String: Any]]:
            let parts = name == "材料" ? ["名称", "形式", "份数", "原件或复印件", "可免提交"] : ["heading", "text"]
            return list.map { entry in SheetText.text(ofCells: parts.map { entry[$0] as? String ?? "" }) }.joined(separator: "\n")
        case let number as NSNumber: return number.boolValue ? "是" : "否"
        default: return ""
        }
    }
}
