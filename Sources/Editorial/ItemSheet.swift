internal import CorpusImport
package import LegalModel

/// An item as texts by field name, the form in which people edit it; lists are a line an entry.
package enum ItemSheet {
    /// Every field that is not empty.
    package static func cells(of item: KnowledgeItem) -> [String: String] {
        var cells = SheetRow(item, origin: "", type: item.kind.chinese).cells
        cells["来源库"] = nil
        return cells
    }

    /// The item that the texts make.
    ///
    /// - Throws: `refused` with an issue for each field at fault.
    package static func item(_ cells: [String: String], kind: ItemKind, id: String) throws(EditorialError) -> KnowledgeItem {
        var cells = cells
        cells["类型"] = kind.chinese
        cells["id"] = id
        do throws(SheetItem.Refusal) { return try SheetItem.item(cells) } catch { throw .refused(error.issues) }
    }

    /// Names of every field, in the order of a sheet.
    package static var fields: [String] { SheetRow.columns }
}
