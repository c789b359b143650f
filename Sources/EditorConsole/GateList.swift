import Editorial
import HTTPServer
import Presentation

/// What the gate says, as a list to work off: field, reason, remedy, with a link to the field.
enum GateList {
    /// - Parameters:
    ///   - editor: the item's editor page; nil on the editor page itself.
    ///   - waiver: the form that answers for a finding; nil where nobody may.
    static func html(_ report: GateReport, editor: Link?, waiver: ((GateFinding) -> HTML)? = nil) -> HTML {
        section(.class(report.passed ? "gate passed" : "gate"), .id("gate"), .init("aria-labelledby", "gate-title")) {
            h2(.id("gate-title")) {
                report.passed ? "✓ 发布检查通过" : "发布检查：\(report.findings.count) 处要改"
            }
            p(.class("fine")) { "试检索 \(report.questions) 次。" }
            if !report.findings.isEmpty { ol { report.findings.map { row($0, editor, waiver) } } }
            if !report.waived.isEmpty {
                details {
                    summary { "已豁免 \(report.waived.count) 处" }
                    ul { report.waived.map { entry in li { "\(entry.finding.field)：\(entry.finding.reason)（理由：\(entry.reason)）" } } }
                }
            }
        }
    }

    private static func row(_ finding: GateFinding, _ editor: Link?, _ waiver: ((GateFinding) -> HTML)?) -> HTML {
        li {
            a(.href(link(finding.field, editor))) { finding.field }
            "：" + finding.reason
            p(.class("fine")) { "改法：" + finding.remedy }
            if finding.evidence != nil, let waiver { waiver(finding) }
        }
    }

    private static func link(_ field: String, _ editor: Link?) -> Link {
        guard let editor else { return .place(Fields.id(field)) }
        return editor.at(Fields.id(field))
    }
}
