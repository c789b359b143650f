/// A stretch of text that names or identifies somebody.
package struct PersonalDataFinding: Sendable, Equatable {
    /// What it is, in the editors' words.
    package enum Kind: String, Sendable, CaseIterable {
        case identityNumber = "身份证号"
        case telephone = "电话号码"
        case bankCard = "银行卡号"
        case licencePlate = "车牌号"
        case email = "电子邮箱"
        /// Of a person in a party's place, or next to one.
        case name = "姓名"
        /// A minor's name, school or class.
        case minor = "未成年人"
        case organisation = "单位名称"
        /// Where somebody lives, down to house or group.
        case address = "住址"
        case birthday = "出生日期"
        case caseNumber = "案号"
    }

    /// In Unicode scalars of the text, from 0.
    package var offset: Int
    /// In Unicode scalars, at least 1.
    package var length: Int
    package var kind: Kind
    /// What may stand in its place; empty where the words had better go.
    package var proposal: String

    /// - Parameter proposal: nil says only what was left out.
    package init(offset: Int, length: Int, kind: Kind, proposal: String? = nil) {
        self.offset = offset
        self.length = length
        self.kind = kind
        self.proposal = proposal ?? "（\(kind.rawValue)略）"
    }

    package var range: Range<Int> { offset..<offset + length }
}
