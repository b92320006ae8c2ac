using Npgsql;

namespace Maintenance.Cloud.Platform;

/// <summary>Whether a failure means that PostgreSQL cannot be reached at present, so that trying again later may succeed.</summary>
internal static class DatabaseAway
{
    public static bool Is(Exception exception) => exception switch
    {
        PostgresException refused => refused.SqlState is PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown
            or PostgresErrorCodes.CannotConnectNow or PostgresErrorCodes.TooManyConnections or PostgresErrorCodes.DiskFull
            or PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected,
        NpgsqlException => true,
        _ => false,
    };
}
