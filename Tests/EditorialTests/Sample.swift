import ByteStorage
import Database
import Foundation
import KnowledgeStore
import LegalModel
import Publishing

@testable import Editorial

/// A data folder that goes away with the value.
final class DataFolder {
    let path: String

    init() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("fawen-editorial-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        path = folder.path
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func write(_ text: String, to name: String) throws -> String {
        let file = URL(fileURLWithPath: path + "/" + name)
        try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: file)
        return file.path
    }
}

func day(_ text: String) -> CalendarDay { CalendarDay(iso: text)! }

/// Invented ordinances about umbrellas, and a good item of every kind that rests on them. Every rule below is made up.
enum Sample {
    static let umbrella = "示例市共享雨伞管理条例"
    static let today = day("2026-11-20")
    /// Noon of that day in Beijing.
    static let moment = today.secondsSince1970 + 12 * 3600

    static func article(_ number: String, _ paragraphs: String...) -> ArticleText {
        ArticleText(number: ArticleNumber(number)!, path: [], paragraphs: paragraphs.map { Paragraph(text: $0) }, line: 1)
    }

    static func law(_ title: String, _ promulgated: String, _ effective: String?, _ articles: [ArticleText]) -> RegulationText {
        RegulationText(
            // As the parser reads it: no province has this city.
            title: title, part: nil, documentNumber: nil, issuers: ["示例市人民代表大会常务委员会"], level: .localRegulation, region: "全国",
            promulgated: day(promulgated), promulgatedBasis: .fileName, effectiveFrom: effective.map(day),
            effectiveBasis: effective == nil ? .unknown : .stated, changeKind: .revised, history: [],
            elements: articles.map { .article($0) }, source: TextSource(path: "\(title)(\(promulgated)).md", sha256: promulgated))
    }

    static let old = law(
        umbrella, "2020-03-01", "2020-05-01",
        [
            article("1", "为了规范共享雨伞的投放和使用，制定本条例。"),
            article("2", "借伞人应当在七日内归还雨伞。", "逾期归还的，每日收取一元滞纳费，但是累计不得超过雨伞的价格。"),
            article("3", "投放企业应当每月检查一次雨伞，发现损坏的及时更换。"),
            article("4", "借伞人把雨伞据为己有的，由雨伞主管部门责令归还，可以处五十元罚款。"),
            article("5", "雨伞正常磨损的，借伞人不承担赔偿责任。"),
            article("6", "本条例自2020年5月1日起施行。"),
        ])

    /// 二 changed in its first paragraph, 三 gone, 四 moved to 三, 五 with other words moved to 四, 五 new.
    static let new = law(
        umbrella, "2023-06-01", "2023-07-01",
        [
            article("1", "为了规范共享雨伞的投放和使用，制定本条例。"),
            article("2", "借伞人应当在十日内归还雨伞。", "逾期归还的，每日收取一元滞纳费，但是累计不得超过雨伞的价格。"),
            article("3", "借伞人把雨伞据为己有的，由雨伞主管部门责令归还，可以处五十元罚款。"),
            article("4", "雨伞属于正常磨损的，借伞人不承担赔偿责任。"),
            article("5", "鼓励学校和医院在门口设置雨伞架，供行人免费取用。"),
            article("6", "本条例自2023年7月1日起施行。"),
        ])

    static let others = [
        law("示例市旧伞回收办法", "2018-01-01", "2018-02-01", [article("1", "旧伞由社区统一回收。"), article("2", "回收点每周开放三日。")]),
        law("示例市伞具租赁规定", "2019-01-01", "2019-02-01", [article("1", "租赁伞具应当明码标价。"), article("2", "押金不得超过二十元。")]),
        law("示例市雨具押金条例", "2026-10-01", "2027-06-01", [article("1", "押金应当在三日内退还。")]),
        law("示例市雨棚条例", "2020-01-01", "2020-02-01", [article("1", "雨棚应当每年检修一次。")]),
        law("示例市雨棚条例", "2026-09-01", "2027-03-01", [article("1", "雨棚应当每半年检修一次。")]),
        law("示例市雨衣办法", "2021-01-01", nil, [article("1", "雨衣应当标明尺寸。")]),
    ]

