/// Which area of `Sources/App` may call which others' verbs. Everything else is refused. No way leads round in a circle.
///
/// Files that stand in `Sources/App` itself belong to no area: there the areas are put together.
let allowedEdges: [String: Set<String>] = [
    // Roles and permissions are the words that every area speaks.
    "Accounts": ["Access", "Organisations"],
    "Assets": ["Access"],
    "Evidence": ["Access", "Catalogues"],
    "Frameworks": ["Access"],
    "Organisations": ["Access"],
]
