using System.Text.Json;
using Maintenance.Cloud.Audit;
using Maintenance.Cloud.Platform;
using Maintenance.Cloud.Tests.People;
using Maintenance.Local;

namespace Maintenance.Cloud.Tests.Audit;

/// <summary>A host whose audit a test may spoil.</summary>
public sealed class AuditHost(SharedPeopleHost? shared = null) : PeopleHost(shared)
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(20);

    /// <param name="shared">The host to be in, for who spoils nothing; null: one of its own.</param>
    public static async Task<AuditHost> StartAsync(SharedPeopleHost? shared = null)
    {
        var host = new AuditHost(shared);
        await host.InitializeAsync();
        return host;
    }

    /// <summary>Waits until every event is in the audit.</summary>
    public Task SealedAsync() => Until.TrueAsync(
        async _ => await Host.Database.OwnerAsync<bool>("SELECT NOT EXISTS (SELECT FROM platform.event AS e WHERE NOT EXISTS (SELECT FROM audit.record AS r WHERE r.event_id = e.id))"),
        Bound, "every event to be in the audit", CancellationToken.None);

    /// <summary>Does what nobody may: as the owner, with the guard taken off.</summary>
    public Task<int> TamperAsync(string sql) => Host.Database.OwnerAsync<int>(
        $"ALTER TABLE audit.record DISABLE TRIGGER ALL; {sql}; ALTER TABLE audit.record ENABLE TRIGGER ALL; SELECT 1");

    internal Task<VerifyAudit.Outcome> VerifyAsync(string? anchor = null) =>
        VerifyAudit.HandleAsync(Host.Services.GetRequiredService<Database>(), anchor, CancellationToken.None);

    public async Task<IReadOnlyList<JsonElement>> RecordsAsync(string query, string who = "both")
    {
        await SealedAsync();
        var (_, list) = await SendAsync(who, "GET", $"/audit?{query}");
        return [.. list.GetProperty("items").EnumerateArray()];
    }
}
