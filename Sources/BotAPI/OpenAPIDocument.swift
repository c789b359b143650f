import HTTPServer

/// The API's description, made from the table of routes: a route that is served is described, and no other.
struct OpenAPIDocument: Encodable {
    let openapi = "3.1.0"
    let info = Info()
    let paths: [String: [String: Operation]]
    let components = Components()

    struct Info: Encodable {
        let title = "法问 12348 法律知识库接口"
        let version = "1"
        let description = "检索法条、标准答复、案例和办事指引。返回的都是已发布的文本和出处，不生成内容。参数严格检查，未知参数返回 400。"
    }

    struct Operation: Encodable {
        let operationId: String
        let summary: String
        let parameters: [Parameter]
        let requestBody: Body?
        let responses: [String: Reply]
        /// Ways to be let in, any of which will do: scheme by scheme, an empty one meaning none; nil where no key is looked at.
        let security: [[String: [String]]]?
    }

    /// How a key is sent.
    struct SecurityScheme: Encodable {
        let type: String
        let description: String
        var scheme: String?
        var `in`: String?
        var name: String?
    }

    struct Parameter: Encodable {
        let name: String
        let `in`: String
        let required: Bool
        let description: String
        let schema: Schema
    }

    struct Body: Encodable {
        let required = true
        let content: [String: Media]
    }

    struct Reply: Encodable {
        let description: String
        /// Nil for a reply without a body.
        let content: [String: Media]?
    }

    struct Media: Encodable {
        let schema: Schema
    }

    /// The few keywords of JSON Schema that the table needs.
    final class Schema: Encodable {
        var type: Types?
        var description: String?
        var format: String?
        var pattern: String?
        var minLength: Int?
        var maxLength: Int?
        var minimum: Int?
        var maximum: Int?
        var `enum`: [String?]?
        var required: [String]?
        var properties: [String: Schema]?
        var additionalProperties: Bool?
        var reference: String?
        var items: Schema?
        var minItems: Int?
        var maxItems: Int?

        enum CodingKeys: String, CodingKey {
            case type, description, format, pattern, minLength, maxLength, minimum, maximum, `enum`, required, properties,
                additionalProperties
            case items, minItems, maxItems
            case reference = "$ref"
        }

        init(type: String?) { self.type = type.map { [$0] } }

        /// One type as a text, several as a list: tools other than validators read only the first form.
        struct Types: Encodable, ExpressibleByArrayLiteral {
            let names: [String]

            init(arrayLiteral names: String...) { self.names = names }

            func encode(to encoder: any Encoder) throws {
                var container = encoder.singleValueContainer()
                if names.count == 1 { try container.encode(names[0]) } else { try container.encode(names) }
            }
        }
    }

    struct Components: Encodable {
        let schemas: [String: Schema]
        let securitySchemes = [
            "bearer": SecurityScheme(type: "http", description: "Authorization: Bearer 密钥", scheme: "bearer"),
            "apiKey": SecurityScheme(type: "apiKey", description: "X-API-Key: 密钥", in: "header", name: "X-API-Key"),
        ]

        init() {
            let problem = Schema(type: "object")
            problem.properties = [:]
            for name in ["type", "title", "detail", "code", "request_id", "parameter"] {
                problem.properties?[name] = Schema(type: "string")
            }
            for name in ["status", "retry_after"] { problem.properties?[name] = Schema(type: "integer") }
            problem.required = ["type", "title", "status", "detail", "code", "request_id"]
            schemas = ["Problem": problem]
        }
    }

    init(routes: [Route], anonymous: AccessGate.Anonymous) {
        var paths: [String: [String: Operation]] = [:]
        for route in routes {
            paths[route.pattern.description, default: [:]][route.method.name.lowercased()] = Self.operation(route, anonymous)
        }
        self.paths = paths
    }

    private static func operation(_ route: Route, _ anonymous: AccessGate.Anonymous) -> Operation {
        let outside = route.parameters.filter { $0.place != .body }
        let inside = route.parameters.filter { $0.place == .body }
        return Operation(
            operationId: route.name, summary: route.summary,
            parameters: outside.map {
                Parameter(
                    name: $0.name, in: $0.place.rawValue, required: $0.isRequired || $0.place == .path, description: $0.summary,
                    schema: schema($0))
            },
            requestBody: inside.isEmpty ? nil : Body(content: ["application/json": Media(schema: object(inside))]),
            responses: replies(route), security: security(route.access, anonymous))
    }

    private static func security(_ access: RouteAccess, _ anonymous: AccessGate.Anonymous) -> [[String: [String]]]? {
        guard access.scope != nil else { return nil }
        var mayBeAnonymous = anonymous == .allowed
        if case .keyOnly = access { mayBeAnonymous = false }
        return (mayBeAnonymous ? [[:]] : []) + [["bearer": []], ["apiKey": []]]
    }

