/// What an engine says of itself: its own catalogue, read and swept by Store alone.
protocol Catalogue: Sendable {
    /// Takes down all that is derived from declarations, so that a migration can touch rows and walls can be made anew.
    func dropWalls(_ connection: any Connection) throws
    /// Keeps, after the walls were made, how the engine itself spells each, to compare with later.
    func remember(_ connection: any Connection, _ schema: Schema) throws
    /// The base tables that stand, and whatever else holds rows, in words that both engines share.
    func tables(_ connection: any Connection, _ schema: Schema) throws -> [LiveTable]
    /// Views, guards, indexes and grants that are missing, changed or not ours.
    func wallFindings(_ connection: any Connection, _ schema: Schema) throws -> [String]
}
