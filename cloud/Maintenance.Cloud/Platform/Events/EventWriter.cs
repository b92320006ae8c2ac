using System.Diagnostics;
using Dapper;
using Npgsql;

namespace Maintenance.Cloud.Platform;

/// <summary>Writes events in the transaction of the change they tell of: both stay, or neither.</summary>
internal static class EventWriter
{
    private const string Sql = """
        INSERT INTO platform.event (type, site_id, subject, payload, actor, at_utc, correlation)
        VALUES (@Type, @SiteId, @Subject, @payload::jsonb, @Actor, @AtUtc, @correlation)
        """;

    public static Task WriteEventAsync(this DbScope scope, Event happened, CancellationToken cancellationToken) =>
        WriteAsync(scope.Connection, scope.Transaction, happened, cancellationToken);

    public static Task WriteAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, Event happened, CancellationToken cancellationToken)
    {
        var payload = EventJson.Write(happened.Payload);
        var correlation = Activity.Current?.TraceId.ToString();
        return connection.ExecuteAsync(new(
            Sql, new { happened.Type, happened.SiteId, happened.Subject, payload, happened.Actor, happened.AtUtc, correlation },
            transaction, cancellationToken: cancellationToken));
    }
}
