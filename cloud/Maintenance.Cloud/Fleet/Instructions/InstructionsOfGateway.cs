using Maintenance.Cloud.Platform;
using Maintenance.Contracts.Transport;

namespace Maintenance.Cloud.Fleet;

/// <summary>
/// What a gateway is to be told, and its version. A change is noticed by whoever looks: nobody who starts work has to know of
/// gateways.
/// </summary>
internal sealed class InstructionsOfGateway(Database database, GatewayKeys keys, TimeProvider clock)
{
    private const string ReadSql = "SELECT i.version, i.content FROM fleet.instruction AS i WHERE i.gateway_id = @Id";

    private const string BeginSql = """
        INSERT INTO fleet.instruction (gateway_id, site_id, version, content, changed_at_utc)
        VALUES (@Id, @SiteId, 0, '', @nowUtc) ON CONFLICT (gateway_id) DO NOTHING
        """;

    // By the clock too: of a database that was set back to a backup the versions go on beyond those that gateways hold.
    private const string RenewSql = """
        UPDATE fleet.instruction AS i SET
            version = greatest(i.version + 1, @held + 1, @nowMs), content = @content, changed_at_utc = @nowUtc
        WHERE i.gateway_id = @Id RETURNING i.version
        """;

    /// <param name="held">Version that the gateway holds; 0: none.</param>
    public async Task<GatewayInstructions> ReadAsync(GatewayIdentity gateway, long held, CancellationToken cancellationToken)
    {
        var nowUtc = clock.GetUtcNow();
        await using var scope = await database.AsWorkerForAsync(gateway.Id, gateway.SiteId, cancellationToken);
        await keys.SeenAsync(scope, gateway, cancellationToken);
        var last = await scope.FindAsync<Row>(ReadSql, new { gateway.Id }, cancellationToken);
        var content = await InstructionContent.ComposeAsync(scope, gateway, nowUtc, cancellationToken);
        if (!IsSaid(last, content, held))
            (last, content) = await RenewAsync(scope, gateway, held, cancellationToken);
        await scope.CommitAsync(cancellationToken);
        return content.ToInstructions(last!.Version, clock.GetUtcNow());
    }

    /// <summary>
    /// Whoever looks at the same time waits here for the row, and then looks again: a statement begun after that sees no less than
    /// the one before saw, so what has the higher version is the newer.
    /// </summary>
    private async Task<(Row, InstructionContent)> RenewAsync(DbScope scope, GatewayIdentity gateway, long held, CancellationToken cancellationToken)
    {
        var nowUtc = clock.GetUtcNow();
        await scope.ExecuteAsync(BeginSql, new { gateway.Id, gateway.SiteId, nowUtc }, cancellationToken);
        var last = await scope.SingleAsync<Row>(ReadSql + " FOR UPDATE", new { gateway.Id }, cancellationToken);
        var content = await InstructionContent.ComposeAsync(scope, gateway, nowUtc, cancellationToken);
        if (IsSaid(last, content, held))
            return (last, content);
        var text = content.ToText();
        var version = await scope.SingleAsync<long>(
            RenewSql, new { gateway.Id, held, content = text, nowUtc, nowMs = nowUtc.ToUnixTimeMilliseconds() }, cancellationToken);
        await WaitingCommands.ToldAsync(scope, gateway.Id, content.Commands, nowUtc, cancellationToken);
        return (new(version, text), content);
    }

    /// <summary>False also where the gateway holds what this database has forgotten.</summary>
    private static bool IsSaid(Row? last, InstructionContent content, long held) =>
        last is not null && held <= last.Version && string.Equals(last.Content, content.ToText(), StringComparison.Ordinal);

    private sealed record Row(long Version, string Content);
}
