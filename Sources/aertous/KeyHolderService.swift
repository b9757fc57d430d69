import App
import Logging
import ServiceLifecycle

/// Says again and again that this program works with the data, and under which versions of the master key.
struct KeyHolderService: Service {
    let holders: KeyHolders
    let logger: Logger

    func run() async throws {
        await cancelWhenGracefulShutdown {
            while (try? await Task.sleep(for: .milliseconds(KeyHolders.interval))) != nil {
                do { try await holders.show() } catch let refusal as MasterKeys.Refusal {
                    logger.critical("\(refusal)")
                } catch { logger.warning("The database does not know of this program", metadata: ["error": "\(type(of: error))"]) }
            }
        }
    }
}
