/// A deadline, amount, age or share with its unit brought to one form, so that 一年 equals 十二个月, 两倍 equals 百分之二百 and 1万元 equals 10000元.
///
/// What the law keeps apart stays apart: thirty days are no month, five days are no five working days.
struct Quantity: Hashable {
    /// What is counted.
    enum Unit: String {
        case day, workday, month, age, hour, minute, yuan, ratio, metre, squareMetre, mass, litre
    }

    let unit: Unit
    /// Millionths of the unit: months, days, yuan; 1,000,000 for a ratio of 100 %.
    let millionths: Int

    init(_ value: Double, _ unit: Unit) {
        self.unit = unit
        millionths = Int((value * 1_000_000).rounded())
    }
}

/// A quantity where a text names it.
struct LocatedQuantity: Equatable {
    let quantity: Quantity
    /// As written: 三十日, 百分之二十, 1.5倍.
    let text: String
    /// In Unicode scalars, from 0.
    let offset: Int
}
