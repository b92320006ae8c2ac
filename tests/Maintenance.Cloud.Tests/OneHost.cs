using Xunit;

namespace Maintenance.Cloud.Tests;

/// <summary>One host for many tests, on the true clock unless one is given, without limits of rate: each test makes sites, plants, people and gateways of its own in it.</summary>
public class OneHost : IAsyncLifetime
{
    private readonly ManualClock? _clock;
    private int _made;

    public OneHost()
    {
    }

    protected OneHost(ManualClock clock) => _clock = clock;

    public CloudHost Host { get; private set; } = null!;

    public CloudDatabase Database => Host.Database;

    public async Task InitializeAsync() => Host = await CloudHost.StartAsync(
        new Dictionary<string, string?> { ["RateLimits:SignedInBurst"] = "100000", ["RateLimits:AnonymousInWindow"] = "100000" }, _clock);

    public async Task DisposeAsync() => await Host.DisposeAsync();

    /// <summary>A name that nothing else has here.</summary>
    public string Named(string what) => FormattableString.Invariant($"{what}-{Interlocked.Increment(ref _made)}");

    public Task<Guid> SiteAsync() => Database.AddSiteAsync(Named("SITE"));

    internal Task<Plant> PlantAsync() => Plant.MakeAsync(Host, Named("SITE"));

    /// <summary>Somebody of a role at a site.</summary>
    public async Task<Person> PersonAsync(Guid site, string role)
    {
        var name = Named(role);
        var id = await Database.AddPersonAsync(name, (site, role));
        return new(id, name, await Host.SignInAsync(name));
    }

    /// <summary>A person with the client that carries their access token.</summary>
    public sealed record Person(Guid Id, string Name, HttpClient Client) : IDisposable
    {
        public void Dispose() => Client.Dispose();
    }
}

/// <summary>Tests of what gateways send.</summary>
[CollectionDefinition("Gateways")]
public sealed class HostOfGateways : ICollectionFixture<OneHost>;

/// <summary>Tests of what becomes of the alarms of a plant.</summary>
[CollectionDefinition("Plants")]
public sealed class HostOfPlants : ICollectionFixture<OneHost>;
