extension [Problem.Field] {
    /// With more that was found, where nothing is said of the field yet: how a reader's complaints and a verb's come together.
    public func adding(_ more: [Problem.Field]) -> [Problem.Field] { self + more.filter { problem in !contains { $0.name == problem.name } } }
}
