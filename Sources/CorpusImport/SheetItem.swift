package import LegalModel

/// One item from cells by field name, as a form holds them; notation of lists and pieces as in `SheetText`.
package enum SheetItem {
    /// What is wrong with the cells, each issue with its field.
    package struct Refusal: Error, Sendable, Equatable {
        package let issues: [ImportIssue]
    }

    /// - Parameter cells: by the editors' field names, with 类型 and id; blank ones count as missing.
    package static func item(_ cells: [String: String]) throws(Refusal) -> KnowledgeItem {
        var fields: FieldReader
        do throws(ImportIssue) { fields = try reader(cells) } catch { throw Refusal(issues: [error]) }
        let item = JSONLinesReader(path: "表单", name: "表单", kind: nil, limits: ImportLimits()).item(&fields)
        fields.reportUnknown()
        guard fields.issues.isEmpty else { throw Refusal(issues: fields.issues) }
        return item
    }

    private static func reader(_ cells: [String: String]) throws(ImportIssue) -> FieldReader {
        let limits = ImportLimits()
        for (field, text) in cells where !text.isEmpty {
            do throws(ImportIssue) { _ = try ByteGuard(path: "表单", limits: limits).check(Array(text.utf8)) } catch {
                throw ImportIssue(path: "表单", field: field, reason: error.reason, fix: error.fix)
            }
        }
        let sheet = SheetReader(path: "表单", name: "表单", kind: nil, limits: limits)
        let tree = try sheet.tree(cells.sorted { $0.key < $1.key }.map { (field: $0.key, text: $0.value) }, line: 1)
        return try FieldReader(tree, path: "表单")
    }
}
