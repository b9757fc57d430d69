extension Store {
    /// An id for what no request over HTTP asks for, such as an act at the console, by which its entries in several logs are put together.
    public func newRequest() -> String { Identifier.make(now: log.clock(), random: log.random) }
}
