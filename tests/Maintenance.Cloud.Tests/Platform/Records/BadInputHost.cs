using Xunit;

namespace Maintenance.Cloud.Tests.Platform.Records;

/// <summary>The one host of the tests of bad input, with one of everything: what is refused leaves it as it was.</summary>
public sealed class BadInputHost : IAsyncLifetime
{
    public CloudHost Host { get; private set; } = null!;

    public HttpClient Client { get; private set; } = null!;

    internal Dictionary<string, string> Ids { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Host = await CloudHost.StartAsync(new Dictionary<string, string?> { ["RateLimits:SignedInBurst"] = "100000" });
        Host.UseKestrel(0);
        var site = await Host.Database.AddSiteAsync("MINE");
        await Host.Database.AddPersonAsync("adam", (site, "Administrator"), (site, "StoreKeeper"), (site, "ReliabilityEngineer"), (site, "Manager"));
        Ids = AccessRecords.NewIds();
        Ids["siteId"] = site.ToString();
        Ids["user"] = (await Host.Database.AddPersonAsync("clerk", (site, "StoreKeeper"))).ToString();
        foreach (var fresh in (string[])["membership", "department", "team", "certificate", "shift", "holiday", "rate", "key", "passkey", "meter", "leaf", "class", "mode", "paper", "mechanism", "cause", "remedy", "reason", "type", "entry", "spare", "grant", "stopRule", "stop", "draft", "template", "set", "calendar", "leaflet", "filter"])
            await AccessRecords.RenewAsync(Host.Database, fresh, Ids, null);
        Ids["asset"] = Ids["leaf"];
        Ids["order"] = Ids["draft"];
        Ids["gauge"] = Ids["meter"];
        foreach (var (kind, id) in await AccessRecords.OfWorkAsync(Host.Database, site, Guid.Parse(Ids["draft"]), Guid.Parse(Ids["user"])))
            Ids[kind] = id;
        await Host.Database.OwnerAsync<int>("UPDATE work.work_order SET state = 'InProgress', wait_reason = NULL, started_at_utc = now() RETURNING 1");
        foreach (var fresh in (string[])["report", "message"])
            await AccessRecords.RenewAsync(Host.Database, fresh, Ids, null);
        Client = await Host.SignInAsync("adam");
    }

    public async Task DisposeAsync()
    {
        Client.Dispose();
        await Host.DisposeAsync();
    }
}
