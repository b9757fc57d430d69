/// What an engine says of itself: its own catalogue, read and swept by Store alone.
protocol Catalogue: Sendable {
    /// Takes down all that is derived from declarations, so that a migration can touch rows and walls can be made anew.
    func dropWalls(_ connection: any Connection) throws
    /// Keeps, after the walls were made, how the engine itself spells each, to compare with later.
    func remember(_ connection: any Connection) throws
}
