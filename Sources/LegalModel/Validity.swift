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

/// The rule that decides a status, with what it rests on.
public enum ValidityRuling: Sendable, Equatable {
    case startsLater(CalendarDay)
    case promulgatedLater(CalendarDay)
    case repealed(from: CalendarDay, by: String)
    /// A later version is in force.
    case replaced(from: CalendarDay)
    /// A later version was promulgated, and nobody knows from when it holds.
    case replacedPerhaps(promulgated: CalendarDay)
    /// A revision whose text is not in the knowledge base.
    case revisedElsewhere(from: CalendarDay, known: String)
    /// A newer text of another title on the same subject.
    case doubtful(since: CalendarDay, by: String)
    case noEffectiveDay
    case inForce(from: CalendarDay)

    public var status: ValidityStatus {
        switch self {
        case .startsLater, .promulgatedLater: .notYetInForce
        case .repealed: .repealed
        case .replaced: .amended
        case .replacedPerhaps, .revisedElsewhere, .doubtful, .noEffectiveDay: .unverified
        case .inForce: .inForce
        }
    }

    /// A Chinese clause for the page.
    public var reason: String {
        switch self {
        case .startsLater(let from): "自\(from.chinese)起施行"
        case .promulgatedLater(let day): "\(day.chinese)公布，施行日期不明"
        case .repealed(let from, let by): "自\(from.chinese)起由\(by)废止"
        case .replaced(let from): "自\(from.chinese)起施行修改后的文本"
        case .replacedPerhaps(let day): "\(day.chinese)公布了新文本，施行日期不明"
        case .revisedElsewhere(let from, let known): "自\(from.chinese)起有新的修订，本库文本未收录：\(known)"
        case .doubtful(_, let by): "同一事项有较新的规定：\(by)"
        case .noEffectiveDay: "缺施行日期"
        case .inForce(let from): "自\(from.chinese)起施行"
        }
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

    /// The status of a version on a day, with the reason in words.
    ///
    /// - Parameter index: position in `versions`.
    /// - Complexity: O(later versions).
    public func finding(of index: Int, on day: CalendarDay) -> ValidityFinding {
        let ruling = ruling(of: index, on: day)
        return ValidityFinding(ruling.status, ruling.reason)
    }

    /// What decides the status of a version on a day.
    ///
    /// Order of the rules: not yet in force; repealed; replaced by a later version in force; doubtful; in force. A date that is not known
    /// never becomes 现行有效. A repeal ends the texts promulgated before it; a later text of the same title is another law.
    /// - Parameter index: position in `versions`.
    /// - Complexity: O(later versions), no allocation beside the words of the cause.
    public func ruling(of index: Int, on day: CalendarDay) -> ValidityRuling {
        let version = versions[index]
        if let from = version.effectiveFrom, day < from { return .startsLater(from) }
        if version.effectiveFrom == nil, let promulgated = version.promulgated, day < promulgated { return .promulgatedLater(promulgated) }
        if let repeal, repeal.day <= day, precedes(version, repeal.day) { return .repealed(from: repeal.day, by: repeal.by) }
        var doubt: ValidityRuling?
        for later in versions[(index + 1)...] {
            if let from = later.effectiveFrom {
                if from <= day { return .replaced(from: from) }
            } else if let promulgated = later.promulgated, promulgated <= day {
                doubt = .replacedPerhaps(promulgated: promulgated)
            }
        }
        if let doubt { return doubt }
        if let revision = laterRevisions.last(where: { $0.day <= day && !isKnown($0.day, on: day) }) {
            return .revisedElsewhere(from: revision.day, known: revision.known)
        }
        if let doubtedSince, doubtedSince.day <= day { return .doubtful(since: doubtedSince.day, by: doubtedSince.by) }
        guard let from = version.effectiveFrom else { return .noEffectiveDay }
        return .inForce(from: from)
    }

    private func precedes(_ version: VersionDates, _ day: CalendarDay) -> Bool {
        guard let promulgated = version.promulgated else { return true }
        return promulgated < day
    }

    /// True if some version in force on a day is the text of a revision in force from an earlier one, or of a later revision.
    private func isKnown(_ revision: CalendarDay, on day: CalendarDay) -> Bool {
        versions.contains { version in version.effectiveFrom.map { revision <= $0 && $0 <= day } ?? false }
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
