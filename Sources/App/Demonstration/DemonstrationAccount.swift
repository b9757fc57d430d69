internal import Cryptography
internal import Platform
internal import Store

/// A person of the demonstration: an account with a password and an authenticator like everybody's.
struct DemonstrationAccount: Sendable {
    let id, name, email, password: String
    let secret: [UInt8]

    static let words: [String] = [
        "amber", "anchor", "basalt", "beacon", "birch", "cobalt", "copper", "cradle", "delta", "ember", "falcon", "fjord", "garnet", "glacier", "harbour",
        "hazel",
        "indigo", "island", "juniper", "kettle", "lantern", "larch", "maple", "marble", "meadow", "nectar", "nickel", "orbit", "otter", "paddle", "pebble",
        "pepper",
        "plover", "quartz", "quiver", "raven", "ribbon", "saddle", "saffron", "sable", "tallow", "tarmac", "thistle", "timber", "umber", "velvet", "violet",
        "walnut",
        "warbler", "willow", "winter", "yarrow", "zephyr", "zinc", "acorn", "badger", "canvas", "dapple", "engine", "fennel", "gravel", "hollow", "ivory",
        "jasper",
    ]

    /// Four words of 64 and a number: 30 bits. A password of the demonstration opens nothing but made-up data on loopback.
    static func password(_ random: (Int) -> [UInt8]) -> String {
        let bytes = random(5)
        let chosen = bytes.dropLast().map { words[Int($0) % words.count] }
        return (chosen + [String(10 + Int(bytes.last ?? 0) % 90)]).joined(separator: "-")
    }
}
