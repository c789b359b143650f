/// Finds identity numbers, telephones, bank cards, licence plates and e-mail addresses in text.
///
/// One pass with bounded look-around: linear in the text, no regular expressions. Full-width digits and letters count as their ASCII forms.
/// What only looks like such a number is left alone: identity numbers and cards must carry their check digit.
package struct PersonalDataScanner: Sendable {
    /// Public service numbers, digits only, that belong to no person. Numbers of less than seven digits are never found anyway.
    private let publicTelephones: Set<String>

    /// - Parameter publicTelephones: numbers of offices that may stand in published text, digits only, area code included.
    package init(publicTelephones: Set<String> = []) {
        self.publicTelephones = publicTelephones
    }

    /// What was found, in order, without overlaps.
    ///
    /// - Complexity: O(length).
    package func findings(in text: String) -> [PersonalDataFinding] {
        let scalars = text.unicodeScalars.map(Self.folded)
        var findings: [PersonalDataFinding] = []
        var place = 0
        while place < scalars.count {
            if let finding = finding(at: place, scalars) {
                // An address whose local part was passed as ordinary text begins before this place, but never inside an earlier finding.
                if finding.offset >= (findings.last.map { $0.offset + $0.length } ?? 0) { findings.append(finding) }
                place = max(place + 1, finding.offset + finding.length)
            } else {
                place = Self.isDigit(scalars[place]) ? Self.endOfDigits(place, scalars) : place + 1
            }
        }
        return findings
    }

    /// The text with what was found replaced by its proposals.
    package func masked(_ text: String) -> String {
        let findings = findings(in: text)
        guard !findings.isEmpty else { return text }
        let scalars = Array(text.unicodeScalars)
        var result = String.UnicodeScalarView()
        var position = 0
        for finding in findings {
            result.append(contentsOf: scalars[position..<finding.offset])
            result.append(contentsOf: finding.proposal.unicodeScalars)
            position = finding.offset + finding.length
        }
        result.append(contentsOf: scalars[position...])
        return String(result)
    }

    private func finding(at place: Int, _ scalars: [Unicode.Scalar]) -> PersonalDataFinding? {
        let scalar = scalars[place]
        if scalar == "@" { return Self.email(at: place, scalars) }
        if Self.provinces.contains(scalar) { return Self.plate(at: place, scalars) }
        guard Self.isDigit(scalar), Self.mayBegin(place, scalars) else { return nil }
        return number(at: place, scalars)
    }

    // MARK: Numbers

    /// Digit groups from a place on, joined by single blanks or hyphens: the longest join that is something.
    private func number(at place: Int, _ scalars: [Unicode.Scalar]) -> PersonalDataFinding? {
        var digits: [UInt8] = []
        var groups: [Int] = []
        var end = place
        var best: PersonalDataFinding?
        for _ in 0..<Self.maximumGroups {
            let groupEnd = Self.endOfDigits(end, scalars)
            guard groupEnd - end <= 20 else { break }
            digits += scalars[end..<groupEnd].map { UInt8($0.value - 48) }
            groups.append(groupEnd - end)
            guard digits.count <= 20 else { break }
            if let found = classify(digits, groups, place..<groupEnd, scalars) { best = found }
            guard groupEnd + 1 < scalars.count, Self.separators.contains(scalars[groupEnd]), Self.isDigit(scalars[groupEnd + 1]) else {
                break
            }
            end = groupEnd + 1
        }
        return best
    }

    /// - Parameter groups: lengths of the digit groups: people group numbers in few ways, and days (2023-01-01) in others.
    private func classify(
        _ digits: [UInt8], _ groups: [Int], _ range: Range<Int>, _ scalars: [Unicode.Scalar]
    ) -> PersonalDataFinding? {
        let next = range.upperBound < scalars.count ? scalars[range.upperBound] : " "
        if digits.count == 17, groups.count == 1 || groups == [6, 8, 3], next == "X" || next == "x",
            Self.mayEnd(range.upperBound + 1, scalars), Self.isIdentity(digits, check: 10)
        {
            return PersonalDataFinding(offset: range.lowerBound, length: range.count + 1, kind: .identityNumber)
        }
        guard Self.mayEnd(range.upperBound, scalars) else { return nil }
        func found(_ kind: PersonalDataFinding.Kind) -> PersonalDataFinding {
            PersonalDataFinding(offset: range.lowerBound, length: range.count, kind: kind)
        }
        switch digits.count {
        case 18 where (groups.count == 1 || groups == [6, 8, 4]) && Self.isIdentity(Array(digits.dropLast()), check: Int(digits[17])):
            return found(.identityNumber)
        case 15 where groups.count == 1 && Self.isFormerIdentity(digits): return found(.identityNumber)
        case 16...19 where (groups.count == 1 || groups.dropLast().allSatisfy { $0 == 4 }) && Self.isCard(digits): return found(.bankCard)
        case 7...13 where isTelephone(digits, groups, range, scalars): return found(.telephone)
        default: return nil
        }
    }

    private func isTelephone(_ digits: [UInt8], _ groups: [Int], _ range: Range<Int>, _ scalars: [Unicode.Scalar]) -> Bool {
        guard !publicTelephones.contains(String(decoding: digits.map { $0 + 48 }, as: UTF8.self)) else { return false }
        var rest = digits[...]
        if rest.count == 13, rest.starts(with: [8, 6]) { rest = rest.dropFirst(2) }
        let first = rest.startIndex
        if rest.count == 11, rest[first] == 1, rest[first + 1] >= 3 {
            return [[11], [13], [3, 4, 4], [2, 11], [2, 3, 4, 4]].contains(groups)
        }
        guard digits.count <= 12 else { return false }
        if digits[0] == 0 {
            guard digits.count >= 10, digits[1] > 0, digits.dropFirst(3).contains(where: { $0 != 0 }) else { return false }
            return groups.count == 1 || (3...4).contains(groups[0]) && (groups.count == 2 || groups.count == 3 && groups[2] == 4)
        }
        if digits.count == 10, groups.count <= 3, digits.starts(with: [4, 0, 0]) || digits.starts(with: [8, 0, 0]) { return true }
        // A local number is told from other counts only by the word before it.
        return digits.count <= 8 && digits[0] > 1 && Self.isAnnounced(range.lowerBound, scalars)
    }

    /// GB 11643: region, birth day, sequence, and the check digit by ISO 7064 MOD 11-2.
    private static func isIdentity(_ digits: [UInt8], check: Int) -> Bool {
        guard isRegion(digits), isDay(digits[6..<14]) else { return false }
        let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
        let sum = zip(digits, weights).reduce(0) { $0 + Int($1.0) * $1.1 }
        return (12 - sum % 11) % 11 == check
    }

    /// The form before 1999: two digits of the year, no check digit.
    private static func isFormerIdentity(_ digits: [UInt8]) -> Bool {
        isRegion(digits) && isDay([1, 9] + digits[6..<12])
    }

    private static func isRegion(_ digits: [UInt8]) -> Bool { (11...82).contains(Int(digits[0]) * 10 + Int(digits[1])) }

    private static func isDay(_ digits: ArraySlice<UInt8>) -> Bool {
        let values = digits.map(Int.init)
        let year = values[0] * 1000 + values[1] * 100 + values[2] * 10 + values[3]
        return (1890...2099).contains(year) && (1...12).contains(values[4] * 10 + values[5])
            && (1...31).contains(values[6] * 10 + values[7])
    }

    /// ISO/IEC 7812: an issuer of banks (3…6, 9) and the Luhn check digit.
    private static func isCard(_ digits: [UInt8]) -> Bool {
        guard [3, 4, 5, 6, 9].contains(digits[0]) else { return false }
        var sum = 0
        for (index, digit) in digits.reversed().enumerated() {
            let value = Int(digit) * (index % 2 == 0 ? 1 : 2)
            sum += value > 9 ? value - 9 : value
        }
        return sum % 10 == 0
    }

    /// 电话, 手机, 传真 … within the eight characters before, but no number of a public service: 火警电话, 举报电话.
    private static func isAnnounced(_ place: Int, _ scalars: [Unicode.Scalar]) -> Bool {
        let before = String(String.UnicodeScalarView(scalars[max(0, place - 8)..<place]))
        return ["电话", "手机", "传真", "微信"].contains(where: before.contains)
            && !["警电话", "急救电话", "举报电话", "投诉电话", "服务电话", "监督电话", "热线"].contains(where: before.contains)
    }

    // MARK: Plates and addresses

    /// GA 36: province, letter, five or six letters and digits without I and O, the last perhaps 学, 警, 挂, 港 or 澳.
    private static func plate(at place: Int, _ scalars: [Unicode.Scalar]) -> PersonalDataFinding? {
        guard place + 6 < scalars.count, ("A"..."Z").contains(scalars[place + 1]) else { return nil }
        var end = place + 2
        if scalars[end] == "·" || scalars[end] == " " { end += 1 }
        let start = end
        var digits = 0
        while end < scalars.count, end - start < 7, isPlateCharacter(scalars[end]) {
            if isDigit(scalars[end]) { digits += 1 }
            end += 1
        }
        if end < scalars.count, end - start == 4, plateEndings.contains(scalars[end]) { end += 1 }
        guard (5...6).contains(end - start), digits >= 2, mayEnd(end, scalars) else { return nil }
        return PersonalDataFinding(offset: place, length: end - place, kind: .licencePlate)
    }

    private static func email(at place: Int, _ scalars: [Unicode.Scalar]) -> PersonalDataFinding? {
        var start = place
        while start > 0, place - start < 64, isLocalPart(scalars[start - 1]) { start -= 1 }
        var end = place + 1
        var lastDot: Int?
        while end < scalars.count, end - place < 255, isAlphanumeric(scalars[end]) || scalars[end] == "-" || scalars[end] == "." {
            if scalars[end] == "." { lastDot = end }
            end += 1
        }
        guard start < place, let lastDot, lastDot > place + 1 else { return nil }
        if lastDot == end - 1 { end -= 1 }
        guard scalars[(place + 1)..<end].contains(".") else { return nil }
        return PersonalDataFinding(offset: start, length: end - start, kind: .email)
    }

    // MARK: Characters

    private static let maximumGroups = 6
    private static let separators: Set<Unicode.Scalar> = [" ", "-", "－", "—"]
    private static let provinces = Set("京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼".unicodeScalars)
    private static let plateEndings = Set("学警挂港澳".unicodeScalars)

    private static func folded(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
        (0xFF01...0xFF5E).contains(scalar.value) ? Unicode.Scalar(scalar.value - 0xFEE0) ?? scalar : scalar
    }

    private static func isDigit(_ scalar: Unicode.Scalar) -> Bool { ("0"..."9").contains(scalar) }

    private static func isAlphanumeric(_ scalar: Unicode.Scalar) -> Bool {
        isDigit(scalar) || ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar)
    }

    private static func isLocalPart(_ scalar: Unicode.Scalar) -> Bool {
        isAlphanumeric(scalar) || scalar == "." || scalar == "_" || scalar == "-" || scalar == "+"
    }

    private static func isPlateCharacter(_ scalar: Unicode.Scalar) -> Bool {
        isDigit(scalar) || ("A"..."Z").contains(scalar) && scalar != "I" && scalar != "O"
    }

    private static func endOfDigits(_ place: Int, _ scalars: [Unicode.Scalar]) -> Int {
        var end = place
        while end < scalars.count, isDigit(scalars[end]) { end += 1 }
        return end
    }

    /// False inside words and behind a decimal point.
    private static func mayBegin(_ place: Int, _ scalars: [Unicode.Scalar]) -> Bool {
        guard place > 0 else { return true }
        let before = scalars[place - 1]
        return !isAlphanumeric(before) && !(before == "." && place > 1 && isDigit(scalars[place - 2]))
    }

    private static func mayEnd(_ place: Int, _ scalars: [Unicode.Scalar]) -> Bool {
        guard place < scalars.count else { return true }
        if scalars[place] == "." { return !(place + 1 < scalars.count && isDigit(scalars[place + 1])) }
        return !isAlphanumeric(scalars[place])
    }
}
