import CorpusImport
import LegalModel
import Testing

@Suite("Answers, cases, digests, guides and organisations")
struct ItemFileTests {
    private let answer = """
        ---
        类型: 标准答复
        id: wage-late
        标准问: 工资晚发怎么办？
        相似问:
          - 老板拖工资
          - "工资: 没发"
        结论: 可以投诉。
        依据: [《示例法》第三十条, 《示例法》第三十一条]
        适用人群: [农民工]
        审核日期: 2026-11-20
        有效期至: 2027-11-19
        公开范围: 坐席
        ---
        先打电话。

        - 再投诉
        """

    private let translation = """
        ---
        类型: 译文
        答复: wage-late
        语言: en
        原文校验: 0123456789abcdef
        问题: My wages are late. What can I do?
        下一步:
          - Complain
        翻译: 甲
        审核: 乙
        审核日期: 2026-11-20
        ---
        Call first.
        """

    @Test("A translation names its answer and the Chinese words that it is made from; one that lacks a part is refused with each part")
    func translations() throws {
        func content(_ text: String) -> ParsedFile.Content {
            CorpusParser().parse(InputFile(path: "en/wage-late.md", bytes: Array(text.utf8))).content
        }
        guard case .translation(let found) = content(translation) else { throw Samples.Unexpected(content: "no translation") }
        #expect(found.answer == "wage-late" && found.language == "en" && found.source == "0123456789abcdef")
        #expect(found.question == "My wages are late. What can I do?" && found.body == "Call first." && found.nextSteps == ["Complain"])
        #expect(found.reviewedOn == CalendarDay(iso: "2026-11-20"))
        for (part, other, field) in [
            ("原文校验: 0123456789abcdef", "原文校验: 0123", "原文校验"), ("审核: 乙", "审核: 甲", "审核"), ("语言: en", "语言: EN", "语言"),
            ("审核日期: 2026-11-20\n", "", "审核日期"), ("Call first.", "", "正文"),
        ] {
            guard case .refused(let issues) = content(translation.replacing(part, with: other)) else {
                throw Samples.Unexpected(content: "\(field) is accepted")
            }
            #expect(issues.map(\.field) == [field])
        }
    }

    @Test("An answer carries every field and its Markdown body")
    func standardAnswer() throws {
        guard case .answer(let item) = try Samples.items(answer, path: "wage-late.md").first else {
            throw Samples.Unexpected(content: "no answer")
        }
        #expect(item.id == "wage-late")
        #expect(item.similarQuestions == ["老板拖工资", "工资: 没发"])
        #expect(item.basis == ["《示例法》第三十条", "《示例法》第三十一条"])
        #expect(item.body == "先打电话。\n\n- 再投诉")
        #expect(item.review.validTo == CalendarDay(iso: "2027-11-19"))
        #expect(item.review.visibility == .seats)
        #expect(item.region == "全国")
    }

    @Test(
        "Each wrong field is an issue with its line and name",
        arguments: [
            ("结论: 可以投诉。", "结轮: 可以投诉。", "结轮", 8), ("审核日期: 2026-11-20", "审核日期: 2026-13-20", "审核日期", 11),
            ("公开范围: 坐席", "公开范围: 所有人", "公开范围", 13), ("类型: 标准答复", "类型: 答案", "类型", 2), ("类型: 标准答复", "", "类型", 3),
            ("标准问: 工资晚发怎么办？", "标准问:", "标准问", 4),
        ])
    func wrongField(old: String, new: String, field: String, line: Int) {
        let issues = Samples.issues(answer.replacing(old, with: new), path: "wage-late.md")
        #expect(issues.count == 1)
        #expect(issues.first?.field == field)
        #expect(issues.first?.line == line)
    }

    @Test("A case gives its sections to the fields")
    func caseExample() throws {
        let text = """
            ---
            类型: 案例
            id: case-dog
            标题: （示例）王某遛狗案
            事实时间: 2023-06-01
            示例: true
            ---
            ## 案情
            王某不牵绳。
            ## 释法说理
            应当牵绳。
            ## 后记
            狗很好。
            """
        guard case .caseExample(let item) = try Samples.items(text, path: "case-dog.md").first else {
            throw Samples.Unexpected(content: "no case")
        }
        #expect(item.facts == "王某不牵绳。")
        #expect(item.reasoning == "应当牵绳。")
        #expect(item.otherSections == [.init(heading: "后记", text: "狗很好。")])
        #expect(item.isExample)
        #expect(item.factsDate == CalendarDay(iso: "2023-06-01"))
    }

    @Test("A plain write-up is a case by its headings, whatever the court calls them, and its citations are its basis")
    func plainCase() throws {
        let text = """
            # 预付卡余额应当退还

            示例法院发布

            <!-- INFO END -->

            ## 张某诉某公司案

            ## 简要案情

            张某办卡。

            ## 原告诉讼请求

            退卡。

            ## 法院裁判

            退。依照《示例法》第三条第二款、《示例〈分〉法》第四条之一第（二）项判决。安置协议第三条不算。

            ## 法官解读

            《示例法》第三条第二款说得清楚。
            """
        guard case .caseExample(let item) = try Samples.items(text, path: "案例/x.md").first else {
            throw Samples.Unexpected(content: "no case")
        }
        #expect(item.title == "张某诉某公司案")
        #expect(item.oneLine == "预付卡余额应当退还")
        #expect(item.facts == "张某办卡。")
        #expect(item.claims == "退卡。")
        #expect(item.sourceUnit == "示例法院")
        #expect(item.reasoning == "《示例法》第三条第二款说得清楚。")
        #expect(item.basis == ["《示例法》第三条第二款", "《示例〈分〉法》第四条之一第（二）项"])
    }

