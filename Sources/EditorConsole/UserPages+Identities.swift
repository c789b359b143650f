import Editorial
import HTTPServer
import KnowledgeStore
import Presentation

/// Identities of the provider on the page of users: who has which, linking, taking the link away.
extension UserPages {
    /// Who has which identity at the provider, by user.
    func subjects(_ visit: Visit) throws -> [String: String] {
        guard let issuer = signOn?.issuer else { return [:] }
        let identities = try visit.bench.read { (snapshot) throws(StoreError) in try snapshot.linkedIdentities() }
        return Dictionary(
            identities.filter { $0.issuer == issuer }.map { ($0.user, $0.subject) }, uniquingKeysWith: { first, _ in first })
    }

    /// Links an identity to the user, or takes the link away.
    func identity(_ signOn: SignOn, _ subject: String?) -> HTML {
        HTML {
            if subject == nil {
                p(.class("field")) {
                    label {
                        "\(signOn.title)的编号（sub） "
                        input(.type("text"), .name("subject"), .value(""), .init("maxlength", "255"), .init("autocomplete", "off"))
                    }
                }
                p { button(.type("submit"), .name("action"), .value("link"), .class("quiet")) { "绑定\(signOn.title)" } }
            } else {
                p { button(.type("submit"), .name("action"), .value("unlink"), .class("quiet")) { "解除\(signOn.title)" } }
            }
        }
    }

    func changeIdentity(of name: String, _ visit: Visit) throws -> Response {
        guard let issuer = signOn?.issuer else { throw Workbench.problem(.notAllowed("没有配置统一身份")) }
        let now = visit.bench.clock.now()
        do {
            try visit.bench.write(as: visit.user.name) { (writer) throws(EditorialError) in
                let identities = Identities(writer: writer, now: now)
                if visit.field("action") == "unlink" { return try identities.unlink(name, from: issuer) }
                try identities.link(visit.field("subject"), at: issuer, to: name)
            }
            return .redirect(.console("users", query: Notice.user.query))
        } catch let problem as Problem where problem.code == "not_allowed" {
            return try page(visit, problem: problem.detail)
        }
    }
}
