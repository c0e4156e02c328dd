import Postgres

/// Runs with a pool that is closed in any case.
@discardableResult
func withPool<Result>(
    _ settings: ConnectionSettings, limits: Pool.Limits = .init(),
    _ body: (Pool) async throws -> Result
) async throws -> Result {
    let pool = Pool(settings, limits: limits)
    do {
        let result = try await body(pool)
        await pool.close()
        return result
    } catch {
        await pool.close()
        throw error
    }
}

/// The error that the work throws, as the client's own.
func failure<Ignored>(
    _ work: () async throws -> Ignored
) async throws -> PostgresError {
    do {
        _ = try await work()
    } catch let error as PostgresError {
        return error
    }
    throw PrivateServer.Failure(description: "no error was thrown")
}
