/// Reads the full name of a firm or another organisation at a place, and what may stand instead: 某物业公司.
struct OrganisationReader {
    let scalars: [Unicode.Scalar]

    /// Characters that a name has at most.
    private static let longest = 34
    private static let endings = WordList(
        """
        股份有限公司 有限责任公司 有限公司 集团公司 分公司 公司 专业合作社 合作社 律师事务所 会计师事务所 事务所 经营部 经销部 服务部 商行 商店 超市 餐厅 饭店 酒店 宾馆 旅馆 医院 诊所 门诊部 卫生院 大药房 药店 中学 \
        小学 大学 学院 幼儿园 支行 银行 加工厂 厂 服务中心 培训中心 中心 工作室 俱乐部 会所 美容院 理发店 店 养老院 敬老院 福利院
        """)
    /// What it does, said by the words before its form.
    private static let trades = [
        "建筑", "装饰", "装修", "物业", "房地产", "置业", "劳务", "科技", "网络", "信息", "餐饮", "食品", "运输", "物流", "快递", "汽车", "保险", "教育", "培训", "旅游", "广告", "健身",
        "美容", "家政", "贸易",
        "商贸", "医药", "服装", "家具", "电子", "机械", "化工", "农业", "养殖", "担保", "小额贷款", "投资", "文化", "传媒", "人力资源", "保安", "清洁", "电器", "建材", "园林", "环保",
    ].map { Array($0.unicodeScalars) }
    /// Not in the name of one organisation: it is more than a name, or a rule about many.
    private static let strangers = Set("某的与在于和向因为是被其该对所从将把及或等应有无不以需可均各凡本如若，。；：、未经非任何即且但由者".unicodeScalars)
    /// Names of a sort, not of one.
    private static let sorts = WordList(
        "一人 国有 独资 上市 母 子 关联 目标 外国 外资 合伙 保险 商业 劳务派遣 用人 物业服务 房地产 证券 基金 网络 旅游 建筑 施工 开发 中介 经纪 小额 融资 担保 信托 期货 公益 医疗 民办 私营 个体 承包 运输 物流 快递 出租"
    )

    /// - Returns: length and proposal; nil for none.
    func organisation(at place: Int) -> (length: Int, proposal: String)? {
        var end = place
        var found: (length: Int, proposal: String)?
        while end < scalars.count, end - place < Self.longest {
            let form = Self.endings.length(at: end, scalars)
            if form > 0, end - place >= 2, isFull(end, form) || mayEnd(end + form), !isSort(place, end), !isProvision(place, end) {
                found = (end + form - place, proposal(place..<end, form: scalars[end..<end + form]))
                end += form
                continue
            }
            let scalar = scalars[end]
            guard NameReader.isHan(scalar) || scalar == "（" || scalar == "）" || scalar == "(" || scalar == ")" else { break }
            if Self.strangers.contains(scalar) || found != nil && !NameReader.isHan(scalar) { break }
            end += 1
        }
        return found
    }

    /// 有限公司 ends a name whatever follows.
    private func isFull(_ place: Int, _ form: Int) -> Bool { Self.full.length(at: place, scalars) == form }

    private static let shops = WordList("美容院 大药房 酒店 饭店 宾馆 加工厂 养老院 经营部 商行 健身房 驾校 培训学校 商店 超市 诊所")
    private static let full = WordList("股份有限公司 有限责任公司 有限公司")
    /// Before a firm's name in running text.
    private static let triggers = WordList("系 在 与 和 向 被 到 至 从 给 入职 职于 雇于 聘于 单位")
    /// Names that are public: bodies of the whole country.
    private static let nationwide = WordList("中国 全国 国家 中央 中华")
    /// In what rules say of firms, and in no firm's name.
    private static let provisions = WordList(
        """
        设立 出资 名称 股份占 组建 成立 申请 规定 方式 要求 请求 提起 解散 代表 法人 条件 上市 参股 主张 规范 委托 聘请 提出 通知 通报 买卖 共同 按照 依法 存入 符合 类型 包括 变更 批准 改组 认为 负责 作为 通过 所在 属于 \
        文物 协助 参加 给予 支付 承担 有关 相关 其他 上述 前款 该类
        """)

    /// A firm's full name whose form begins at a place, wherever it stands.
    ///
    /// - Parameter floor: where the last finding ended.
    func firm(at place: Int, after floor: Int) -> (start: Int, length: Int, proposal: String)? {
        var form = Self.full.length(at: place, scalars)
        if form == 0 {
            // 在永盛大药房购买: a shop is named where somebody does something there.
            form = Self.shops.length(at: place, scalars)
            guard form > 0, NameTables.verbs.length(at: place + form, scalars) > 0 else { return nil }
        }
        var start = place
        while start > floor, place - start < Self.longest, NameReader.isHan(scalars[start - 1]) {
            start -= 1
        }
        var position = start
        var isLed = false
        while position < place {
            let length = Self.triggers.length(at: position, scalars)
            position += max(1, length)
            if length > 0 { (start, isLed) = (position, true) }
        }
        guard isLed, place - start >= (Self.full.length(at: place, scalars) > 0 ? 4 : 2),
            !scalars[start..<place].contains(where: Self.strangers.contains), !isProvision(start, place), !isSort(start, place),
            Self.nationwide.length(at: start, scalars) == 0
        else { return nil }
        return (start, place + form - start, proposal(start..<place, form: scalars[place..<place + form]))
    }

    private func mayEnd(_ end: Int) -> Bool {
        guard end < scalars.count else { return true }
        return NameTables.punctuation.contains(scalars[end]) || NameTables.follows.contains(scalars[end])
            || NameTables.verbs.length(at: end, scalars) > 0 || NameTables.parties.length(at: end, scalars) > 0
    }

    /// 一人有限责任公司, 保险公司: nothing but words of a sort before the form.
    private func isSort(_ place: Int, _ end: Int) -> Bool {
        var position = place
        while position < end {
            let length = Self.sorts.length(at: position, scalars)
            guard length > 0 else { return false }
            position += length
        }
        return true
    }

    private func isProvision(_ place: Int, _ end: Int) -> Bool {
        (place..<end).contains { Self.provisions.length(at: $0, scalars) > 0 }
    }

    private func proposal(_ name: Range<Int>, form: ArraySlice<Unicode.Scalar>) -> String {
        let text = String(String.UnicodeScalarView(form))
        let plain = text.hasSuffix("公司") ? "公司" : text
        var trade: (position: Int, word: [Unicode.Scalar])?
        for word in Self.trades where word.count <= name.count {
            var position = name.upperBound - word.count
            while position >= name.lowerBound {
                if scalars[position..<position + word.count].elementsEqual(word), position > trade?.position ?? -1 {
                    trade = (position, word)
                }
                position -= 1
            }
        }
        return "某" + (trade.map { String(String.UnicodeScalarView($0.word)) } ?? "") + plain
    }
}
