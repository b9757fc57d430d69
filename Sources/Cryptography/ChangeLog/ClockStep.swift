/// The entry with which a log says that the clock stepped back by more than five seconds.
///
/// The times of entries never step back, or what was there when could not be told. So what comes after a step bears the time of the
/// last entry before it until the clock has made it up, and this entry, the first of those, says by what clock it was made. One that steps
/// back once more before that is told of by another.
public enum ClockStep {
    public static let action = "log.clock_stepped_back"
    /// How far the clocks of several nodes may be apart, in milliseconds.
    public static let drift: Int64 = 5_000
    /// The names of the values that stand beside it, both milliseconds since 1970 UTC: what the clock said, and the time of the entry before.
    public static let (clockField, entryField) = ("clock", "entry_before")
}
