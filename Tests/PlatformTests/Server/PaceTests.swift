import NIOCore
import NIOEmbedded
import Testing

@testable import Platform

@Suite("A body slower than 1 KiB/s is cut, and time in which nobody asked for more of it does not count")
struct PaceTests {
    /// A connection whose time the test tells, and what comes on it.
    private final class Line {
        private final class Here: ChannelInboundHandler {
            typealias InboundIn = ByteBuffer
            var context: ChannelHandlerContext?
            func handlerAdded(context: ChannelHandlerContext) { self.context = context }
            func handlerRemoved(context: ChannelHandlerContext) { self.context = nil }
        }
        private let (here, channel, pace): (Here, EmbeddedChannel, Pace)
        private(set) var cuts = 0

        init() {
            let here = Here()
            (self.here, channel, pace) = (here, EmbeddedChannel(handler: here), Pace(EdgeLimits()))
        }
        /// A head came whose body is to follow.
        func begin() {
            pace.bodyBegan()
            watch()
        }
        func come(_ bytes: Int) {
            pace.bodyCame(bytes)
            watch()
        }
        func ask() { pace.asked(channel.embeddedEventLoop.now) }
        func end() { pace.bodyEnded() }
        func pass(_ seconds: Double) { channel.embeddedEventLoop.advanceTime(by: .milliseconds(Int64(seconds * 1_000))) }

        private func watch() {
            guard let context = here.context else { return }
            pace.watchBody(context) { [self] in cuts += 1 }
        }
    }

    @Test("After ten seconds of grace each ten bring 10 KiB, or it is cut", arguments: [(10_239, [0, 1]), (10_240, [0, 0, 0])])
    func enough(_ bytes: Int, _ cuts: [Int]) {
        let line = Line()
        line.begin()
        line.ask()
        for count in cuts {
            line.pass(9.9)
            #expect(line.cuts == 0)
            line.pass(0.1)
            #expect(line.cuts == count)
            line.come(bytes)
            line.ask()
        }
    }

    @Test("What came in one stretch of time does not count for the next")
    func stretches() {
        let line = Line()
        line.begin()
        line.ask()
        line.pass(10)
        line.come(1_000_000)
        line.ask()
        line.pass(10)
        #expect(line.cuts == 0)
        line.pass(10)
        #expect(line.cuts == 1)
    }

    @Test("While we ask for nothing it may rest, and after that it has the rest of the stretch for nothing, once")
    func held() {
        let line = Line()
        line.begin()
        line.ask()
        line.pass(10)
        line.come(100)
        line.pass(25)
        #expect(line.cuts == 0, "nobody asked")
        line.ask()
        line.pass(5)
        #expect(line.cuts == 0, "it was kept waiting in this stretch")
        line.pass(9.9)
        #expect(line.cuts == 0)
        line.pass(0.1)
        #expect(line.cuts == 1, "and in this one it was not")
    }

    @Test("Asking again within a second, or while something is asked for already, keeps nobody waiting", arguments: [[0.5], [0, 5]])
    func asking(_ times: [Double]) {
        let line = Line()
        line.begin()
        line.ask()
        line.pass(10)
        line.come(100)
        var now = 0.0
        for time in times {
            line.pass(time - now)
            line.ask()
            now = time
        }
        line.pass(10 - now)
        #expect(line.cuts == 1)
    }

    @Test("How long ago something came is not forgotten where a stretch ends")
    func across() {
        let line = Line()
        line.begin()
        line.ask()
        line.pass(9.5)
        line.come(100)
        line.pass(1.1)
        line.ask()
        line.pass(9.4)
        #expect(line.cuts == 0, "it was kept waiting for longer than a second")
        line.pass(10)
        #expect(line.cuts == 1)
    }

    @Test("Another body on the connection has a grace of its own, from the end of the stretch in which it began")
    func another() {
        let line = Line()
        line.begin()
        line.ask()
        line.pass(12)
        line.begin()
        line.ask()
        line.pass(8)
        #expect(line.cuts == 0)
        line.pass(10)
        #expect(line.cuts == 1)
    }

    @Test("However often something comes, one stretch follows the other; and where nothing more is waited for, none does")
    func stretch() {
        let line = Line()
        line.begin()
        line.ask()
        line.pass(5)
        line.come(1)
        line.ask()
        line.pass(14.9)
        #expect(line.cuts == 0)
        line.pass(0.1)
        #expect(line.cuts == 1)
        let ended = Line()
        ended.begin()
        ended.ask()
        ended.end()
        ended.pass(60)
        #expect(ended.cuts == 0)
    }
}
