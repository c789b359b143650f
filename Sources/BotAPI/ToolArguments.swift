import HTTPServer
import Presentation

/// The arguments of a tool call, checked against the same table that makes the tool's input schema.
struct ToolArguments: Sendable {
    /// As the parameters of an address, so that one reader serves both.
    let parameters: QueryParameters

    /// - Throws: a problem that names the argument at fault.
    init(_ value: JSONValue?, described: [RouteParameter]) throws(Problem) {
        var items: [QueryParameters.Parameter] = []
        switch value {
        case .none, .null: break
        case .object(let members):
            for (name, argument) in members.sorted(by: { $0.key < $1.key }) {
                guard let parameter = described.first(where: { $0.name == name }) else {
                    let names = described.map(\.name).joined(separator: "、")
                    throw Problem(
                        status: .badRequest, code: "unknown_parameter", detail: "没有参数 \(name.prefix(40))。可用的参数：\(names)。",
                        parameter: String(name.prefix(40)))
                }
                guard let text = try Self.text(argument, parameter) else { continue }
                if !text.isEmpty { try parameter.check(text) }
                items.append(.init(name: name, value: text))
            }
        default: throw .invalidParameter("arguments", "arguments 应当是一个对象。")
        }
        parameters = QueryParameters(items)
        for parameter in described where parameter.isRequired && (parameters[parameter.name] ?? "").isEmpty {
            throw .invalidParameter(parameter.name, "缺少参数 \(parameter.name)：\(parameter.summary)。")
        }
    }

    /// The text of a value of the parameter's type; nil for null.
    private static func text(_ value: JSONValue, _ parameter: RouteParameter) throws(Problem) -> String? {
        switch (value, parameter.kind) {
        case (.null, _): return nil
        case (.string(let text), .text), (.string(let text), .day), (.string(let text), .choice), (.string(let text), .list): return text
        case (.integer(let number), .integer): return String(number)
        case (.bool(let flag), .boolean): return flag ? "true" : "false"
        default: throw .invalidParameter(parameter.name, "参数 \(parameter.name) 的类型不对。")
        }
    }

    subscript(name: String) -> String? { parameters[name].flatMap { $0.isEmpty ? nil : $0 } }
}
