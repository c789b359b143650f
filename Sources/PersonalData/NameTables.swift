/// Words by which names are found in a case. Every list is looked at by its first character, so that a place costs a few comparisons.
enum NameTables {
    /// Whoever stands behind one of these is a person or an organisation with a part in the case.
    static let parties = WordList(
        """
        原告 原告人 被告 被告人 第三人 上诉人 被上诉人 申请人 被申请人 再审申请人 申请执行人 被执行人 异议人 案外人 被害人 受害人 被侵权人 侵权人 罪犯 死者 伤者 证人 委托人 受托人 \
        当事人 法定代表人 法定代理人 委托代理人 委托诉讼代理人 诉讼代理人 辩护人 监护人 受援人 投诉人 被投诉人 举报人 信访人 来访人 来电人 咨询人 求助人 立遗嘱人 遗嘱人 继承人 被继承人 \
        债权人 债务人 出借人 借款人 保证人 担保人 承租人 出租人 买受人 出卖人 转让人 受让人 赠与人 受赠人 收养人 被收养人 送养人 投保人 被保险人 受益人 买方 卖方 甲方 乙方 丙方 雇主 雇员 \
        用人单位 犯罪嫌疑人 嫌疑人 法人代表 实际控制人 经营者 负责人 行为人 调解申请人 公证申请人 赡养人 被赡养人 抚养人 扶养人 合伙人 发包人 承包人 实际施工人 受雇人 加害人 代书人 见证人 执行人 占有人 使用权人 产权人 登记权利人 欠款人 收款人 汇款人 付款人 账户户主
        """)
    /// The same for people alone; these words are common in rules too, so that more is asked of what follows.
    static let people = WordList(
        """
        劳动者 员工 职工 工人 农民工 务工人员 司机 驾驶员 驾驶人 乘客 旅客 行人 车主 肇事者 村民 居民 业主 住户 租客 租户 房东 患者 病人 老人 学生 邻居 同事 同学 同村 同乡 朋友 好友 老乡 亲戚 亲友 家属 网友 工友 室友 \
        战友 消费者 顾客 客户 会员 包工头 工头 老板 经理 站长 队长 会计 出纳 主播 骑手 快递员 保姆 家长 班主任 校长 园长 村干部 村主任 村支书 主任 医生 大夫 律师 店主 摊主 船主 户主 机主 卡主 货主 雇工 学徒 徒弟
        """)
    static let kin = WordList(
        """
        男方 女方 父亲 母亲 丈夫 妻子 儿子 女儿 长子 次子 三子 独子 长女 次女 三女 独女 哥哥 弟弟 姐姐 妹妹 祖父 祖母 外祖父 外祖母 爷爷 奶奶 外公 外婆 婆婆 公公 岳父 岳母 前夫 前妻 女婿 儿媳 孙子 孙女 外孙 外孙女 \
        养父 养母 养子 养女 继父 继母 继子 继女 侄子 侄女 外甥 表哥 表弟 堂哥 堂弟 嫂子 姐夫 妹夫 叔叔 伯父 舅舅 姑姑 未婚夫 未婚妻 女友 男友
        """)
    /// Nothing but a name follows these.
    static let announcing = WordList("名叫 叫做 姓名 今借到 今收到 兹借到 登记在 化名 伙同 冒用 借到")
    /// Behind these stands a child.
    static let children = WordList("未成年人 幼儿 婴儿 男童 女童 孩子 男孩 女孩 小学生 中学生 学童")
    static let joins = WordList("与 和 及 以及 、 跟 同 ，")
    static let links = WordList("： : 为 是 系 即 叫 名叫 姓名 姓名： 姓名为")
    /// Behind a name.
    static let titles = WordList("先生 女士 同志 老师 小姐 师傅 大爷 大妈")
    /// Behind these somebody's firm is named.
    static let firms = WordList("入职 就职于 任职于 供职于 受雇于 受聘于 应聘到 派遣到 派遣至 用人单位")

