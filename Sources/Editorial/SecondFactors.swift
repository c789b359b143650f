internal import CSodium
package import KnowledgeStore

/// Whose login asks for a code of an app as well.
package struct SecondFactors {
    private let writer: StoreWriter
    private let now: Int64

    /// - Parameter now: seconds since 1970-01-01 UTC.
    package init(writer: StoreWriter, now: Int64) {
        self.writer = writer
        self.now = now
    }

    /// A new secret, to be confirmed with a code before it counts; one that was never confirmed is replaced.
    ///
    /// - Returns: in base32, to be shown now and never again.
    package func begin(_ name: String) throws(EditorialError) -> String {
        if try factor(name)?.isConfirmed ?? false { throw .notAllowed("已经开启了动态验证码，先关掉才能换") }
        var secret = [UInt8](repeating: 0, count: OneTimeCode.secretLength)
        randombytes_buf(&secret, secret.count)
        try store(SecondFactor(user: name, secret: secret, lastStep: 0, isConfirmed: false), "准备动态验证码")
        return OneTimeCode.base32(secret)
    }

    /// Makes the secret count, if the app shows its code.
    package func confirm(_ name: String, code: String) throws(EditorialError) {
        guard var factor = try factor(name), !factor.isConfirmed else { throw .missing("没有等着确认的动态验证码") }
        guard let step = OneTimeCode.step(of: code, secret: factor.secret, now: now, after: factor.lastStep) else {
            throw .notAllowed("验证码不对，请看手机时间准不准，再输一次")
        }
        factor.isConfirmed = true
        factor.lastStep = step
        try store(factor, "开启动态验证码")
    }

    /// Whether a login may go on: nobody's code is asked twice, and who has none is not asked.
    package func accepts(_ name: String, code: String) throws(EditorialError) -> Bool {
        guard var factor = try factor(name), factor.isConfirmed else { return true }
        guard let step = OneTimeCode.step(of: code, secret: factor.secret, now: now, after: factor.lastStep) else { return false }
        factor.lastStep = step
        try store(factor, nil)
        return true
    }

    /// Logins ask for no code any more.
    package func remove(_ name: String) throws(EditorialError) {
        do throws(StoreError) { try writer.removeSecondFactor(of: name, at: now) } catch { throw .store(error) }
    }

    private func factor(_ name: String) throws(EditorialError) -> SecondFactor? {
        do throws(StoreError) { return try writer.secondFactor(of: name) } catch { throw .store(error) }
    }

    private func store(_ factor: SecondFactor, _ event: String?) throws(EditorialError) {
        do throws(StoreError) { try writer.store(factor, event: event, at: now) } catch { throw .store(error) }
    }
}
