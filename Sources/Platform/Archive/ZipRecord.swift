/// Little-endian records, being written.
struct ZipRecord {
    private(set) var bytes: [UInt8] = []

    mutating func put<I: FixedWidthInteger & UnsignedInteger>(_ integer: I) {
        withUnsafeBytes(of: integer.littleEndian) { bytes.append(contentsOf: $0) }
    }
    mutating func put(raw run: some Collection<UInt8>) { bytes.append(contentsOf: run) }
}

/// A time as the format has it: day above, time below, in UTC (the format itself names no zone).
struct ZipTime {
    let stamp: UInt32

    init(milliseconds: Int64) {
        let seconds = min(max(milliseconds / 1_000, 315_532_800), 4_354_819_198)  // 1980-01-01 to 2107-12-31
        let (day, second) = (seconds / 86_400, seconds % 86_400)
        // Days to a date of the Gregorian calendar, counted in eras of 400 years from 0000-03-01.
        let shifted = day + 719_468
        let era = shifted / 146_097
        let dayOfEra = shifted % 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let marchMonth = (5 * dayOfYear + 2) / 153
        let dayOfMonth = dayOfYear - (153 * marchMonth + 2) / 5 + 1
        let month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        let date = (year - 1980) << 9 | month << 5 | dayOfMonth
        // Shifts bind more tightly than divisions.
        let time = (second / 3_600) << 11 | (second / 60 % 60) << 5 | second % 60 / 2
        stamp = UInt32(truncatingIfNeeded: date << 16 | time)
    }
}