    static let compoundSurnames = WordList("欧阳 司马 上官 诸葛 皇甫 尉迟 公孙 慕容 令狐 宇文 司徒 夏侯 长孙 端木 南宫 东方 独孤")
    static let surnames = Set(
        """
        王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖萧田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付傅方白邹孟熊秦邱江尹薛闫阎段雷侯龙\
        史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤常温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷盛曲翁冉骆蓝路\
        游辛靳管柴蒙鲍华喻祁房屈饶解牟艾尤阳时穆农司卓古吉缪简车项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟邬边卞姬仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩明佘\
        池查麻苑迟邝丘荆竺匡茅井鞠郁皮晁谌楚淳刁东伏官花惠康亢况赖厉廉娄南濮浦漆强裘阙芮山寿束水宿邰谈滕屠危奚习胥续荀鄢燕羊伊印禹元湛诸祖计巴贝
        """.unicodeScalars)
    /// Surnames that are everyday words: behind a party they mostly begin a sentence's next part.
    static let wordySurnames = Set("于任方向高安成关明应时单常全包路连经通有同后宁尚简解管党司查华申农商仇易游边项仲房车纪付施迟冷麻程常宗景古吉费代东官海花居劳南强山水习续印元支国计宿双利谈危井束".unicodeScalars)
    /// Those among them that stand in nearly every sentence: only a stop proves them.
    static let commonSurnames = Set("向于时应管费代东海花居劳南强山水元支国计谈续".unicodeScalars)
    /// Last characters of what only looks like a name of three: 商标局, 郑州市, 仲裁员.
    static let notLast = Set("局部会院庭员品法权费款者市区县镇村乡病河馆点险证书产地化层面体度量率额站所室".unicodeScalars)
    /// Those that are no name's last character even before a stop.
    static let neverLast = Set("局部院庭员费款权市区县镇乡".unicodeScalars)
    /// Characters that hardly any given name has.
    static let notGiven = Set("的了是在其该此须被把由或及并均没未称认请提诉应不也都就还又与对从为到向某等已所这那些个们么吗呢吧您你我他她它以使让给将可必需曾".unicodeScalars)
    /// Single given characters that stand for "the first, the second" in teaching.
    static let stems = Set("甲乙丙丁戊己庚辛".unicodeScalars)
    /// Words that look like a surname with a given name.
    static let notNames = WordList(
        """
        游乐 安葬 施行 宿舍 林下 廉租 廉洁 皮下 强令 屠宰 古石 古壁 余热 石窟 计划 计算 危重 东西 车票 曾存 时止 陆一 刘公 青年 童活 童犯 童权 童中 童较 习近 全生 全运 全通 全有 全度 凌晨 武汉 施暴 商标 陆域 林农 文物 武器 管部 管机 迟延 房地 时转 解散 贾鲁 陈列 瞿家 张店 张债 单险 黄热 阳光 车档 简况 童条 童教 章程 盛装 申领 牟取 涂改 段学 林产 曾遭 曾犯 曾出 方委 方协 应支 向规 向明 向市 任主 仲裁 宗旨 严谨 石龙 董永 查阅 严加 程建 向海 向受 向自 毕业 何人 方法 方式 方面 方案 方向 方才 方能 高度 高于 高额 高龄 高空 高级 安全 安排 安置 成年 成立 成员 成为 成功 关系 关于 关键 明知 明确 明显 明示 应聘 时间 时效 和解 和谐 单位 单方 单独 \
        常年 常住 常见 全部 全体 全额 全程 包括 包工 路上 路过 连续 连带 经济 经营 经过 通过 通知 任何 任意 任职 任期 向法 向人 向本 向原 向公 向仲 向当 向劳 向社 向双 于法 于是 于当 于次 于同 \
        同意 后来 后经 有权 金额 金融 石材 文化 文件 文书 万元 白天 黄金 江河 温度 施工 康复 武力 严重 严格 常常 项目 师傅 路人 车辆 车主 连同 管理 管辖 解除 解释 申请 申报 申诉 申辩 司法 司机 商业 \
        商品 商量 商定 农民 农业 农村 党员 查明 查询 查处 查封 华侨 边界 游客 易燃 仇恨 简单 简易 房屋 房产 房东 房租 麻烦 荣誉 沙发 师生 全家 全款 米饭 景区 费用 席位 卫生 宗教 古玩 吉祥 解决 \
        欧洲 左右 左侧 左手 左腿 包装 包含 宁可 尚未 尚有 尚欠 符合 童年 童工 季度 盛大 曲折 盛行 祝贺 屈服 饶恕 尤其 阳台 时候 时常 时任 穆斯 车祸 车费 连夜 景观 宫颈 单据 金钱 金属 钱款 钱财 石油 周边 周围 \
        周末 周某 周一 周二 周三 周四 周五 周六 周日 何时 何地 何种 何况 顾客 顾问 顾虑 余款 余额 余下 叶片 毛坯 毛利 史料 龙头 雷电 段落 白条 江边 付款 付清 付费 付给 付出 汤圆 汤药 孔洞 莫名 武装 \
        戴着 万一 严禁 范围 范畴 程序 程度 程某 苏醒 魏晋 丁字 沈阳 任务 卢沟 姜汤 钟点 陆续 陆地 谭某 廖廖 贾某 夏天 夏季 夏令 林业 林地 林木 林权 高压 高温 高铁 高速 高档 高中 高考 高血 \
        马路 马上 朱红 胡乱 胡同 郭某 何以 罗列 梁柱 谢绝 宋体 唐突 许可 许多 许诺 韩国 冯某 曹某 曾经 曾任 曾用 肖像 田地 田间 董事 袁某 潘某 蒋某 蔡某 杜绝 杨树 张贴 张口 张家 李子 王法 刘海 陈述 陈旧 黄河 黄色 \
        黄牛 赵某 吴语 周期 周转 徐徐 孙子 孙女 江苏 江西 江南 河南 贵州 温泉 温馨 安装 安静 安慰 成本 成交 成品 成绩 成果 成长 成都 易制 石膏 石头 石料 白酒 钱包 华为 华北 山东 文字 文明 文艺 文具 方便 \
        方圆 方知 任教 任命 任免 金条 金店 金饰 金牌 向前 向后 向下 向上 向外 向内 向左 向右 高层 高价 高利 高校 高薪 高管 高某 关门 关闭 关某 关注 明天 明年 明日 明月 应当 应该 应付 应予 应由 应收 应有 应按 应在 \
        应对 应急 应诉 连锁 连接 连云 路口 路面 路段 路边 路途 路费 全国 全市 全省 全县 全镇 全村 全年 全新 全责 全面 全权 全程 全天 全职 包车 包吃 包办 包庇 包养 包干 单元 单车 单身 单亲 单价 单次
        """)

