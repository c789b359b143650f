import Testing

@testable import CorpusCheck

@Suite("Quantities in text")
struct QuantityScannerTests {
    private func quantities(_ text: String) -> Set<Quantity> { Set(QuantityScanner.quantities(in: text).map(\.quantity)) }

    @Test(
        "The same quantity in other words",
        arguments: [
            ("一年", "十二个月"), ("半年", "6个月"), ("两倍", "百分之二百"), ("双倍", "二倍"), ("三成", "百分之三十"), ("一半", "50%"), ("1/3", "三分之一"),
            ("1万元", "10000元"), ("1.5倍", "百分之一百五十"), ("50,000公里", "五万公里"), ("一百二十万元", "120万元"), ("两周", "十四日"),
            ("一点五万元", "15000元"), ("三亿元", "300000000元"), ("１４周岁", "十四岁"), ("一个半月", "1.5个月"), ("一年半", "十八个月"),
        ])
    func equal(_ one: String, _ other: String) {
        #expect(!quantities(one).isEmpty)
        #expect(quantities(one) == quantities(other))
    }

    @Test(
        "What the law keeps apart",
        arguments: [("三十日", "一个月"), ("五日", "五个工作日"), ("二十四小时", "一日内"), ("十八岁", "十八年"), ("三日", "三个月")])
    func different(_ one: String, _ other: String) {
        #expect(quantities(one).isDisjoint(with: quantities(other)))
    }

    @Test("A range gives both ends, the first in the unit of the last")
    func ranges() {
        #expect(quantities("五日以上十日以下") == quantities("10日，5日"))
        #expect(quantities("三至六个月") == quantities("三个月和六个月"))
        #expect(quantities("三至五万元") == quantities("30000元、50000元"))
        #expect(quantities("五千至一万元") == quantities("5000元 10000元"))
        #expect(quantities("延长一日至四日") == quantities("加一到四日"))
        #expect(quantities("六个月以上一年以下") == quantities("六个月到一年"))
        #expect(quantities("株数一倍以上五倍以下") == quantities("一倍到五倍"))
    }

    @Test(
        "No quantity",
        arguments: [
            "2021年1月1日", "二〇二六年三月一日", "第三十日", "第三十四条", "几天", "十几天", "十多年", "两三个月", "一两天", "数十万元", "同一天", "一年到头", "上一年的工资",
            "干一天给一天的钱", "大半年", "另一半", "一成不变", "万一", "打12348", "三年级", "九十年代", "千万别签",
        ])
    func none(_ text: String) {
        #expect(QuantityScanner.quantities(in: text).map(\.text) == [])
    }

    @Test("Where a quantity stands")
    func place() {
        let found = QuantityScanner.quantities(in: "收到后十五日内起诉")
        #expect(found == [LocatedQuantity(quantity: Quantity(15, .day), text: "十五日", offset: 3)])
    }
}
