import Answering
import HTTPServer
import LegalModel
import Presentation

/// What a visitor who reads no Chinese needs first: whom to call, what this is, what prevails.
struct EnglishPage {
    private let frame: PageFrame
    private let coverage: Coverage
    private let translations: [TranslationSummary]

    init(service: any KnowledgeService, request: Request) throws {
        coverage = try asking { () throws(KnowledgeBaseError) in try service.coverage() }
        translations = try asking { () throws(KnowledgeBaseError) in try service.translations(into: TranslationPage.language) }
        var frame = PageFrame(title: "English", request: request)
        frame.question = ""
        frame.generation = coverage.generation
        self.frame = frame
    }

    var response: Response {
        frame.response {
            article(.class("prose"), .init("lang", "en")) {
                h1 { "Free public legal advice in China" }
                p(.class("lead")) {
                    "Call 12348 from anywhere in mainland China to ask a lawyer. Advice is free. You need not give your name."
                }
                p { a(.class("button"), .href(.hotline)) { "Call 12348" } }
                h2 { "In an emergency" }
                Components.list(
                    ["Police: 110", "Ambulance: 120", "Fire: 119", "Unpaid wages and labour disputes: 12333"], isOrdered: false)
                if !translations.isEmpty { answers }
                h2 { "What you can find here" }
                p { holdings }
                h2 { "Language" }
                p {
                    "All other texts are in Chinese; the Chinese text prevails. A machine translation of your browser may help you read, but please do not "
                        + "rely on it alone. When you call, say which language you speak."
                }
                h2 { "Search" }
                p { "Questions must be written in Chinese. Names of laws and article numbers work too, for example “民法典 577”." }
                p { a(.href(Link([], fragment: "topics"))) { "Browse topics (in Chinese)" } }
            }
        }
    }

    /// Every answer that somebody translated and somebody else reviewed.
    private var answers: HTML {
        HTML {
            h2(.id("answers")) { "Answers in English" }
            ul(.class("link-list")) {
                translations.map { entry in
                    li {
                        a(.href(.translation(entry.id, into: TranslationPage.language))) { entry.question }
                        small(.init("lang", "zh-CN")) { entry.original }
                    }
                }
            }
            p(.class("fine")) { "Each page names its translator and its reviewer, and says so when its Chinese text has changed since." }
        }
    }

    private var holdings: String {
        let articles = coverage.articles > 0 ? "\(coverage.articles) articles of Chinese law, " : ""
        return
            "This site holds \(coverage.answers) reviewed answers to everyday legal questions, \(articles)case studies and guides to public "
            + "legal services. Every answer names the articles it rests on and says whether they are in force."
    }
}
