import Testing

@testable import Platform

@Suite("The limiter counts each key by itself, in bounded memory")
struct RateLimiterTests {
    private let start: Int64 = 1_795_521_600_000

    @Test("Exactly the quota passes within a window, and the next window is whole again")
    func quota() {
        let limiter = RateLimiter(RateLimit("address", quota: 100, window: 60))
        for number in 1...100 {
            let standing = limiter.count("a", now: start + Int64(number))
            #expect(!standing.isOver && standing.remaining == 100 - number)
        }
        for _ in 1...50 { #expect(limiter.count("a", now: start + 59_999).isOver) }
        // The window began with the first request, not with the minute.
        #expect(limiter.count("a", now: start + 60_000).isOver)
        #expect(limiter.count("a", now: start + 60_001) == .init(limit: limiter.limit, isOver: false, remaining: 99, reset: 60))
    }

    @Test("The seconds that are left are told rounded up, never as none")
    func reset() {
        let limiter = RateLimiter(RateLimit("address", quota: 1, window: 60))
        #expect(limiter.count("a", now: start).reset == 60)
        #expect(limiter.count("a", now: start + 1).reset == 60)
        #expect(limiter.count("a", now: start + 59_000).reset == 1)
        #expect(limiter.count("a", now: start + 59_999).reset == 1)
    }

    @Test("One address that asks without end takes nothing from another")
    func others() {
        let limiter = RateLimiter(RateLimit("address", quota: 10), capacity: 4)
        for _ in 1...10_000 { _ = limiter.count("greedy", now: start) }
        for number in 1...10 { #expect(limiter.count("other", now: start).remaining == 10 - number) }
        #expect(limiter.count("greedy", now: start).isOver)
    }

    @Test("A million addresses take no more room than the table has, and the newest are those that are counted")
    func bounded() {
        let limiter = RateLimiter(RateLimit("address", quota: 2), capacity: 1_000)
        for number in 0..<1_000_000 { _ = limiter.count(String(number), now: start) }
        #expect(limiter.count == 1_000)
        // Of the last thousand each is known; who came before them begins anew.
        #expect(limiter.count("999999", now: start).remaining == 0)
        #expect(limiter.count("999001", now: start).remaining == 0)
        #expect(limiter.count("0", now: start).remaining == 1)
        #expect(limiter.count == 1_000)
    }

    @Test("Who keeps asking is not forgotten, however many others come")
    func kept() {
        let limiter = RateLimiter(RateLimit("address", quota: 5), capacity: 10)
        for number in 0..<10_000 {
            _ = limiter.count("greedy", now: start)
            _ = limiter.count("other-\(number)", now: start)
        }
        #expect(limiter.count("greedy", now: start).isOver)
        #expect(limiter.count == 10)
    }

    @Test("A clock that steps back shuts nobody out for longer than a window")
    func steppingBack() {
        let limiter = RateLimiter(RateLimit("address", quota: 1, window: 60))
        _ = limiter.count("a", now: start)
        let back = start - 3_600_000
        #expect(limiter.count("a", now: back) == .init(limit: limiter.limit, isOver: true, remaining: 0, reset: 60))
        #expect(!limiter.count("a", now: back + 60_000).isOver)
    }

    @Test("IPv6 counts by its first 64 bits, IPv4 by the whole address, and what is no address by one key")
    func keys() {
        #expect(RateLimits.key("2001:db8:1:2:3::4") == RateLimits.key("2001:db8:1:2::1"))
        #expect(RateLimits.key("2001:db8:1:3::1") != RateLimits.key("2001:db8:1:2::1"))
        #expect(RateLimits.key("203.0.113.7") != RateLimits.key("203.0.113.8"))
        #expect(RateLimits.key("::ffff:203.0.113.7") == RateLimits.key("203.0.113.7"))
        #expect(RateLimits.key("") == "" && RateLimits.key("no address") == "")
    }
}
