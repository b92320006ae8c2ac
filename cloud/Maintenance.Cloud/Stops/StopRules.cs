using Maintenance.Cloud.Catalogues;
using Maintenance.Cloud.Platform;

namespace Maintenance.Cloud.Stops;

/// <summary>
/// What has an asset stand by itself. Without a rule of kind Tag its tag with the signal <see cref="RunSignal"/> says whether it
/// runs; alarms, and what lies in it, have it stand by rule only.
/// </summary>
internal static class StopRules
{
    /// <summary>Signal of the tag that tells whether a machine runs, where no rule names another.</summary>
    public const string RunSignal = "running";

    /// <summary>Value above which it runs.</summary>
    public const double RunsAbove = 0.5;

    private const decimal MostValue = 1_000_000_000m;

    public static RecordDefinition Kind { get; } = new("stop-rules", "StopRule", "stops.stop_rule",
    [
        new("assetId", FieldTypes.Reference()) { IsRequired = true, IsFixed = true, IsFilter = true },
        new("assetTagNumber", FieldTypes.Text()) { IsDefaulted = true, Shown = "coalesce((SELECT a.tag_number FROM assets.asset AS a WHERE a.id = t.asset_id), '')" },
        new("kind", FieldTypes.Choice<StopRuleKind>()) { IsRequired = true, IsFixed = true, IsFilter = true },
        new("signal", FieldTypes.Text()) { IsFixed = true, IsFilter = true },
        new("runsAbove", FieldTypes.Amount(-MostValue, MostValue)) { IsDefaulted = true },
        new("children", FieldTypes.Choice<ChildrenThatStand>()),
        new("stopType", FieldTypes.Choice<StopType>()) { IsDefaulted = true, IsFilter = true },
        new("isArchived", FieldTypes.Flag()) { IsDefaulted = true, IsFilter = true },
    ])
    {
        Read = Permission.ReadAlarmRules,
        Make = Permission.ManageAlarmRules,
        Change = Permission.ManageAlarmRules,
        Remove = Permission.ManageAlarmRules,
        Order = "createdAtUtc",
        Constraints = new Dictionary<string, (string, string)>(StringComparer.Ordinal)
        {
            ["stop_rule_asset"] = ("assetId", "The site has no such asset."),
            ["stop_rule_signal"] = ("signal", "A rule of a tag or an alarm names its signal, one of children none."),
            ["stop_rule_children"] = ("children", "A rule of children says whether any or all of them must stand, others do not."),
            ["stop_rule_once"] = ("kind", "The asset has such a rule already."),
        },
    };

    private const string FindSql = """
        SELECT r.kind, r.signal, r.runs_above, r.children, r.stop_type FROM stops.stop_rule AS r
        WHERE r.asset_id = @assetId AND r.kind = @kind AND NOT r.is_archived ORDER BY r.signal
        """;

    private const string OfSiteSql = """
        SELECT r.asset_id, r.signal, r.runs_above::float8 AS runs_above, r.stop_type FROM stops.stop_rule AS r
        WHERE r.site_id = @siteId AND r.kind = 'Tag' AND NOT r.is_archived
        """;

    /// <summary>Of the events of a rule.</summary>
    public static IReadOnlyList<string> Events { get; } = ["StopRuleMade", "StopRuleChanged", "StopRuleRemoved"];

    public sealed record Rule(StopRuleKind Kind, string? Signal, decimal RunsAbove, ChildrenThatStand? Children, StopType StopType);

    /// <param name="RunsAbove">Value above which the asset runs.</param>
    public sealed record RunState(Guid AssetId, string Signal, double RunsAbove, StopType StopType);

    public static Task<IReadOnlyList<Rule>> OfAssetAsync(DbScope scope, Guid assetId, StopRuleKind kind, CancellationToken cancellationToken) =>
        scope.QueryAsync<Rule>(FindSql, new { assetId, kind = kind.ToString() }, cancellationToken);

    /// <summary>Which signals tell of a site's assets whether they run; those of no asset in it, <see cref="RunSignal"/> does.</summary>
    public static Task<IReadOnlyList<RunState>> RunStatesAsync(DbScope scope, Guid siteId, CancellationToken cancellationToken) =>
        scope.QueryAsync<RunState>(OfSiteSql, new { siteId }, cancellationToken);
}
