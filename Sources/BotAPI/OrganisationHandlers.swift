import Answering
import HTTPServer
import LegalModel
import Presentation

/// Offices and their hours.
struct OrganisationHandlers: Sendable {
    let service: any KnowledgeService

    static let described = [
        RouteParameter("region", .text(maximum: 40), "只看服务这个省市的，如 天津市；服务全国的总在里面"), RouteParameter("kind", .text(maximum: 40), "只看一类"),
    ]

    private struct Entry: Encodable {
        let id: String
        let version: Int
        let textSha256: String
        let name: String
        let kind: String?
        let region: String
        let telephone: String?
        let hours: String?
        let address: String?
        let services: [String]
        let languages: [String]
        let accessibility: [String]
        let source: String?
        let updatedOn: CalendarDay?
        let example: Bool
        let url: String
        let page: String

        init(_ view: OrganisationView) {
            let organisation = view.organisation
            id = organisation.id
            version = view.revision.number
            textSha256 = view.revision.sha256
            name = organisation.name
            kind = organisation.kind
            region = organisation.region
            telephone = organisation.telephone
            hours = organisation.hours
            address = organisation.address
            services = organisation.services
            languages = organisation.languages
            accessibility = organisation.accessibility
            source = organisation.sourceUnit
            updatedOn = organisation.updatedOn
            example = organisation.isExample
            page = Link(["organisations", organisation.id]).text
            url = "/v1" + page
        }
    }

    private struct List: Encodable {
        let organisations: [Entry]
        let generation: UInt64
    }

    @Sendable func list(_ request: Request) throws -> Response {
        let region = request.parameters["region"].flatMap { $0.isEmpty ? nil : $0 }
        let kind = request.parameters["kind"].flatMap { $0.isEmpty ? nil : $0 }
        let all = try asking { () throws(KnowledgeBaseError) in try service.organisations() }
        let found = all.filter { view in
            let isNear = region == nil || view.organisation.region == region || view.organisation.region == "全国"
            return isNear && (kind == nil || view.organisation.kind == kind)
        }
        let generation = try asking { () throws(KnowledgeBaseError) in try service.coverage().generation }
        return try Response.json(List(organisations: found.map(Entry.init), generation: generation), keys: .snakeCase)
            .generation(generation)
    }

    @Sendable func one(_ request: Request) throws -> Response {
        let view = try asking { () throws(KnowledgeBaseError) in try service.organisation(request.capture("id")) }
        guard let view else { throw Problem(status: .notFound, code: "not_found", detail: "没有收录这家机构，或者它已经撤下。") }
        return try Response.json(Entry(view), keys: .snakeCase)
    }
}
