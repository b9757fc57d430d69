import Testing

@testable import Platform

@Suite("A throttle") struct ThrottleTests {
    let minute: Int64 = 60_000
    let hour: Int64 = 3_600_000
    let now: Int64 = 1_795_000_000_000

    @Test("closes the code stage at the fifth failure in 15 minutes, and opens when the first of them is that old")
    func quarterOfAnHour() {
        let failures = [14, 10, 5, 2, 1].map { now - $0 * minute }
        #expect(Throttle.code.decide(failures: Array(failures.dropFirst()), now: now) == .open)
        #expect(Throttle.code.decide(failures: failures, now: now) == .closed(until: now + minute))
        #expect(Throttle.code.decide(failures: failures, now: now + minute - 1) == .closed(until: now + minute))
        #expect(Throttle.code.decide(failures: failures, now: now + minute) == .open)
    }

    @Test("closes the code stage at the twentieth failure in a day, however slowly they come")
    func day() {
        let failures = (0..<20).map { now - 23 * hour + Int64($0) * hour }
        #expect(Throttle.code.decide(failures: Array(failures.dropLast()), now: now) == .open)
        #expect(Throttle.code.decide(failures: failures, now: now) == .closed(until: now + hour))
        #expect(Throttle.code.decide(failures: failures, now: now + hour) == .open)
    }

    @Test("stays closed until both windows are open")
    func both() {
        let failures = (0..<20).map { now - Int64($0) * 1_000 }
        #expect(Throttle.code.decide(failures: failures, now: now) == .closed(until: now - 19_000 + 24 * hour))
    }

    @Test("counts only what is needed to open again")
    func more() {
        let failures = [9, 8, 7, 6, 5, 4, 3].map { now - $0 * minute }  // seven: the third must age before only four are left
        #expect(Throttle.code.decide(failures: failures, now: now) == .closed(until: now - 7 * minute + 15 * minute))
    }

    @Test("takes times in any order, and begins anew where they are of before the clock stepped back")
    func order() {
        #expect(Throttle.code.decide(failures: [now - 1, now - 14 * minute, now - 2, now - 3, now - 4].shuffled(), now: now) == .closed(until: now + minute))
        for ahead in [5_001, 14 * minute, 3 * hour, Int64.max - now] {
            #expect(Throttle.code.decide(failures: Array(repeating: now + ahead, count: 50), now: now) == .open)
        }
        // Clocks of two nodes differ by as much.
        #expect(Throttle.code.decide(failures: Array(repeating: now + 5_000, count: 5), now: now) == .closed(until: now + 15 * minute))
        #expect(Throttle.code.decide(failures: Array(repeating: Int64.min, count: 50), now: now) == .open)
        #expect(Throttle.code.decide(failures: [1], now: Int64.min) == .open)
        #expect(Throttle.code.decide(failures: Array(repeating: 0, count: 5), now: Int64.max) == .open)
        #expect(Throttle.code.decide(failures: [], now: now) == .open)
    }

    @Test("asks for a challenge after five wrong passwords, for the account or from the address")
    func challenge() {
        let (four, five) = (Array(repeating: now, count: 4), Array(repeating: now, count: 5))
        #expect(Throttle.password(account: four, address: four, isKnown: false, now: now) == .open)
        #expect(Throttle.password(account: five, address: [], isKnown: false, now: now) == .challenge)
        #expect(Throttle.password(account: [], address: five, isKnown: false, now: now) == .challenge)
        #expect(Throttle.password(account: five, address: five, isKnown: false, now: now + 15 * minute) == .open)
    }

    @Test("does not hold up a known device for what strangers try on its account")
    func knownDevice() {
        let many = Array(repeating: now, count: 200)
        #expect(Throttle.password(account: many, address: [], isKnown: false, now: now) == .closed(until: now + 24 * hour))
        #expect(Throttle.password(account: many, address: [], isKnown: true, now: now) == .open)
        #expect(Throttle.password(account: [], address: Array(repeating: now, count: 40), isKnown: true, now: now) == .closed(until: now + 15 * minute))
    }

    @Test("says how much of the past it needs")
    func reach() {
        #expect(Throttle.code.reach == (24 * hour, 20))
        #expect(Throttle.address.reach == (24 * hour, 400))
        #expect(Throttle.code.period(at: now) == now - 24 * hour + 1..<now + 5_001)
    }

    @Test("of two decisions takes the stricter")
    func stricter() {
        let all: [Throttle.Decision] = [.open, .challenge, .closed(until: 1), .closed(until: 2)]
        for (i, a) in all.enumerated() { for (j, b) in all.enumerated() { #expect(a.and(b) == all[max(i, j)]) } }
    }
}
