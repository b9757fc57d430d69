/// Which area of `Sources/App` may call which others' verbs. Everything else is refused. No way leads round in a circle.
///
/// Files that stand in `Sources/App` itself belong to no area: there the areas are put together.
let allowedEdges: [String: Set<String>] = [
    // Roles and permissions are the words that every area speaks.
    "Accounts": ["Access", "ChangeLog", "Organisations", "Tokens", "WorkAddresses"],
    "Assets": ["Access"],
    "Catalogues": ["Access"],
    "ChangeLog": ["Access"],
    "Controls": ["Access", "Catalogues", "ChangeLog"],
    // It does what people do, and so calls what they call.
    "Demonstration": ["Access", "Accounts", "Assets", "Catalogues", "Controls", "Evidence", "Frameworks", "Packages"],
    "Enquiries": [],
    "Evidence": ["Access", "Catalogues"],
    "Frameworks": ["Access", "Catalogues", "ChangeLog", "Controls"],
    "History": ["ChangeLog"],
    "Home": ["Access", "Catalogues", "Frameworks"],
    // Its people sign in as anybody.
    "Isolation": ["Access", "Accounts"],
    // The commands that rotate: what is sealed lies with accounts and evidence, what is signed with the log.
    "Keys": ["Accounts", "ChangeLog", "Evidence"],
    "Organisations": ["Access"],
    "Packages": ["Access", "Catalogues", "ChangeLog", "Controls", "Evidence", "Frameworks"],
    "Posture": ["Access", "Catalogues", "Frameworks"],
    "Team": ["Access", "Accounts", "Tokens"],
    "Tokens": ["Access"],
]
