/// An invented ordinance in two versions, with answers about it; every number below is counted by hand.
enum Samples {
    static let law = "示例市共享雨伞管理条例"

    /// Five numbered articles (one of them 第三条之一), in force from 2020-05-01.
    static let first = """
        # 示例市共享雨伞管理条例

        2020年3月1日 示例市人民代表大会常务委员会通过 自2020年5月1日起施行

        <!-- INFO END -->

        ## 第一章 总则

        第一条 为了规范共享雨伞的投放和使用，制定本条例。

        第二条 借伞人应当在七日内归还雨伞。

        逾期归还的，每日收取一元滞纳费。

        ## 第二章 责任

        第三条 有下列情形之一的，由雨伞主管部门责令改正：

        （一）把雨伞据为己有；

        （二）在雨伞上张贴广告。

        第三条之一 雨伞损坏的，借伞人不承担正常磨损的费用。

        第四条 本条例自2020年5月1日起施行。

        """

    /// Three numbered articles, in force from 2023-07-01: ten days instead of seven.
    static let second = """
        # 示例市共享雨伞管理条例

        2020年3月1日 示例市人民代表大会常务委员会通过
        2023年6月1日 示例市人民代表大会常务委员会修订 自2023年7月1日起施行

        <!-- INFO END -->

        第一条 为了规范共享雨伞的投放和使用，制定本条例。

        第二条 借伞人应当在十日内归还雨伞。

        第三条 本条例自2023年7月1日起施行。

        """

    /// Two answers; the basis of the second names an article that is not there.
    static let answers = """
        {"id": 7, "question": "借了共享雨伞多久要还？", "answer": "应当在十日内归还。", "keywords": "雨伞；归还", "basis": ["《示例市共享雨伞管理条例》第二条"]}
        {"id": "x-8", "question": "雨伞坏了要赔吗？", "answer": "正常磨损不用赔。", "keywords": "雨伞", "basis": ["《示例市共享雨伞管理条例》第八十八条"]}

        """

    static let judgements = """
        {"id": 1, "question": "雨伞多久归还", "relevant": [{"law": "示例市共享雨伞管理条例", "title": "示例市共享雨伞管理条例", "date": "", "article": "第二条"}]}
        {"id": 2, "question": "雨伞多久归还", "relevant": [{"law": "示例市共享雨伞管理条例", "title": "示例市共享雨伞管理条例", "date": "", "article": "第九条"}]}

        """

    static let firstFile = "laws/示例市共享雨伞管理条例(2020-03-01).md"
    static let secondFile = "laws/示例市共享雨伞管理条例(2023-06-01).md"

    /// A folder with both versions and the answers.
    static func folder() throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        try folder.write([firstFile: first, secondFile: second, "answers.jsonl": answers])
        return folder
    }
}
