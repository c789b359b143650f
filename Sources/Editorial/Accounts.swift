internal import CSodium
internal import Database
package import KnowledgeStore

/// Who may log in, with which roles; passwords are kept as Argon2id hashes alone.
package struct Accounts {
    /// 采编, 审核, 坐席, 管理, 领导, 接口 and the three administrators, of whom nobody may be two.
    package static let roles = Role.allCases.map(\.rawValue)
    private static let administrators = Set(Role.administrators.map(\.rawValue))
    /// One pass over 46 MiB, as OWASP asks of Argon2id with one lane.
    private static let passes: UInt64 = 1
    private static let memory = 47_104 << 10
    /// Seconds for which a one-time password is good: a slip of paper must not open the door for years.
    package static let oneTimeLifetime: Int64 = 72 * 3600
    /// Characters of a password that a person chooses.
    package static let passwordLength = 10...128

    /// Characters of a user's name: an e-mail address may be one.
    package static let nameLength = 1...100

    private let writer: StoreWriter
    private let now: Int64

    /// - Parameter now: seconds since 1970-01-01 UTC.
    package init(writer: StoreWriter, now: Int64) {
        self.writer = writer
        self.now = now
    }

    /// Adds a user.
    ///
    /// - Parameter password: nil makes one for the first login within `oneTimeLifetime`, which must then be changed.
    /// - Returns: the password made; nil where one was given.
    /// - Complexity: one hash, some 50 ms and 46 MB.
    package func add(name: String, display: String, roles: [String], password: String?) throws(EditorialError) -> String? {
        try checkNew(name, roles)
        if let password, !Self.passwordLength.contains(password.count) { throw .notAllowed("密码要有 10 到 128 个字符") }
        let chosen = password ?? Self.oneTimePassword()
        let record = record(
            name, display, roles, hash: try Self.hash(chosen), expiry: password == nil ? now + Self.oneTimeLifetime : nil)
        try stored { () throws(StoreError) in try writer.store(record, at: now) }
        return password == nil ? chosen : nil
    }

    /// Refuses a name that nobody may have or somebody has, and roles that nobody may have.
    private func checkNew(_ name: String, _ roles: [String]) throws(EditorialError) {
        guard Self.isName(name) else {
            throw .notAllowed("用户名只能用文字、数字、点、下划线、连字符、加号和 @，最多 \(Self.nameLength.upperBound) 个")
        }
        try Self.check(roles)
        // Equal to the eye is taken too, though nobody is found by it.
        let isTaken = try stored { () throws(StoreError) in try writer.snapshot.users() }.contains { $0.name == name }
        if isTaken { throw .notAllowed("已经有用户“\(name)”") }
    }

    /// A user as a new one is, whose name and roles were checked.
    ///
    /// - Parameter expiry: until when a one-time password is good; nil for another one.
    func record(_ name: String, _ display: String, _ roles: [String], hash: String, expiry: Int64?) -> UserRecord {
        UserRecord(
            name: name, display: display, roles: roles, password: hash, mustChangePassword: expiry != nil, isActive: true, createdAt: now,
            changedAt: now, passwordExpiresAt: expiry)
    }

    /// Whether a user may have that name.
    package static func isName(_ name: String) -> Bool {
        nameLength.contains(name.count)
            && name.unicodeScalars.allSatisfy {
                $0.properties.isAlphabetic || ("0"..."9").contains($0) || "._-@+".unicodeScalars.contains($0)
            }
    }

    /// Stops a user from logging in; the record stays, for the audit.
    package func disable(_ name: String) throws(EditorialError) { try change(name) { $0.isActive = false } }

    /// Lets a stopped user log in again.
    package func enable(_ name: String) throws(EditorialError) { try change(name) { $0.isActive = true } }

    /// Gives a user other roles.
    ///
    /// Whoever becomes one of the three administrators loses every identity that was linked: a claim of the provider may have linked it, and
    /// an administrator is linked by hand alone.
    /// - Parameter person: who does it; nobody may change their own roles.
    package func setRoles(_ roles: [String], of name: String, by person: String) throws(EditorialError) {
        guard name != person else { throw .notAllowed("不能改自己的角色，要由另一位安全管理员来改") }
        try Self.check(roles)
        guard let known = try user(name) else { throw .missing("没有用户“\(name)”") }
        let rises = Self.holdsAdministrator(roles) && !Self.holdsAdministrator(known.roles)
        try stored { () throws(StoreError) in
            try writer.transaction { (_: inout TransactionEnd) throws(StoreError) in
                try writer.store(changed(known) { $0.roles = roles }, at: now)
                if rises { try writer.unlinkAll(of: name, moment: now) }
            }
        }
    }

    private static func holdsAdministrator(_ roles: [String]) -> Bool { !administrators.isDisjoint(with: roles) }

    /// Replaces a forgotten password by one for the next login within `oneTimeLifetime`, which must then be changed.
    ///
    /// - Returns: the password made.
    package func resetPassword(of name: String) throws(EditorialError) -> String {
        let chosen = Self.oneTimePassword()
        let hash = try Self.hash(chosen)
        try change(name) {
            $0.password = hash
            $0.mustChangePassword = true
            $0.passwordExpiresAt = now + Self.oneTimeLifetime
        }
        return chosen
    }

    /// Lets somebody who lost their telephone log in without a code.
    package func withdrawSecondFactor(of name: String) throws(StoreError) { try writer.removeSecondFactor(of: name, at: now) }

    /// Sets the password that a person chose.
    package func choosePassword(_ password: String, of name: String) throws(EditorialError) {
        guard Self.passwordLength.contains(password.count) else { throw .notAllowed("密码要有 10 到 128 个字符") }
        guard let known = try user(name) else { throw .missing("没有用户“\(name)”") }
        guard !Self.verify(password, against: known.password) else { throw .notAllowed("新密码不能与原来的相同") }
        guard !password.lowercased().contains(name.lowercased()) else { throw .notAllowed("密码里不要有用户名") }
        let hash = try Self.hash(password)
        try change(name) {
            $0.password = hash
            $0.mustChangePassword = false
            $0.passwordExpiresAt = nil
        }
    }

    private func change(_ name: String, _ body: (inout UserRecord) -> Void) throws(EditorialError) {
        guard let record = try user(name) else { throw .missing("没有用户“\(name)”") }
        let changed = changed(record, body)
        try stored { () throws(StoreError) in try writer.store(changed, at: now) }
    }

    private func changed(_ record: UserRecord, _ body: (inout UserRecord) -> Void) -> UserRecord {
        var record = record
        body(&record)
        record.changedAt = now
        return record
    }

    private static func check(_ roles: [String]) throws(EditorialError) {
        guard !roles.isEmpty else { throw .notAllowed("至少要有一个角色：\(Self.roles.joined(separator: "、"))") }
        for role in roles where !Self.roles.contains(role) { throw .notAllowed("没有角色“\(role)”，可选：\(Self.roles.joined(separator: "、"))") }
        guard Set(roles).intersection(administrators).count <= 1 else { throw .notAllowed("系统管理员、安全管理员、审计管理员要由不同的人担任") }
    }

    /// True for the password of a hash made by `add`; the time does not depend on where they differ.
    package static func verify(_ password: String, against hash: String) -> Bool {
        let bytes = Array(password.utf8).map { CChar(bitPattern: $0) }
        return crypto_pwhash_argon2id_str_verify(hash, bytes, UInt64(bytes.count)) == 0
    }

    private static func hash(_ password: String) throws(EditorialError) -> String {
        guard sodium_init() >= 0 else { throw .notAllowed("密码库不能用") }
        var text = [CChar](repeating: 0, count: Int(crypto_pwhash_argon2id_strbytes()))
        let bytes = Array(password.utf8).map { CChar(bitPattern: $0) }
        guard crypto_pwhash_argon2id_str(&text, bytes, UInt64(bytes.count), passes, memory) == 0 else {
            throw .notAllowed("内存不够，密码没有保存")
        }
        return String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// Whether a one-time password was left unused for too long.
    package static func isOutlived(_ user: UserRecord, at now: Int64) -> Bool { user.passwordExpiresAt.map { $0 <= now } ?? false }

    /// A hash that no password fits, to be checked against for names that nobody has: the answer must not come sooner for them.
    package static func nobody() throws(EditorialError) -> String { try hash(oneTimePassword()) }

    /// 100 bits in twenty letters and digits that nobody mixes up.
    private static func oneTimePassword() -> String {
        let letters = Array("abcdefghijkmnpqrstuvwxyz23456789")
        return String((0..<20).map { _ in letters[Int(randombytes_uniform(UInt32(letters.count)))] })
    }

    private func user(_ name: String) throws(EditorialError) -> UserRecord? {
        try stored { () throws(StoreError) in try writer.snapshot.users() }.first { $0.isNamed(name) }
    }

    private func stored<Value>(_ body: () throws(StoreError) -> Value) throws(EditorialError) -> Value {
        do throws(StoreError) { return try body() } catch { throw .store(error) }
    }
}
