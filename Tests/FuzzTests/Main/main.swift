import FuzzTargets
import Glibc

// Only `bin/fuzz` builds this: it gives libFuzzer, which the compiler brings, one target to try.

@_silgen_name("LLVMFuzzerRunDriver")
func runDriver(
    _ count: UnsafeMutablePointer<CInt>, _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>>,
    _ test: @convention(c) (UnsafePointer<UInt8>?, Int) -> CInt
) -> CInt

nonisolated(unsafe) private var target = FuzzTarget.json

guard let name = getenv("AERTOUS_FUZZ_TARGET").map({ String(cString: $0) }), let named = FuzzTarget(rawValue: name) else {
    for target in FuzzTarget.allCases { puts(target.rawValue) }
    exit(2)
}
target = named
var (count, arguments) = (CommandLine.argc, CommandLine.unsafeArgv)
let status = runDriver(&count, &arguments) { data, count in
    do { try target.run(Array(UnsafeBufferPointer(start: data, count: count))) } catch {
        puts("BROKEN \(target.rawValue): \(error)")
        fflush(nil)
        abort()
    }
    return 0
}
exit(status)
