import Synchronization

/// Counts requests in the memory of this node, of a bounded number of keys.
///
/// A key's window begins with its first request and ends by itself. When the table is full the key that was seen longest ago
/// makes room: who has so many addresses as to push others out had as many quotas before, and takes nobody else's.
public final class RateLimiter: Sendable {
    public let limit: RateLimit
    private let table: Mutex<Table>

    /// - Parameter capacity: keys that are counted at once, 1 to 1,000,000; each takes some 200 bytes.
    public init(_ limit: RateLimit, capacity: Int = 100_000) {
        self.limit = limit
        table = Mutex(Table(capacity: min(max(1, capacity), 1_000_000)))
    }

    /// Keys that are counted at this moment.
    public var count: Int { table.withLock { $0.places.count } }

    /// Counts one request.
    ///
    /// - Parameters:
    ///   - key: an address's ``IPAddress/prefix``, or the id of an account or token.
    ///   - now: milliseconds since 1970 UTC.
    public func count(_ key: String, now: Int64) -> RateLimit.Standing {
        let length = Int64(limit.window) * 1_000
        let (used, began) = table.withLock { $0.count(key, now: now, length: length, most: limit.quota) }
        let reset = max(1, Int((began + length - now + 999) / 1_000))
        return RateLimit.Standing(limit: limit, isOver: used > limit.quota, remaining: max(0, limit.quota - used), reset: reset)
    }

    /// Entries in one array, chained from the newest to the oldest, so that making room costs the same however many there are.
    private struct Table {
        struct Entry {
            var key: String
            var began: Int64
            var used: Int
            var newer, older: Int
        }
        let capacity: Int
        var places: [String: Int] = [:]
        var entries: [Entry] = []
        var newest = -1
        var oldest = -1

        init(capacity: Int) { self.capacity = capacity }

        /// One more than `most` is as far as it counts.
        mutating func count(_ key: String, now: Int64, length: Int64, most: Int) -> (used: Int, began: Int64) {
            let place = take(key, now)
            // A clock that stepped back begins the window anew, or it would last as long as the step.
            if now < entries[place].began { entries[place].began = now }
            if now - entries[place].began >= length { (entries[place].began, entries[place].used) = (now, 0) }
            if entries[place].used <= most { entries[place].used += 1 }
            return (entries[place].used, entries[place].began)
        }

        private mutating func take(_ key: String, _ now: Int64) -> Int {
            if let place = places[key] {
                guard place != newest else { return place }
                unchain(place)
                chain(place)
                return place
            }
            let place: Int
            if entries.count < capacity {
                place = entries.count
                entries.append(Entry(key: key, began: now, used: 0, newer: -1, older: -1))
            } else {
                place = oldest
                places[entries[place].key] = nil
                unchain(place)
                entries[place] = Entry(key: key, began: now, used: 0, newer: -1, older: -1)
            }
            places[key] = place
            chain(place)
            return place
        }

        private mutating func unchain(_ place: Int) {
            let (newer, older) = (entries[place].newer, entries[place].older)
            if newer >= 0 { entries[newer].older = older } else { newest = older }
            if older >= 0 { entries[older].newer = newer } else { oldest = newer }
        }
        private mutating func chain(_ place: Int) {
            (entries[place].newer, entries[place].older) = (-1, newest)
            if newest >= 0 { entries[newest].newer = place } else { oldest = place }
            newest = place
        }
    }
}