    static func concordance() throws -> LawConcordance {
        let tables = [
            "Concordance/repeals.tsv": "title\trepealed_on\tby\n示例市旧伞回收办法\t2024-01-01\t示例市清理决定\n",
            "Concordance/later-revisions.tsv": "title\teffective_on\tknown\n示例市伞具租赁规定\t2026-01-01\t押金上限有变\n",
            "Concordance/former-laws.tsv":
                "former\tarticle\tsuffix\ttitle\ttoday_article\ttoday_suffix\tnote\n雨具法\t9\t0\t\(umbrella)\t2\t0\t\n",
            "Concordance/effective-days.tsv": "title\tpromulgated\teffective_from\n",
            "Concordance/horizon.tsv": "day\n2026-11-01\n",
            "Lexicon/titles.tsv": "short\ttitle\n共享雨伞条例\t\(umbrella)\n",
        ]
        return try LawConcordance(files: tables.mapValues { Array($0.utf8) })
    }

    /// A task for the first citation of a revision.
    static func task(_ revision: ItemRevisionID) -> NewTask {
        NewTask(
            revision: revision, law: umbrella, cause: "version:1", position: 0, citation: "《\(umbrella)》第二条", article: ArticleNumber(2),
            newArticle: nil, grade: "changed", reason: "有实质修改", oldText: nil, newText: nil, due: today, assignee: nil)
    }

    /// The project's own lexicon and models.
    static func resources() throws -> ResourceFolder {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        return try ResourceFolder(path: root.appendingPathComponent("Corpus").path)
    }

    /// A store with the laws, and with items if wanted; citations are linked as an import links them.
    static func store(_ folder: DataFolder, laws: [RegulationText], items: [KnowledgeItem] = []) throws {
        let writer = try KnowledgeStore.create(at: folder.path)
        try writer.beginRun(at: 1, note: "sample")
        // One durable commit: ten thousand items are stored by the test of scale.
        try writer.transaction { (_: inout TransactionEnd) throws(StoreError) in
            for law in laws { _ = try writer.store(law) }
            for item in items { _ = try writer.store(item, origin: "corpus", at: 1) }
        }
        try link(writer, items)
    }

    /// Answers about other things: a search among umbrellas alone finds umbrellas whatever is asked.
    static var crowd: [KnowledgeItem] {
        [
            ("divorce-child", "离婚以后孩子跟谁生活？", ["离婚孩子归谁", "抚养权怎么判", "孩子跟妈妈还是爸爸"]),
            ("dog-bite", "被宠物狗咬了谁来赔？", ["宠物狗咬人怎么赔", "狗咬伤人医药费", "邻居家的狗咬了我"]),
            ("wage-arrears", "老板拖欠工资怎么要？", ["工资没发去哪里告", "欠薪投诉", "拿不到工钱"]),
            ("loan-interest", "民间借贷利息最高多少？", ["借钱利息上限", "高利贷怎么算", "利息能要多少"]),
            ("house-leak", "楼上漏水把我家泡了怎么办？", ["楼上漏水找谁赔", "天花板漏水物业管吗", "邻居漏水不修"]),
        ].map { id, question, similar in
            var answer = StandardAnswer(id: id, question: question)
            answer.similarQuestions = similar
            answer.conclusion = "另有答复。"
            answer.body = question + "另有答复。"
            return .answer(answer)
        }
    }

    static func link(_ writer: StoreWriter, _ items: [KnowledgeItem]) throws {
        let snapshot = writer.snapshot
        let (works, versions, numbers) = (try snapshot.works(), try snapshot.versions(), try snapshot.articleInventory())
        let resolver = CitationResolver(parser: CitationParser(titles: try concordance().titleTable(works: works, versions: versions)))
        let byTitle = Dictionary(uniqueKeysWithValues: works.map { ($0.title, $0.id) })
        try writer.transaction { (_: inout TransactionEnd) throws(StoreError) in
            for item in items {
                guard let record = try snapshot.item(item.kind, id: item.id) else { continue }
                let found = item.basis.flatMap { resolver.cite($0, wholeLaws: .included) { numbers[byTitle[$0]!] } }
                try writer.storeCitations(
                    of: .item(record.revision),
                    found.enumerated().map { index, citation in
                        StoredCitation(
                            position: index, text: citation.cited ?? citation.text,
                            target: CitationTarget(
                                work: byTitle[citation.law]!, article: citation.article, paragraph: citation.paragraph, item: citation.item)
                        )
                    })
            }
        }
    }

