import Glibc

/// Threads that run handlers, fed from a bounded queue. Handlers may block; the cooperative pool never does.
///
/// `@unchecked Sendable`: every access to `jobs` and `isClosed` holds `lock`; `threads` is written in `init` only and read in `finish`.
final class WorkerPool: @unchecked Sendable {
    /// A piece of work, run with the thread's own compressor.
    typealias Job = @Sendable (Compressor) -> Void

    private let lock: UnsafeMutablePointer<pthread_mutex_t>
    private let condition: UnsafeMutablePointer<pthread_cond_t>
    private let capacity: Int
    private let threadCount: Int
    private var jobs: [Job] = []
    private var head = 0
    private var isClosed = false
    private var threads: [pthread_t] = []

    /// - Parameters:
    ///   - threads: at least 1.
    ///   - capacity: jobs that may wait, at least 1.
    init(threads count: Int, capacity: Int) throws(ServerError) {
        self.capacity = capacity
        threadCount = count
        lock = .allocate(capacity: 1)
        condition = .allocate(capacity: 1)
        pthread_mutex_init(lock, nil)
        pthread_cond_init(condition, nil)
        for _ in 0..<count {
            var thread = pthread_t()
            let context = Unmanaged.passRetained(self).toOpaque()
            let failure = pthread_create(
                &thread, nil,
                { @Sendable context in
                    guard let context else { return nil }
                    Unmanaged<WorkerPool>.fromOpaque(context).takeRetainedValue().work()
                    return nil
                }, context)
            guard failure == 0 else {
                Unmanaged<WorkerPool>.fromOpaque(context).release()
                finish()
                throw .system(operation: "pthread_create", errno: failure)
            }
            threads.append(thread)
        }
    }

    deinit {
        pthread_cond_destroy(condition)
        pthread_mutex_destroy(lock)
        condition.deallocate()
        lock.deallocate()
    }

    /// Queues a job; false if the queue is full or closed.
    func submit(_ job: @escaping Job) -> Bool {
        pthread_mutex_lock(lock)
        defer { pthread_mutex_unlock(lock) }
        guard !isClosed, jobs.count - head < capacity else { return false }
        jobs.append(job)
        pthread_cond_signal(condition)
        return true
    }

    /// Whether more jobs wait than there are threads.
    var isBusy: Bool {
        pthread_mutex_lock(lock)
        defer { pthread_mutex_unlock(lock) }
        return jobs.count - head > threadCount
    }

    /// Runs what is queued to the end and waits for the threads. Called once.
    func finish() {
        pthread_mutex_lock(lock)
        isClosed = true
        pthread_cond_broadcast(condition)
        pthread_mutex_unlock(lock)
        for thread in threads { pthread_join(thread, nil) }
        threads = []
    }

    private func work() {
        let compressor = Compressor()
        while let job = next() { job(compressor) }
    }

    private func next() -> Job? {
        pthread_mutex_lock(lock)
        defer { pthread_mutex_unlock(lock) }
        while head == jobs.count {
            if isClosed { return nil }
            pthread_cond_wait(condition, lock)
        }
        let job = jobs[head]
        head += 1
        if head == jobs.count || head >= 1_024 {
            jobs.removeFirst(head)
            head = 0
        }
        return job
    }
}