    /// Verbs and other beginnings of what a party does: behind a name.
    static let verbs = WordList(
        """
        驾车 术后 术前 病后 形成 依据 依照 按照 根据 凭借 通过 利用 横穿 怀疑 人民币 先于 立有 骗走 偷走 借到 结伴 驾船 种植 耕种 翻建 新建 扩建 安葬 出面 召集 找到 跟随 陪同 看中 选购 试驾 试穿 租用 聚餐 吃饭 喝酒 打牌 吵架 争吵 争执 扭打 厮打 拉扯 推搡 受骗 上当 汇给 转给 打给 民间 买卖 侵权 劳动 合同 租房 协议 代理 相邻 机动 健康 名誉 推倒 打倒 咬伤 刺伤 砍伤 烫伤 冒充 谎称 声称 投保 就读 充值 共计 合计 各自 坠亡 坠落 猝死 自杀 溺水 触电 中毒 家中 家里 家属 之间 之父 之母 之子 之女 夫妇 夫妻 等人 本人 系统 已经 曾经 曾在 曾向 曾与 并未 并非 拥有 身亡 作为 以及 实际 应当 有权 无权 反映 反悔 反诉 诉至 诉请 诉讼 诉到 诉求 另行 另案 是否 表明 指使 伙同 纠集 邀请 带领 组织 雇请 替班 代班 代为 代表 诊断 手术 分娩 怀孕 休假 请假 旷工 迟到 退休 报名 就诊 挂号 诉称 辩称 述称 起诉 上诉 申请 主张 要求 请求 认为 答辩 答复 拒绝 拒不 同意 承认 否认 隐瞒 表示 提出 提交 提供 提起 支付 给付 偿还 归还 返还 交付 交纳 缴纳 出具 书写 签订 签署 签名 签字 订立 达成 约定 \
        拖欠 欠款 欠下 借款 借走 借给 向其 转账 汇款 收到 收取 收款 取得 领取 购买 购得 出售 出卖 出租 出借 承租 租赁 租住 承包 承揽 承建 经营 开办 开设 注册 成立 入职 离职 辞职 上班 下班 工作 加班 受伤 死亡 去世 病故 \
        身亡 受雇 受聘 担任 驾驶 驾车 骑行 骑车 骑着 乘坐 乘车 搭乘 步行 行走 途经 路过 经过 发生 相撞 碰撞 倒地 摔倒 摔伤 撞伤 撞倒 逃逸 报警 报案 投案 自首 到案 到庭 到场 到达 来到 前往 返回 离开 进入 \
        搬入 搬离 居住 入住 出生 生育 生下 收养 抚养 赡养 照顾 登记 结婚 离婚 恋爱 同居 分居 相识 结识 认识 介绍 委托 聘请 雇佣 雇用 招用 安排 指派 派遣 通知 告知 催告 催要 索要 讨要 要回 追讨 多次 未经 未按 没有 不服 \
        不慎 不同 不予 不能 不愿 不肯 不再 不给 无力 无法 无证 无故 擅自 私自 私下 故意 持刀 持有 持械 殴打 打伤 打骂 辱骂 威胁 盗窃 窃取 诈骗 骗取 抢劫 抢夺 伪造 冒用 发布 发送 发现 得知 获悉 了解 听说 看到 看见 \
        受让 转让 赠与 立下 留下 留有 死后 生前 名下 所有 所欠 所立 所写 的母 的父 住院 就医 治疗 手术 送医 抢救 确诊 患有 自愿 自行 自称 自己 自述 随即 随后 于是 当场 当庭 当日 当晚 当天 当时 先后 共同 分别 双方 协商 调解 和解 反悔 \
        履行 违约 解除 终止 停止 侵占 占用 使用 安装 拆除 修建 建造 搭建 饲养 喂养 遛狗 牵着 带着 携带 抱着 推着 拉着 开车 醉酒 酒后 饮酒 超速 闯红 年满 现年 今年 时年 当年 系某 系本 系其 系原 系被 受到 遭受 遭到 遇到 \
        赔偿 垫付 承担 负责 负担 负有 享有 继承 放弃 占有 保管 管理 看管 捡到 拾得 丢失 遗失 寄送 邮寄 快递 网购 下单 退货 退款 充值 办理 参加 参与 加入 退出 反映 咨询 来电 来访 求助 投诉 举报 控告 检举 申诉 信访
        """)
    /// Verbs of one person alone, of no office and no rule.
    static let personal = WordList("驾驶 驾车 骑行 骑着 骑车 乘坐 搭乘 醉酒 酒后 殴打 持刀 去世 病故 身亡 受伤 摔倒 怀孕")
    /// Single characters that may follow a name; one of them that stands where a given name could end is doubtful.
    static let follows = Set("与和及诉因于在系向将是的已未应称受从对以经被把让给跟同遂再等、以依需可也都却仍便即曾若如为由至到则持欠借住驾骑乘名签找".unicodeScalars)
    static let punctuation = Set("，。；、：！？,.;:!?（）()《》〈〉“”‘’\"'「」【】[]—…·/ \t\n\r\u{3000}".unicodeScalars)
}

/// Words by their first character, the longest first.
struct WordList: Sendable {
    private let words: [Unicode.Scalar: [[Unicode.Scalar]]]

    /// - Parameter text: words with blanks between them.
    init(_ text: String) {
        var words: [Unicode.Scalar: [[Unicode.Scalar]]] = [:]
        for word in text.split(whereSeparator: { $0 == " " || $0 == "\n" }) {
            let scalars = Array(word.unicodeScalars)
            words[scalars[0], default: []].append(scalars)
        }
        self.words = words.mapValues { list in list.sorted { $0.count > $1.count } }
    }

    /// Length of the longest word that begins at a place; 0 for none.
    func length(at place: Int, _ scalars: [Unicode.Scalar]) -> Int {
        guard scalars.indices.contains(place), let list = words[scalars[place]] else { return 0 }
        return list.first { place + $0.count <= scalars.count && scalars[place..<place + $0.count].elementsEqual($0) }?.count ?? 0
    }
}
