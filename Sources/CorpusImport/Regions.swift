/// Provinces, and the cities whose people's congresses make local law, by the names that stand at the head of titles.
enum Regions {
    /// The province of the place a title or an issuer begins with; nil if it begins with none.
    ///
    /// Provinces stand for themselves; a city's law counts to its province, so that one filter finds it; the title keeps the city.
    static func province(leading text: some StringProtocol) -> String? {
        for province in provinces where text.begins(with: province.short) { return province.full }
        for (province, cities) in cities {
            for city in cities where text.begins(with: city) {
                let next = text.dropFirst(city.count).first
                if next == "市" || next == "经" || next == "特" || next == "地" || city.count > 2 { return province }
            }
        }
        return nil
    }

    /// The province of the city a title begins with, whatever follows, for titles that are known to be local: 宁波杭州湾新区条例.
    static func province(looselyLeading title: some StringProtocol) -> String? {
        cities.first { $0.1.contains { title.begins(with: $0) } }?.0
    }

    /// The first province named anywhere with its full name, as in …省第十届人民代表大会常务委员会批准.
    static func province(namedIn text: some StringProtocol) -> String? {
        var best: (position: String.Index, name: String)?
        for province in provinces {
            guard let range = text.range(of: province.full) else { continue }
            if best.map({ range.lowerBound < $0.position }) ?? true { best = (range.lowerBound, province.full) }
        }
        return best?.name
    }

    /// The full name for a folder called `山东地方法规` or `山东`.
    static func province(folder: some StringProtocol) -> String? {
        guard folder.ends(in: "地方法规") || folder.ends(in: "地方性法规") else { return nil }
        return provinces.first { folder.begins(with: $0.short) }?.full
    }

    /// True for 深圳经济特区…, 珠海经济特区… and their like.
    static func isSpecialZone(_ title: some StringProtocol) -> Bool {
        ["深圳", "珠海", "汕头", "厦门", "海南"].contains { title.begins(with: $0 + "经济特区") }
    }

    private static let provinces: [(short: String, full: String)] = [
        ("北京", "北京市"), ("天津", "天津市"), ("上海", "上海市"), ("重庆", "重庆市"), ("河北", "河北省"), ("山西", "山西省"), ("辽宁", "辽宁省"),
        ("吉林", "吉林省"), ("黑龙江", "黑龙江省"), ("江苏", "江苏省"), ("浙江", "浙江省"), ("安徽", "安徽省"), ("福建", "福建省"), ("江西", "江西省"),
        ("山东", "山东省"), ("河南", "河南省"), ("湖北", "湖北省"), ("湖南", "湖南省"), ("广东", "广东省"), ("海南", "海南省"), ("四川", "四川省"),
        ("贵州", "贵州省"), ("云南", "云南省"), ("陕西", "陕西省"), ("甘肃", "甘肃省"), ("青海", "青海省"), ("台湾", "台湾省"),
        ("内蒙古", "内蒙古自治区"), ("广西", "广西壮族自治区"), ("西藏", "西藏自治区"), ("宁夏", "宁夏回族自治区"), ("新疆", "新疆维吾尔自治区"),
    ]

