import ArgumentParser
import App
@main struct Aertous: ParsableCommand { mutating func run() {} }
