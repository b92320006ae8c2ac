using Xunit;

namespace Maintenance.Cloud.Tests.People;

/// <summary>The one host of tests that have sites and people of their own in it; its clock only goes on.</summary>
public sealed class SharedPeopleHost : IAsyncLifetime
{
    private int _tests;

    public CloudHost Host { get; private set; } = null!;

    public ManualClock Clock { get; } = new();

    public async Task InitializeAsync() => Host = await PeopleHost.StartAsync(Clock);

    public Task DisposeAsync() => PeopleHost.EndAsync(Host);

    /// <summary>What the names of one more test end with; none is the beginning of another.</summary>
    public string NextMark() => FormattableString.Invariant($"-{Interlocked.Increment(ref _tests):D4}");
}

[CollectionDefinition("People")]
public sealed class TestsOfPeople : ICollectionFixture<SharedPeopleHost>;
