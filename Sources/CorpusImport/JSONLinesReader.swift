import ByteStorage
import Foundation
import LegalModel

/// Reads items from JSONL, one object a line: the keys of the question-and-answer sets (`id`, `question`, `answer`, `keywords`, `basis`) or
/// the Chinese names of the fields. One broken line refuses the file.
struct JSONLinesReader {
    let path: String
    let name: String
    let kind: ImportKind?
    let limits: ImportLimits

    /// What the lines are.
    enum Outcome {
        /// With the origin of those that name one, by `kind:id`.
        case items([KnowledgeItem], origins: [String: String])
        /// Questions with judgements for evaluation: the articles that are right (`relevant`), the answers (`answers`), or the term that a garbled
        /// question meant (`term`).
        case judgements
        case refused([ImportIssue])
    }

    func read(_ bytes: ArraySlice<UInt8>) -> Outcome {
        var items: [KnowledgeItem] = []
        var issues: [ImportIssue] = []
        var seen: [String: Int] = [:]
        var origins: [String: String] = [:]
        for (index, line) in bytes.split(separator: 0x0A, omittingEmptySubsequences: false).enumerated() {
            guard line.contains(where: { $0 > 0x20 }) else { continue }
            let number = index + 1
            do throws(ImportIssue) {
                let tree = try tree(of: line, number: number)
                var fields = try FieldReader(tree, path: path)
                let isJudged = fields.has("relevant") || fields.has("answers") || fields.has("term")
                if isJudged, !fields.has("answer"), !fields.has("正文") { return .judgements }
                let origin = fields.text("来源库")
                let item = item(&fields)
                origins["\(item.kind.rawValue):\(item.id)"] = origin
                fields.reportUnknown()
                issues += fields.issues.map { issue in
                    var placed = issue
                    placed.line = number
                    return placed
                }
                if let earlier = seen.updateValue(number, forKey: item.id), fields.issues.isEmpty {
                    issues.append(problem(number, "id 与第\(earlier)行重复", "请改成不同的 id", field: "id"))
                }
                items.append(item)
            } catch {
                issues.append(error)
            }
            if issues.count >= 20 { break }
        }
        if !issues.isEmpty { return .refused(issues) }
        return items.isEmpty ? .refused([problem(nil, "没有任何条目", "请检查文件是否完整")]) : .items(items, origins: origins)
    }

    /// The item that a row's fields make, of whatever kind they say.
    func item(_ fields: inout FieldReader) -> KnowledgeItem {
        let reader = ItemReader(path: path)
        let type = fields.text("类型", "kind")
        switch type.flatMap(ItemType.init(rawValue:)) ?? kind.flatMap(ItemType.init(kind:)) ?? .answer {
        case .guide: return .guide(reader.guide(&fields, body: ""))
        case .organisation: return .organisation(reader.organisation(&fields))
        case .caseExample: return .caseExample(caseExample(&fields))
        case .answer, .digest, .translation:
            if let type, ItemType(rawValue: type) != .answer { fields.report("类型", "JSONL 中不能有“\(type)”", "请另存为 Markdown 文件") }
            var answer = reader.answer(&fields, body: "")
            if answer.externalID == nil, fields.has("question") {
                // Numbers of a foreign set mean nothing elsewhere: the set's name makes them unique.
                answer.externalID = answer.id
                answer.id = Self.prefix(name) + "-" + answer.id
            }
            return .answer(answer)
        }
    }

    private func caseExample(_ fields: inout FieldReader) -> CaseExample {
        var sections = ""
        let (facts, claims, reasoning) = (fields.text("案情"), fields.text("请求"), fields.text("释法说理"))
        if let facts { sections = "## 案情\n\(facts)\n" }
        var example = CaseReader(path: path).example(&fields, body: Array(sections.utf8)[...])
        // As they stand: reading them as Markdown would drop their empty lines.
        if let facts { example.facts = facts }
        example.claims = claims
        example.reasoning = reasoning
        return example
    }

    /// The name of the file in ASCII, or a short digest of it.
    private static func prefix(_ name: String) -> String {
        let stem = FileNames.stem(of: name)
        let isPlain = stem.utf8.allSatisfy {
            $0 < 0x80 && ($0 == 0x2D || $0 == 0x5F || Character(Unicode.Scalar($0)).isLetter || Character(Unicode.Scalar($0)).isNumber)
        }
        return isPlain && !stem.isEmpty ? stem.lowercased() : "set-" + hexadecimal(Array(SHA256.digest(of: Array(stem.utf8)).prefix(4)))
    }

    // MARK: JSON

    private func tree(of line: ArraySlice<UInt8>, number: Int) throws(ImportIssue) -> FieldTree {
        guard JSONNesting.isWithin(limits.depth, line) else { throw problem(number, "嵌套超过\(limits.depth)层", "请减少嵌套") }
        let value: Any
        do {
            value = try JSONSerialization.jsonObject(with: Data(Self.replacingNotANumber(line)))
        } catch {
            throw problem(number, "不是正确的 JSON", "请检查引号、逗号和括号，每行写一个对象")
        }
        guard value is [String: Any] else { throw problem(number, "这一行不是 JSON 对象", "请写成 {…}") }
        return Self.tree(value, line: number)
    }

    /// `NaN`, which some tools write for an empty cell though JSON has no such word, becomes `null`; strings are left alone.
    private static func replacingNotANumber(_ line: ArraySlice<UInt8>) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(line.count + 8)
        var inString = false
        var index = line.startIndex
        while index < line.endIndex {
            let byte = line[index]
            if byte == 0x5C, inString, index + 1 < line.endIndex {
                result += [byte, line[index + 1]]
                index += 2
                continue
            }
            if byte == 0x22 { inString.toggle() }
            if !inString, line[index...].starts(with: [0x4E, 0x61, 0x4E]) {
                result += Array("null".utf8)
                index += 3
            } else {
                result.append(byte)
                index += 1
            }
        }
        return result
    }

    private static func tree(_ value: Any, line: Int) -> FieldTree {
        switch value {
        case let object as [String: Any]:
            let keys = object.keys.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
            return .mapping(keys.map { .init(key: $0, value: tree(object[$0] ?? NSNull(), line: line), line: line) }, line: line)
        case let list as [Any]: return .sequence(list.map { tree($0, line: line) }, line: line)
        case let text as String: return .scalar(text, line: line)
        case let number as NSNumber: return .scalar(number.stringValue, line: line)
        default: return .scalar(nil, line: line)
        }
    }

    private func problem(_ line: Int?, _ reason: String, _ fix: String, field: String? = nil) -> ImportIssue {
        ImportIssue(path: path, line: line, field: field, reason: reason, fix: fix)
    }
}

/// 类型 of an item file.
enum ItemType: String, CaseIterable {
    case answer = "标准答复"
    case caseExample = "案例"
    case digest = "要点"
    case guide = "办事指引"
    case organisation = "机构"
    case translation = "译文"

    init?(kind: ImportKind) {
        switch kind {
        case .answer: self = .answer
        case .caseExample: self = .caseExample
        case .digest: self = .digest
        case .guide: self = .guide
        case .organisation: self = .organisation
        case .law: return nil
        }
    }
}
