using Maintenance.Cloud.People;
using Maintenance.Cloud.Platform;
using Maintenance.Contracts.Records;

namespace Maintenance.Cloud.Fleet;

/// <summary>A command to write a tag, as it is shown.</summary>
/// <param name="Value">To be written, in <paramref name="Unit"/>.</param>
/// <param name="MadeBy">Display name; the id or key where the name may not be seen.</param>
/// <param name="ToldAtUtc">When the gateway was told of it first.</param>
/// <param name="ReadBack">What the device said after it was written, in <paramref name="Unit"/>.</param>
/// <param name="Detail">What the gateway said of it.</param>
/// <param name="DoneAtUtc">By the gateway's clock.</param>
public sealed record CommandView(
    Guid Id, int TagId, string Tag, Guid GatewayId, double Value, string Unit, string Reason, CommandState State, DateTimeOffset MadeAtUtc,
    string MadeBy, DateTimeOffset ExpiresAtUtc, DateTimeOffset? ToldAtUtc, double? ReadBack, string? Detail, DateTimeOffset? DoneAtUtc,
    DateTimeOffset? AnsweredAtUtc);

/// <summary>A row of <c>fleet.command</c>.</summary>
internal sealed record CommandRow(
    Guid Id, long Arrival, Guid SiteId, Guid GatewayId, int TagId, string Tag, string Unit, double Value, string Reason, DateTimeOffset MadeAtUtc,
    string MadeBy, DateTimeOffset ExpiresAtUtc, DateTimeOffset? ToldAtUtc, CommandOutcome? Outcome, double? ReadBack, string? Detail,
    DateTimeOffset? DoneAtUtc, DateTimeOffset? AnsweredAtUtc)
{
    public const string Columns = """
        c.id, c.arrival, c.site_id, c.gateway_id, c.tag_id, c.tag, c.unit, c.value, c.reason, c.made_at_utc, c.made_by, c.expires_at_utc,
        c.told_at_utc, c.outcome, c.read_back, c.detail, c.done_at_utc, c.answered_at_utc
        """;

    private const string FindSql = $"SELECT {Columns} FROM fleet.command AS c WHERE c.id = @id";

    public static Task<CommandRow?> FindAsync(DbScope scope, Guid id, CancellationToken cancellationToken) =>
        scope.FindAsync<CommandRow>(FindSql, new { id }, cancellationToken);

    public static async Task<IReadOnlyList<CommandView>> CompleteAsync(
        DbScope scope, IReadOnlyList<CommandRow> rows, DateTimeOffset nowUtc, CancellationToken cancellationToken)
    {
        var ids = rows.Select(row => Guid.TryParse(row.MadeBy, out var id) ? id : Guid.Empty).Where(id => id != Guid.Empty);
        var names = await PeopleDirectory.NamesAsync(scope, ids, cancellationToken);
        return [.. rows.Select(row => row.ToView(
            nowUtc, Guid.TryParse(row.MadeBy, out var id) && names.TryGetValue(id, out var name) ? name : row.MadeBy))];
    }

    private CommandView ToView(DateTimeOffset nowUtc, string madeBy) => new(
        Id, TagId, Tag, GatewayId, Value, Unit, Reason, StateAt(nowUtc), MadeAtUtc, madeBy, ExpiresAtUtc, ToldAtUtc, ReadBack, Detail,
        DoneAtUtc, AnsweredAtUtc);

    private CommandState StateAt(DateTimeOffset nowUtc) => Outcome switch
    {
        CommandOutcome.Written => CommandState.Written,
        CommandOutcome.NotConfirmed => CommandState.NotConfirmed,
        CommandOutcome.Refused => CommandState.Refused,
        CommandOutcome.Unreachable => CommandState.Unreachable,
        CommandOutcome.Expired => CommandState.Expired,
        CommandOutcome.Unknown => CommandState.Unknown,
        _ when nowUtc > ExpiresAtUtc => CommandState.Unanswered,
        _ => ToldAtUtc is null ? CommandState.Waiting : CommandState.Sent,
    };
}
