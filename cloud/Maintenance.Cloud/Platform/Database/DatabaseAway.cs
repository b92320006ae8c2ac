using Npgsql;

namespace Maintenance.Cloud.Platform;

/// <summary>Whether a failure means that PostgreSQL cannot be reached at present, so that trying again later may succeed.</summary>
internal static class DatabaseAway
{
    /// <summary>
    /// Classes of SQLSTATE that say something of the server and nothing of the statement: 08 connection, 53 resources (disk,
    /// memory, connections), 57 intervention (shutdown, cancelled), 58 system (PostgreSQL, Appendix A).
    /// </summary>
    private static readonly string[] Classes = ["08", "53", "57", "58"];

    public static bool Is(Exception exception) => exception switch
    {
        PostgresException refused => Classes.Contains(refused.SqlState[..2]) || refused.SqlState is
            PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected
            or PostgresErrorCodes.LockNotAvailable or PostgresErrorCodes.ReadOnlySqlTransaction,
        NpgsqlException => true,
        _ => false,
    };
}
