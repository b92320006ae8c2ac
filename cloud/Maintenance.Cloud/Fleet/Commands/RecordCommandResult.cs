using Maintenance.Cloud.Platform;
using Maintenance.Contracts;
using Maintenance.Contracts.Records;

namespace Maintenance.Cloud.Fleet;

/// <summary>Records what a gateway says became of a command; the same again changes nothing.</summary>
internal static class RecordCommandResult
{
    private const int LongestDetail = 4_000;

    private const string Sql = """
        UPDATE fleet.command AS c SET outcome = @outcome, read_back = @ReadBack, detail = @detail, done_at_utc = @AtUtc, answered_at_utc = @nowUtc,
            told_at_utc = coalesce(c.told_at_utc, @nowUtc)
        WHERE c.id = @CommandId AND c.gateway_id = @gatewayId AND c.outcome IS NULL
        """;

    private const string KnownSql = "SELECT EXISTS (SELECT FROM fleet.command AS c WHERE c.id = @CommandId AND c.gateway_id = @gatewayId)";

    /// <exception cref="MalformedRecordException">It is no command of this gateway.</exception>
    public static async Task HandleAsync(
        DbScope scope, GatewayIdentity gateway, CommandResult result, DateTimeOffset nowUtc, CancellationToken cancellationToken)
    {
        var detail = result.Detail is { Length: > LongestDetail } text ? text[..LongestDetail] : result.Detail;
        var parameters = new { result.CommandId, gatewayId = gateway.Id, outcome = result.Outcome.ToString(), result.ReadBack, detail, result.AtUtc, nowUtc };
        if (await scope.ExecuteAsync(Sql, parameters, cancellationToken) == 1)
        {
            await scope.WriteEventAsync(
                new("CommandAnswered", gateway.SiteId, result.CommandId, new { result.CommandId, result.Outcome, result.ReadBack, detail }, $"gateway:{gateway.Id}", nowUtc),
                cancellationToken);
        }
        else if (!await scope.SingleAsync<bool>(KnownSql, parameters, cancellationToken))
        {
            throw new MalformedRecordException($"there is no command {result.CommandId} of this gateway");
        }
    }
}