    @Test("A digest has its articles, and refuses a heading that is none")
    func digest() throws {
        let text = "---\n类型: 要点\n法规: 示例法\n制定机关: 示例机关\n效力位阶: 法律\n公布日期: 2012-12-28\n---\n## 第三十条\n按时。\n## 第三十条之一\n足额。\n"
        guard case .digest(let digest) = Samples.parse(text, path: "示例法.md").content else { throw Samples.Unexpected(content: "no digest") }
        #expect(digest.articles.map(\.number.description) == ["30", "30-1"])
        #expect(digest.articles.map(\.text) == ["按时。", "足额。"])
        #expect(digest.articles.map(\.line) == [8, 10])
        #expect(Samples.issues(text + "## 其他\n甲。\n").first?.line == 12)
    }

    @Test("Guides keep their materials, organisations their fields")
    func guideAndOrganisation() throws {
        let guide = "---\n类型: 办事指引\nid: g\n事项: 申请\n材料:\n  - {名称: 身份证, 份数: 1}\n  - 申请表\n步骤: [去, 办]\n---\n"
        guard case .guide(let item) = try Samples.items(guide, path: "g.md").first else { throw Samples.Unexpected(content: "no guide") }
        #expect(item.materials == [.init(name: "身份证", copies: "1"), .init(name: "申请表")])
        #expect(item.steps == ["去", "办"])
        let office = "---\n类型: 机构\nid: o\n名称: 示例中心\n电话: 000-0000\n示例: true\n---\n"
        guard case .organisation(let organisation) = try Samples.items(office, path: "o.md").first else {
            throw Samples.Unexpected(content: "none")
        }
        #expect(organisation.telephone == "000-0000")
    }

    @Test("JSONL of questions and answers: id becomes the external id, NaN is empty")
    func questionsAndAnswers() throws {
        let text = """
            {"id": 7, "question": "甲？", "answer": "乙NaN。", "keywords": NaN, "basis": ["《示例法》第一条"]}

            {"id": 8, "question": "丙？", "answer": "丁。", "keywords": "丁,戊", "basis": []}
            """
        let items = try Samples.items(text, path: "sets/qa.jsonl")
        #expect(items.map(\.id) == ["qa-7", "qa-8"])
        #expect(items.map(\.externalID) == ["7", "8"])
        guard case .answer(let first) = items[0], case .answer(let second) = items[1] else { throw Samples.Unexpected(content: "\(items)") }
        #expect(first.body == "乙NaN。")
        #expect(first.keywords.isEmpty)
        #expect(second.keywords == ["丁", "戊"])
    }

    @Test("Exported answers and cases are read back with their own ids")
    func ownKeys() throws {
        let answer = #"{"id": "a", "标准问": "甲？", "正文": "乙", "审核": {"审核人": "丙", "公开范围": "内部"}}"#
        let example = #"{"类型": "案例", "id": "c", "标题": "甲案", "案情": "乙", "其他": [{"heading": "后记", "text": "丙"}]}"#
        let items = try Samples.items(answer + "\n" + example + "\n", path: "export.jsonl")
        guard case .answer(let first) = items[0], case .caseExample(let second) = items[1] else {
            throw Samples.Unexpected(content: "\(items)")
        }
        #expect(first.id == "a" && first.externalID == nil)
        #expect(first.review.reviewer == "丙" && first.review.visibility == .staff)
        #expect(second.facts == "乙" && second.otherSections.map(\.heading) == ["后记"])
    }

    @Test(
        "One broken line refuses the whole JSONL file with its line",
        arguments: [
            ("{\"id\": 1, \"question\": ", 2), ("[1]", 2), ("{\"id\": 7, \"question\": \"重复\", \"answer\": \"甲\"}", 2),
            ("{\"id\": 9, \"question\": \"甲\", \"answer\": \"乙\", \"colour\": \"红\"}", 2), ("{\"id\": 9, \"answer\": \"乙\"}", 2),
        ])
    func brokenLine(line: String, number: Int) {
        let issues = Samples.issues("{\"id\": 7, \"question\": \"甲\", \"answer\": \"乙\"}\n\(line)\n", path: "qa.jsonl")
        #expect(issues.count == 1)
        #expect(issues.first?.line == number)
    }

    @Test(
        "Questions with judgements, site pages and templates are no items",
        arguments: [
            ("q.jsonl", "{\"id\": \"1\", \"question\": \"甲\", \"relevant\": []}\n"),
            ("g.jsonl", "{\"id\": \"1\", \"style\": \"pinyin\", \"question\": \"甲\", \"term\": \"乙\"}\n"),
            ("a.jsonl", "{\"id\": \"1\", \"question\": \"甲\", \"answers\": []}\n"), ("_index.md", "---\na: b\n---\n"),
            ("README.md", "# 甲\n"),
            ("法规模版.md", "# 甲\n第一条 乙\n"), ("page.md", "---\ndraft: true\n---\n# 甲\n乙\n"), ("x.png", "\u{0}"),
        ])
    func notLaw(path: String, text: String) throws {
        guard case .notLaw = Samples.parse(text, path: path).content else { throw Samples.Unexpected(content: path) }
    }
}
