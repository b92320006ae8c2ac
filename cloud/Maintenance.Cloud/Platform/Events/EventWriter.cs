using System.Diagnostics;
using Dapper;
using Npgsql;

namespace Maintenance.Cloud.Platform;

/// <summary>Writes events in the transaction of the change they tell of: both stay, or neither.</summary>
internal static class EventWriter
{
    private const string Sql = """
        INSERT INTO platform.event (type, site_id, subject, payload, actor, at_utc, correlation, version, changes, address, user_agent, device_id)
        VALUES (@Type, @SiteId, @Subject, @payload::jsonb, @Actor, @AtUtc, @correlation, @version, @changes::jsonb, @Address, @UserAgent, @device)
        """;

    private const string PersonalSql = """
        INSERT INTO platform.personal_value (subject, version, field, value_before, value_after)
        VALUES (@Subject, @version, @field, @before::jsonb, @after::jsonb)
        """;

    public static Task WriteEventAsync(this DbScope scope, Event happened, CancellationToken cancellationToken) =>
        WriteAsync(scope.Connection, scope.Transaction, happened, cancellationToken);

    public static async Task WriteAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, Event happened, CancellationToken cancellationToken)
    {
        var payload = EventJson.Write(happened.Payload);
        var correlation = Activity.Current?.TraceId.ToString();
        var (version, changes) = (happened.Change?.Version, happened.Change?.ToJson());
        var (origin, device) = (RequestOrigin.Current, OperationClaim.ServedDevice);
        await connection.ExecuteAsync(new(
            Sql,
            new { happened.Type, happened.SiteId, happened.Subject, payload, happened.Actor, happened.AtUtc, correlation, version, changes, origin.Address, origin.UserAgent, device },
            transaction, cancellationToken: cancellationToken));
        foreach (var (field, change) in happened.Change?.Fields.Where(one => one.Value is { IsPersonal: true } value && (value.Before ?? value.After) is not null) ?? [])
        {
            var (before, after) = (change.Before?.ToJsonString(), change.After?.ToJsonString());
            await connection.ExecuteAsync(new(
                PersonalSql, new { happened.Subject, version, field, before, after }, transaction, cancellationToken: cancellationToken));
        }
    }
}
