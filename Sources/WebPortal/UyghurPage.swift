import Answering
import HTTPServer
import Presentation

/// The frame for minority languages, proven on one that is written from right to left.
///
/// The words are a sample of our own for the layout, marked as such, and no legal content: translations need a reviewer of their own.
struct UyghurPage {
    private let frame: PageFrame

    init(service: any KnowledgeService, request: Request) throws {
        var frame = PageFrame(title: "维吾尔文版面样例", request: request)
        frame.question = ""
        frame.isIndexed = false
        frame.generation = try asking { () throws(KnowledgeBaseError) in try service.coverage().generation }
        self.frame = frame
    }

    var response: Response {
        frame.response {
            section(.class("prose")) {
                h1 { "维吾尔文版面样例" }
                p(.class("notice")) { "下面的文字只用来检查从右到左的排版，没有经过审校，不是法律内容。要用维吾尔语咨询，请拨打 12348 说明。" }
            }
            article(.class("prose rtl-sample"), .init("lang", "ug"), .init("dir", "rtl")) {
                p(.class("eyebrow")) { "ئۈلگە" }
                h2 { "بۇ بەت پەقەت ئۈلگە" }
                p(.class("conclusion")) { "بۇ تېكىست پەقەت سەھىپە شەكلىنى سىناش ئۈچۈن يېزىلغان." }
                p {
                    "قانۇن مەسلىھەت تېلېفونى: "
                    HTML.element("bdi", [], a(.href(.hotline)) { "12348" })
                }
                ol(.class("steps")) {
                    li { "بىرىنچى" }
                    li {
                        "ئىككىنچى "
                        HTML.element("bdi", [.init("lang", "zh-CN")], .text("《民法典》第577条"))
                    }
                    li { "ئۈچىنچى" }
                }
                p { a(.href(.home)) { "باش بەت" } }
            }
        }
    }
}
