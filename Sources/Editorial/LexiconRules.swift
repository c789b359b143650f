package import KnowledgeStore
package import LegalModel

/// What a change of the lexicon must be before anybody looks at it, and before it is put in force.
package struct LexiconRules {
    /// Characters of a word, and words of the law for one of them.
    package static let longest = 24
    package static let mostLegal = 8

    /// What is wrong with a field.
    package struct Finding: Sendable, Equatable {
        package let field: String
        package let reason: String
        package let remedy: String

        package init(field: String, reason: String, remedy: String) {
            (self.field, self.reason, self.remedy) = (field, reason, remedy)
        }
    }

    /// - Parameters:
    ///   - known: what the word leads to now, by shipped table or an earlier change; nil for a word that nobody knows.
    package static func check(_ entry: LexiconEntry, reason: String, known: LexiconEntry?) -> [Finding] {
        var found: [Finding] = []
        func add(_ field: String, _ reason: String, _ remedy: String) {
            found.append(Finding(field: field, reason: reason, remedy: remedy))
        }
        for (field, words) in [("口语", [entry.lay]), ("法言", entry.legal), ("主题", [entry.topic])] {
            for word in words {
                if word.unicodeScalars.count > longest { add(field, "“\(word.prefix(12))……”超过 \(longest) 个字", "写短些") }
                if word.unicodeScalars.contains(where: { $0.properties.isWhitespace || "|#\"".unicodeScalars.contains($0) || $0.value < 32 }
                ) {
                    add(field, "“\(word)”里有空格或者不能用的符号", "只写词，不写符号")
                }
            }
        }
        if entry.lay.unicodeScalars.count < 2, known == nil { add("口语", "一个字的词会命中太多问法", "写成两个字以上的词") }
        if reason.allSatisfy(\.isWhitespace) { add("理由", "没有写理由", "写明群众怎么说、为什么要这样对应") }
        if entry.isRetired {
            if known == nil { add("口语", "词表里没有“\(entry.lay)”，不用停用", "核对一下词") }
            return found
        }
        if entry.legal.isEmpty { add("法言", "没有写对应的法律用语", "一行一个") }
        if entry.legal.count > mostLegal { add("法言", "对应的词超过 \(mostLegal) 个", "只留最要紧的") }
        if Set(entry.legal).count < entry.legal.count { add("法言", "有重复的词", "删掉重复的") }
        if entry.legal.contains(entry.lay) { add("法言", "和口语是同一个词", "写法律条文里的说法") }
        if !(0.05...1).contains(entry.weight) { add("权重", "不在 0.05 到 1 之间", "一般写 0.8") }
        if entry == known { add("法言", "和现在的一样", "没有要改的就不用提交") }
        return found
    }
}

/// The way of a change of the lexicon: proposed by one person, put in force by another.
package struct LexiconDesk {
    private let writer: StoreWriter
    /// Seconds since 1970-01-01 UTC.
    private let now: Int64

    package init(writer: StoreWriter, now: Int64) {
        self.writer = writer
        self.now = now
    }

    /// - Throws: `notAllowed` for what the rules refuse, and where a change of the word is in review already.
    package func propose(
        _ entry: LexiconEntry, reason: String, question: String, known: LexiconEntry?, by author: String
    ) throws(EditorialError) -> Int64 {
        if let first = LexiconRules.check(entry, reason: reason, known: known).first { throw .notAllowed("\(first.field)：\(first.reason)") }
        do throws(StoreError) {
            if let number = try writer.propose(entry, reason: reason, question: question, by: author, at: now) { return number }
        } catch {
            throw .store(error)
        }
        throw .notAllowed("“\(entry.lay)”已有一次改动在等审核")
    }

    /// Puts a change in force, or sends it back with a remark.
    ///
    /// - Throws: `notAllowed` for its author, for a remark that is missing, and for a change that is decided already.
    package func decide(_ number: Int64, isApproved: Bool, remark: String, by reviewer: String) throws(EditorialError) {
        let change: LexiconChange?
        do throws(StoreError) { change = try writer.snapshot.lexiconChange(number) } catch { throw .store(error) }
        guard let change else { throw .missing("没有词表的第 \(number) 次改动") }
        guard change.stage == .inReview else { throw .notAllowed("这次改动已经处理过了，是\(change.stage.chinese)") }
        guard change.author != reviewer else { throw .notAllowed("自己提的要由另一个人审核") }
        guard isApproved || !remark.allSatisfy(\.isWhitespace) else { throw .notAllowed("退回要写明理由") }
        do throws(StoreError) {
            _ = try writer.decide(change, isApproved: isApproved, by: reviewer, remark: remark.isEmpty ? nil : remark, at: now)
        } catch {
            throw .store(error)
        }
    }
}
