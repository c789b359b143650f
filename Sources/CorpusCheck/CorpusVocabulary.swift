/// Closed lists and limits of the shipped corpus; `Corpus/README.md` says the same for its writers.
enum CorpusVocabulary {
    static let questionCharacters = 60
    static let conclusionCharacters = 120
    static let spokenCharacters = 240
    static let similarQuestions = 8
    /// Sentences of a digest's entry.
    static let digestSentences = 3

    static let topics = words(
        """
        劳动报酬 劳动合同 社会保险 工伤 婚姻 抚养赡养 家庭暴力 继承 民间借贷 担保 合同 房屋买卖 房屋租赁 物业 相邻关系 交通事故 消费 网络购物 预付卡 医疗 未成年人与教育 个人信息 名誉人格 诈骗 \
        刑事程序 危险驾驶 治安处罚 行政处罚 行政复议与诉讼 征地拆迁 农村土地 残疾人 老年人 军人优抚 法律援助 调解 公证 司法鉴定 仲裁 律师 诉讼程序 执行 环境 价格 旅游 知识产权 公司经营 其他
        """)
    static let serviceLines = words("法律咨询 法律援助 人民调解 公证 司法鉴定 仲裁 律师 法治宣传 行政复议")
    static let audiences = words("一般 农民工 老年人 未成年人 妇女 残疾人 军人军属 退役军人 低收入")
    static let referrals = words(
        """
        12348热线 法律援助 人民调解 公证 司法鉴定 仲裁 律师 劳动仲裁 劳动保障监察 人民法院 公安机关 检察机关 行政复议 消费者协会 妇联 社区居委会 市场监管 税务 民政 医保社保 住建 自然资源 信访 \
        退役军人事务 残联
        """)
    static let caseKinds = words("司法裁判 人民调解 法律援助 公证 仲裁 司法鉴定 律师 行政复议 行政执法 普法")

    private static func words(_ text: String) -> Set<String> { Set(text.split(separator: " ").map(String.init)) }
}
