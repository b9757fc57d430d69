/// The id of the request in whose task we are, for change rows and the log.
public enum RequestID {
    @TaskLocal public static var current: String = ""
}
