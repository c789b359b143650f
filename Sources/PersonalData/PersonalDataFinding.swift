/// A stretch of text that names or identifies somebody.
package struct PersonalDataFinding: Sendable, Equatable {
    /// What it is, in the editors' words.
    package enum Kind: String, Sendable, CaseIterable {
        case identityNumber = "身份证号"
        case telephone = "电话号码"
        case bankCard = "银行卡号"
        case licencePlate = "车牌号"
        case email = "电子邮箱"
    }

    /// In Unicode scalars of the text, from 0.
    package var offset: Int
    /// In Unicode scalars, at least 1.
    package var length: Int
    package var kind: Kind
    /// What may stand in its place.
    package var proposal: String

    package init(offset: Int, length: Int, kind: Kind) {
        self.offset = offset
        self.length = length
        self.kind = kind
        proposal = "（\(kind.rawValue)略）"
    }
}
