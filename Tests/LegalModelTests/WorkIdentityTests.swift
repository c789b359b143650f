import LegalModel
import Testing

@Suite struct WorkIdentityTests {
    private func identity(_ title: String, _ level: LegalLevel, _ issuers: [String], _ region: String = "全国") -> WorkIdentity {
        WorkIdentity(title: title, level: level, issuers: issuers, region: region)
    }

    @Test("with or without 中华人民共和国, marks and blanks, it is one work")
    func folding() {
        #expect(WorkIdentity.fold("《中华人民共和国民法典》") == "民法典")
        #expect(WorkIdentity.fold("中华人民共和国　公司法") == "公司法")
        #expect(WorkIdentity.fold("刑法修正案(十一)") == "刑法修正案（十一）")
        #expect(WorkIdentity.fold("最高人民法院关于适用《中华人民共和国合同法》若干问题的解释") == "最高人民法院关于适用中华人民共和国合同法若干问题的解释")
        #expect(WorkIdentity.fold("中华人民共和国") == "中华人民共和国")
        #expect(WorkIdentity.fold("中华人民共和国宪法") == "宪法")
    }

    @Test("organs before 关于 are parted by 、 however they are printed; other blanks vanish")
    func organs() {
        let folded = "最高人民法院、最高人民检察院关于办理操纵证券、期货市场刑事案件的解释"
        #expect(WorkIdentity.fold("最高人民法院 最高人民检察院关于办理操纵证券、期货市场刑事案件的解释") == folded)
        #expect(WorkIdentity.fold("最高人民法院　 最高人民检察院 关于办理操纵证券、期货市场刑事案件的解释") == folded)
        #expect(WorkIdentity.fold("最高人民法院、 最高人民检察院关于办理操纵证券、期货市场 刑事案件的解释") == folded)
        #expect(WorkIdentity.fold(" 国务院 关于 修改的决定") == "国务院关于修改的决定")
    }

    @Test("the congress and its standing committee make one law, two ministries two rules")
    func issuers() {
        #expect(
            identity("中华人民共和国刑法", .law, ["全国人民代表大会"]) == identity("刑法", .law, ["全国人民代表大会常务委员会"]))
        #expect(identity("管理办法", .departmentRule, ["财政部"]) != identity("管理办法", .departmentRule, ["教育部"]))
    }

    @Test("the same title in two provinces is two works")
    func regions() {
        let one = identity("物业管理条例", .localRegulation, ["北京市人大常委会"], "北京市")
        let other = identity("物业管理条例", .localRegulation, ["上海市人大常委会"], "上海市")
        #expect(one != other)
        #expect(one.key == "物业管理条例|地方人大|北京市")
    }
}
