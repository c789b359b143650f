internal import ByteStorage
internal import HTTPServer
internal import Synchronization
package import WebClient

/// An OpenID Connect provider: what it says of itself, and the keys that it signs with.
///
/// It is asked when something is first needed, and what it says is kept for an hour. A provider that does not answer is left alone for ten
/// seconds, so that those who wait for it do not hold up the server; one that hangs up on a code or a token at once is not, for that may be
/// the visitor's doing, and nobody waited. Safe to use from any thread; calls block, for `patience` seconds in all.
package final class IdentityProvider: Sendable {
    /// Sends one request and reads the answer, up to so many bytes and for so many seconds.
    package typealias Exchange = @Sendable (WebRequest, Int, Int) throws(WebClientError) -> WebReply

    /// Seconds for everything that is asked for one login.
    static let patience: Int64 = 5
    /// Seconds for which documents and keys are kept.
    static let lifetime: Int64 = 3_600
    /// Seconds for which a provider that did not answer is not asked again.
    static let pause: Int64 = 10
    /// Seconds between two looks for keys that a token asks for: whoever sends tokens must not make us send requests.
    static let keyPause: Int64 = 60
    /// Bytes of an answer.
    static let answerLimit = 256 << 10

    package let settings: ProviderSettings
    /// Seconds since 1970-01-01 UTC.
    let now: @Sendable () -> Int64
    private let exchange: Exchange
    private let state = Mutex(State())

    private struct Kept<Value: Sendable>: Sendable {
        let value: Value
        let since: Int64

        /// A clock that was put back makes nothing last longer.
        func isWithin(_ seconds: Int64, at moment: Int64) -> Bool { (0..<seconds).contains(moment - since) }
    }

    private struct State {
        var document: Kept<ProviderDocument>?
        var keys: Kept<KeySet>?
        /// When keys were last fetched because a token asked for it.
        var keysAskedFor: Kept<Bool>?
        var failure: Kept<SignOnError>?
    }

    /// - Parameter now: seconds since 1970-01-01 UTC.
    package init(_ settings: ProviderSettings, exchange: @escaping Exchange, now: @escaping @Sendable () -> Int64) {
        self.settings = settings
        self.now = now
        self.exchange = exchange
    }

    /// What the provider says of itself, as far as that is known without asking; nil if it must be asked.
    package var knownDocument: ProviderDocument? {
        let moment = now()
        return state.withLock { $0.document }.flatMap { $0.isWithin(Self.lifetime, at: moment) ? $0.value : nil }
    }

    /// The same, asked for where it is not known.
    package func document() throws(SignOnError) -> ProviderDocument { try document(by: now() + Self.patience) }

    func document(by deadline: Int64) throws(SignOnError) -> ProviderDocument {
        if let knownDocument { return knownDocument }
        let reply = try ask(.discovery, WebRequest(ProviderDocument.address(of: settings.issuer)), by: deadline)
        do throws(SignOnError) {
            guard reply.status == 200 else { throw .unreachable(place: .discovery, reason: "status \(reply.status)") }
            let document = try ProviderDocument.read(reply.body, settings: settings)
            state.withLock { $0.document = Kept(value: document, since: now()) }
            return document
        } catch {
            throw rested(error)
        }
    }

    /// Checks a signature with the keys that are kept, and with fresh ones where those do not do.
    func verified(_ token: String, _ document: ProviderDocument, by deadline: Int64) throws(SignOnError) -> Claims {
        let signed: SignedToken
        do throws(TokenFault) { signed = try SignedToken(token) } catch { throw .token(error) }
        let kept = try keys(document, by: deadline)
        do throws(TokenFault) { return try signed.claims(keys: kept) } catch {
            // Another key may have come in between, under a new name or under the old one.
            guard [.unknownKey, .signature].contains(error), let fresh = try freshKeys(document, by: deadline) else { throw .token(error) }
            do throws(TokenFault) { return try signed.claims(keys: fresh) } catch { throw .token(error) }
        }
    }

    /// - Throws: at once while the provider rests, and when the deadline is past.
    func ask(_ place: SignOnError.Place, _ request: WebRequest, by deadline: Int64) throws(SignOnError) -> WebReply {
        let moment = now()
        if let failure = state.withLock({ $0.failure }), failure.isWithin(Self.pause, at: moment) { throw failure.value }
        let left = min(Self.patience, deadline - moment)
        guard left > 0 else { throw rested(.unreachable(place: place, reason: "too late")) }
        do throws(WebClientError) { return try exchange(request, Self.answerLimit, Int(left)) } catch {
            let failure = SignOnError.unreachable(place: place, reason: error.reason)
            let isVisitors = place == .tokens || place == .userinfo
            throw isVisitors && now() - moment < left ? failure : rested(failure)
        }
    }

    /// Leaves the provider alone from now on: what was waited for counts from the end of the waiting.
    private func rested(_ error: SignOnError) -> SignOnError {
        let moment = now()
        state.withLock { $0.failure = Kept(value: error, since: moment) }
        return error
    }

    private func keys(_ document: ProviderDocument, by deadline: Int64) throws(SignOnError) -> KeySet {
        let moment = now()
        if let kept = state.withLock({ $0.keys }), kept.isWithin(Self.lifetime, at: moment) { return kept.value }
        return try fetchKeys(document, by: deadline)
    }

    /// Nil if a token made us fetch them a moment ago.
    private func freshKeys(_ document: ProviderDocument, by deadline: Int64) throws(SignOnError) -> KeySet? {
        let moment = now()
        let isDue = state.withLock { state in
            if let last = state.keysAskedFor, last.isWithin(Self.keyPause, at: moment) { return false }
            state.keysAskedFor = Kept(value: true, since: moment)
            return true
        }
        return isDue ? try fetchKeys(document, by: deadline) : nil
    }

    private func fetchKeys(_ document: ProviderDocument, by deadline: Int64) throws(SignOnError) -> KeySet {
        let reply = try ask(.keys, WebRequest(document.keys), by: deadline)
        guard reply.status == 200, let keys = KeySet(reply.body) else {
            throw rested(.unreachable(place: .keys, reason: "status \(reply.status)"))
        }
        state.withLock { $0.keys = Kept(value: keys, since: now()) }
        return keys
    }
}
