internal import Store

/// What lets an Auditor in, in the words of a condition of visibility.
enum EngagedAuditor {
    /// Goes on after `… AS s`, whose rows have a framework, and ends within a WHERE: `e` are the engagements of this member about
    /// that framework that have not ended.
    static let joined: SQL = """
        JOIN engagement AS e ON e.framework = s.framework JOIN engagement_auditor AS a ON a.engagement_id = e.id \
        WHERE a.member_id = current_member() AND e.ends_on >= current_day()
        """
}
