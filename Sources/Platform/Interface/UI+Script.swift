extension UI {
    /// A file of ours, or of ``Page/provider``, that this page alone needs beside those of every page.
    static func script(_ address: String) -> HTML { #"<script src="\#(address)" defer></script>"# }
}