    private static func replies(_ route: Route) -> [String: Reply] {
        let isMetrics = route.name == "metrics"
        let success = Media(schema: isMetrics ? Schema(type: "string") : object(ReplyMembers.of(route.name) ?? []))
        let reference = Schema(type: nil)
        reference.reference = "#/components/schemas/Problem"
        let problem = ["application/problem+json": Media(schema: reference)]
        var replies = [
            "200": Reply(description: "成功", content: [isMetrics ? "text/plain" : "application/json": success]),
            "400": Reply(description: "参数不正确", content: problem), "429": Reply(description: "访问太频繁", content: problem),
            "408": Reply(description: "请求发得太慢", content: problem), "414": Reply(description: "网址太长", content: problem),
            "431": Reply(description: "请求头太大", content: problem), "500": Reply(description: "服务出错", content: problem),
            "503": Reply(description: "暂时不可用", content: problem),
        ]
        if route.name == "transcript_end" {
            replies["200"] = nil
            replies["204"] = Reply(description: "已经忘掉", content: nil)
        }
        if route.name == "transcript_events" {
            replies["200"] = Reply(
                description: "事件：utterance、candidates、end", content: ["text/event-stream": Media(schema: Schema(type: "string"))])
        }
        if route.access.scope != nil {
            replies["401"] = Reply(description: "要密钥，或者密钥不对", content: problem)
            replies["403"] = Reply(description: "密钥没有这种权限", content: problem)
        }
        if route.parameters.contains(where: { $0.place == .path }) { replies["404"] = Reply(description: "没有找到", content: problem) }
        if route.parameters.contains(where: { $0.name == "answer_id" }) {
            replies["404"] = Reply(description: "没有这条答复的这一版", content: problem)
        }
        if route.parameters.contains(where: { $0.name == "query_id" }) {
            replies["404"] = Reply(description: "没有这个查询编号，或者过了一小时", content: problem)
        }
        if route.parameters.contains(where: { $0.name == "context" }) {
            replies["404"] = Reply(description: "没有上下文所指的法规", content: problem)
        }
        if route.method == .post {
            replies["413"] = Reply(description: "正文太长", content: problem)
            replies["415"] = Reply(description: "正文类型不对", content: problem)
        }
        return replies
    }

    /// An object of a reply: it may get further members in later versions.
    private static func object(_ members: [ReplyMember]) -> Schema {
        let schema = Schema(type: "object")
        guard !members.isEmpty else { return schema }
        schema.properties = Dictionary(uniqueKeysWithValues: members.map { ($0.name, value($0)) })
        let always = members.filter(\.isAlways).map(\.name)
        schema.required = always.isEmpty ? nil : always
        return schema
    }

    private static func value(_ member: ReplyMember) -> Schema {
        let schema = member.type == "object" ? object(member.members) : Schema(type: member.type)
        if member.type == "array", !member.members.isEmpty { schema.items = object(member.members) }
        schema.description = member.summary
        return schema
    }

    static func object(_ parameters: [RouteParameter]) -> Schema {
        let schema = Schema(type: "object")
        schema.properties = Dictionary(uniqueKeysWithValues: parameters.map { ($0.name, Self.schema($0)) })
        let required = parameters.filter(\.isRequired).map(\.name)
        schema.required = required.isEmpty ? nil : required
        schema.additionalProperties = false
        return schema
    }

    private static func schema(_ parameter: RouteParameter) -> Schema {
        let schema = Schema(type: "string")
        // A member of a body that may be left out may as well be null.
        if parameter.place == .body && !parameter.isRequired { schema.type = ["string", "null"] }
        switch parameter.kind {
        case .text(let maximum):
            schema.maxLength = maximum
            let plain = "[^\\u0000-\\u0008\\u000b\\u000c\\u000e-\\u001f\\u007f]*"
            // What is required must say something: white space alone is no question.
            let required = "^\(plain)[^\\u0000-\\u0020\\u007f]\(plain)$"
            schema.pattern = parameter.pattern ?? (parameter.isRequired ? required : "^\(plain)$")
            if parameter.isRequired { schema.minLength = 1 }
        case .integer(let range):
            schema.type = ["integer"]
            schema.minimum = range.lowerBound
            schema.maximum = range.upperBound
        case .list(let words):
            let word = "(" + words.joined(separator: "|") + ")"
            schema.pattern = "^(\(word)(,\(word))*)?$"
        case .day:
            schema.format = "date"
            schema.pattern = "^(1[89]|2[0-9])[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$"
        case .choice(let values): schema.enum = schema.type?.names.contains("null") == true ? values + [nil] : values
        case .boolean: schema.type = ["boolean"]
        case .texts(let count, let maximum):
            schema.type = ["array"]
            schema.minItems = count.lowerBound
            schema.maxItems = count.upperBound
            schema.items = Self.schema(RouteParameter(parameter.name, in: .body, .text(maximum: maximum), isRequired: true, ""))
        }
        return schema
    }
}
