using System.Text.Json.Nodes;
using Maintenance.Cloud.Platform;

namespace Maintenance.Cloud.Settings;

/// <summary>
/// What is set, in memory: whoever follows a setting asks here each time. What this process sets holds at once, what another one
/// set after <see cref="Period"/> at most.
/// </summary>
internal sealed class SettingValues(Database database)
{
    /// <summary>Longest time until what was set elsewhere holds here.</summary>
    public static readonly TimeSpan Period = TimeSpan.FromSeconds(5);

    private const string Sql = "SELECT s.key, s.site_id, s.value::text AS value FROM settings.setting AS s WHERE s.value IS NOT NULL";

    private volatile IReadOnlyDictionary<(string Key, Guid? SiteId), JsonNode> _values = new Dictionary<(string Key, Guid? SiteId), JsonNode>();

    /// <summary>The site's value, else the organisation's, else the default.</summary>
    /// <param name="siteId">Null: of the organisation.</param>
    public T Get<T>(SettingDefinition setting, Guid? siteId = null)
    {
        var values = _values;
        var value = siteId is not null && setting.IsOfSite && values.TryGetValue((setting.Key, siteId), out var own) ? own
            : values.TryGetValue((setting.Key, null), out var common) ? common
            : setting.Default;
        return value.GetValue<T>();
    }

    public async Task ReloadAsync(CancellationToken cancellationToken)
    {
        await using var scope = await database.AsWorkerAsync(cancellationToken);
        var rows = await scope.QueryAsync<Row>(Sql, null, cancellationToken);
        _values = rows.ToDictionary(row => (row.Key, row.SiteId), row => JsonNode.Parse(row.Value)!);
    }

    private sealed record Row(string Key, Guid? SiteId, string Value);
}

/// <summary>Reads what is set at the start, and again and again.</summary>
internal sealed partial class FollowSettings(SettingValues values, TimeProvider clock, ILogger<FollowSettings> log) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(SettingValues.Period, clock);
        var isAway = false;
        do
        {
            try
            {
                await values.ReloadAsync(stoppingToken);
                isAway = false;
            }
            catch (Npgsql.NpgsqlException away)
            {
                if (!isAway)
                    LogAway(away.Message);
                isAway = true;
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "What is set cannot be read; what held before goes on: {Reason}")]
    private partial void LogAway(string reason);
}
