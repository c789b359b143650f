/// 时效性, always of a day and always computed.
public enum ValidityStatus: String, Sendable, Codable, CaseIterable {
    case notYetInForce = "尚未施行"
    case inForce = "现行有效"
    case amended = "已被修改"
    case repealed = "已废止"
    case unverified = "效力待核"
}

/// Why a status is what it is, in words for the page.
public struct ValidityFinding: Sendable, Equatable, Codable {
    public var status: ValidityStatus
    public var reason: String

    public init(_ status: ValidityStatus, _ reason: String) {
        self.status = status
        self.reason = reason
    }
}

/// The dates of one version, as far as they are known.
public struct VersionDates: Sendable, Equatable {
    public var promulgated: CalendarDay?
    public var effectiveFrom: CalendarDay?

    public init(promulgated: CalendarDay?, effectiveFrom: CalendarDay?) {
        self.promulgated = promulgated
        self.effectiveFrom = effectiveFrom
    }
}

/// Everything that decides the status of the versions of one work.
///
/// Versions stand in order of promulgation, oldest first; undated ones first of all.
public struct ValidityChain: Sendable {
    public var versions: [VersionDates]
    /// The day from which the work is repealed, and by what, if an authority's list says so.
    public var repeal: (day: CalendarDay, by: String)?
    /// Revisions known to exist whose text is not in the knowledge base.
    public var laterRevisions: [(day: CalendarDay, known: String)]
    /// A newer interpretation on the same subject, which may have replaced this one; nil where none is known.
    public var doubtedSince: (day: CalendarDay, by: String)?

    public init(
        versions: [VersionDates], repeal: (day: CalendarDay, by: String)? = nil, laterRevisions: [(day: CalendarDay, known: String)] = [],
        doubtedSince: (day: CalendarDay, by: String)? = nil
    ) {
        self.versions = versions
        self.repeal = repeal
        self.laterRevisions = laterRevisions
        self.doubtedSince = doubtedSince
    }

    /// The status of a version on a day.
    ///
    /// Order of the rules: not yet in force; repealed; replaced by a later version in force; doubtful; in force. A date that is not known
    /// never becomes 现行有效.
    /// - Parameter index: position in `versions`.
    /// - Complexity: O(later versions).
    public func finding(of index: Int, on day: CalendarDay) -> ValidityFinding {
        let version = versions[index]
        if let from = version.effectiveFrom, day < from { return .init(.notYetInForce, "自\(from.chinese)起施行") }
        if version.effectiveFrom == nil, let promulgated = version.promulgated, day < promulgated {
            return .init(.notYetInForce, "\(promulgated.chinese)公布，施行日期不明")
        }
        if let repeal, repeal.day <= day { return .init(.repealed, "自\(repeal.day.chinese)起由\(repeal.by)废止") }
        var doubt: ValidityFinding?
        for later in versions[(index + 1)...] {
            if let from = later.effectiveFrom {
                if from <= day { return .init(.amended, "自\(from.chinese)起施行修改后的文本") }
            } else if let promulgated = later.promulgated, promulgated <= day {
                doubt = .init(.unverified, "\(promulgated.chinese)公布了新文本，施行日期不明")
            }
        }
        if let revision = laterRevisions.last(where: { $0.day <= day }), index == versions.count - 1 {
            return .init(.unverified, "自\(revision.day.chinese)起有新的修订，本库文本未收录：\(revision.known)")
        }
        if let doubt { return doubt }
        if let doubtedSince, doubtedSince.day <= day { return .init(.unverified, "同一事项有较新的规定：\(doubtedSince.by)") }
        guard let from = version.effectiveFrom else { return .init(.unverified, "缺施行日期") }
        return .init(.inForce, "自\(from.chinese)起施行")
    }

    /// The days on which some version's status may change, ascending: everything between two of them is constant.
    public var turningDays: [CalendarDay] {
        var days = Set(versions.flatMap { [$0.effectiveFrom, $0.promulgated].compactMap(\.self) })
        if let repeal { days.insert(repeal.day) }
        if let doubtedSince { days.insert(doubtedSince.day) }
        days.formUnion(laterRevisions.map(\.day))
        return days.sorted()
    }
}