    static var answer: StandardAnswer {
        var answer = StandardAnswer(id: "umbrella-return", question: "借的共享雨伞多久要还？")
        answer.similarQuestions = ["共享雨伞几天之内归还", "借伞超过时间怎么办", "共享伞借了忘记还"]
        answer.keywords = ["共享雨伞", "归还"]
        answer.conclusion = "借的共享雨伞要在十日内归还，晚还的每天收一元，最多收到伞价。"
        answer.body = "借伞以后十日内归还。晚还的，按天收滞纳费。"
        answer.spoken = "您好，借的共享雨伞请在十天之内还回去。晚还的话，每天收一块钱。"
        answer.nextSteps = ["就近找雨伞架归还"]
        answer.basis = ["《\(umbrella)》第二条第一款"]
        answer.topic = "消费"
        answer.serviceLine = "法律咨询"
        answer.audiences = ["一般"]
        answer.mustHit = ["共享雨伞要几天还"]
        answer.mustNotHit = ["离婚以后孩子跟谁"]
        answer.review = review
        return answer
    }

    static var review: ReviewRecord {
        var review = ReviewRecord()
        review.responsibleUnit = "示例市司法局"
        review.author = "示例采编"
        review.reviewer = "示例审核"
        review.reviewedOn = day("2026-11-19")
        review.validFrom = day("2026-11-20")
        review.validTo = day("2027-01-31")
        review.nextReview = day("2027-01-10")
        return review
    }

    static var example: CaseExample {
        var example = CaseExample(id: "case-umbrella", title: "（示例）王某借伞不还案")
        example.oneLine = "借的雨伞据为己有，要归还，还可能罚款。"
        example.kind = "普法"
        example.cause = "返还原物纠纷"
        example.audiences = ["一般"]
        example.topic = "消费"
        example.facts = "王某借了一把雨伞，一直没有归还。"
        example.issues = ["借伞不还要承担什么责任"]
        example.outcome = "责令归还，罚款五十元。"
        example.reasoning = "雨伞属于投放企业，借伞人只能使用。"
        example.basis = ["《\(umbrella)》第三条"]
        example.significance = "借东西要还。"
        example.sourceUnit = "示例市司法局"
        example.factsDate = day("2024-06-01")
        example.isExample = true
        example.review = review
        return example
    }

    static var guide: ServiceGuide {
        var guide = ServiceGuide(id: "guide-umbrella", title: "申请设置雨伞架")
        guide.authority = "示例市城管局"
        guide.applicants = "学校、医院和商场"
        guide.requirements = ["门口有空地"]
        guide.materials = [.init(name: "申请表", form: "纸质", copies: "一份", original: "原件", waivable: "否")]
        guide.steps = ["填表", "现场查看", "设置"]
        guide.timeLimit = "五个工作日"
        guide.fee = "不收费"
        guide.basis = ["《\(umbrella)》第五条"]
        guide.channels = ["窗口办理"]
        guide.topic = "消费"
        guide.serviceLine = "法律咨询"
        guide.audiences = ["一般"]
        guide.review = review
        return guide
    }

    static var office: Organisation {
        var office = Organisation(id: "office-umbrella", name: "示例市雨伞服务中心")
        office.kind = "公共法律服务中心"
        office.address = "示例市示例路1号"
        office.telephone = "022-12345678"
        office.hours = "工作日九点到十七点"
        office.services = ["法律咨询"]
        office.sourceUnit = "示例市司法局"
        office.updatedOn = day("2026-11-01")
        return office
    }
}