    private static let cities: [(String, [String])] = [
        ("河北省", words("石家庄 唐山 秦皇岛 邯郸 邢台 保定 张家口 承德 沧州 廊坊 衡水 雄安新区")),
        ("山西省", words("太原 大同 阳泉 长治 晋城 朔州 晋中 运城 忻州 临汾 吕梁")),
        ("内蒙古自治区", words("呼和浩特 包头 乌海 赤峰 通辽 鄂尔多斯 呼伦贝尔 巴彦淖尔 乌兰察布")),
        ("辽宁省", words("沈阳 大连 鞍山 抚顺 本溪 丹东 锦州 营口 阜新 辽阳 盘锦 铁岭 朝阳 葫芦岛")),
        ("吉林省", words("长春 四平 辽源 通化 白山 松原 白城 延边朝鲜族")),
        ("黑龙江省", words("哈尔滨 齐齐哈尔 鸡西 鹤岗 双鸭山 大庆 伊春 佳木斯 七台河 牡丹江 黑河 绥化")),
        ("江苏省", words("南京 无锡 徐州 常州 苏州 南通 连云港 淮安 盐城 扬州 镇江 泰州 宿迁")),
        ("浙江省", words("杭州 宁波 温州 嘉兴 湖州 绍兴 金华 衢州 舟山 台州 丽水 景宁畲族")),
        ("安徽省", words("合肥 芜湖 蚌埠 淮南 马鞍山 淮北 铜陵 安庆 黄山 滁州 阜阳 宿州 六安 亳州 池州 宣城")),
        ("福建省", words("福州 厦门 莆田 三明 泉州 漳州 南平 龙岩 宁德")),
        ("江西省", words("南昌 景德镇 萍乡 九江 新余 鹰潭 赣州 吉安 宜春 抚州 上饶")),
        ("山东省", words("济南 青岛 淄博 枣庄 东营 烟台 潍坊 济宁 泰安 威海 日照 莱芜 临沂 德州 聊城 滨州 菏泽")),
        ("河南省", words("郑州 开封 洛阳 平顶山 安阳 鹤壁 新乡 焦作 濮阳 许昌 漯河 三门峡 南阳 商丘 信阳 周口 驻马店 济源")),
        ("湖北省", words("武汉 黄石 十堰 宜昌 襄阳 鄂州 荆门 孝感 荆州 黄冈 咸宁 随州 恩施土家族")),
        ("湖南省", words("长沙 株洲 湘潭 衡阳 邵阳 岳阳 常德 张家界 益阳 郴州 永州 怀化 娄底 湘西土家族")),
        ("广东省", words("广州 深圳 珠海 汕头 佛山 韶关 湛江 肇庆 江门 茂名 惠州 梅州 汕尾 河源 阳江 清远 东莞 中山 潮州 揭阳 云浮 乳源瑶族 连山壮族 连南瑶族 横琴粤澳")),
        ("广西壮族自治区", words("南宁 柳州 桂林 梧州 北海 防城港 钦州 贵港 玉林 百色 贺州 河池 来宾 崇左")),
        ("海南省", words("海口 三亚 三沙 儋州")),
        (
            "重庆市", words("彭水苗族 石柱土家族 酉阳土家族 秀山土家族 黔江土家族")
        ),
        ("四川省", words("成都 自贡 攀枝花 泸州 德阳 绵阳 广元 遂宁 内江 乐山 南充 眉山 宜宾 广安 达州 雅安 巴中 资阳 阿坝藏族 甘孜藏族 凉山彝族")),
        ("贵州省", words("贵阳 六盘水 遵义 安顺 毕节 铜仁 黔西南布依族 黔东南苗族 黔南布依族")),
        ("云南省", words("昆明 曲靖 玉溪 保山 昭通 丽江 普洱 临沧 楚雄彝族 红河哈尼族 文山壮族 西双版纳 大理白族 德宏傣族 怒江傈僳族 迪庆藏族")),
        ("西藏自治区", words("拉萨 日喀则 昌都 林芝 山南 那曲")),
        ("陕西省", words("西安 铜川 宝鸡 咸阳 渭南 延安 汉中 榆林 安康 商洛")),
        ("甘肃省", words("兰州 嘉峪关 金昌 白银 天水 武威 张掖 平凉 酒泉 庆阳 定西 陇南 临夏回族 甘南藏族")),
        ("青海省", words("西宁 海东 海北藏族 黄南藏族 海南藏族 果洛藏族 玉树藏族 海西蒙古族")),
        ("宁夏回族自治区", words("银川 石嘴山 吴忠 固原 中卫")),
        ("新疆维吾尔自治区", words("乌鲁木齐 克拉玛依 吐鲁番 哈密 昌吉回族 博尔塔拉 巴音郭楞 克孜勒苏 伊犁哈萨克")),
    ]

    private static func words(_ text: String) -> [String] { text.split(separator: " ").map(String.init) }
}
