using System.Text.Json;
using Maintenance.Cloud.Alarms;
using Maintenance.Cloud.Assets;
using Maintenance.Cloud.Fleet;
using Maintenance.Cloud.People;
using Maintenance.Cloud.Platform;
using Maintenance.Contracts.Readings;
using Shouldly;
using Xunit;

namespace Maintenance.Cloud.Tests.Alarms;

public sealed class RehearseVerbTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Begin = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private CloudHost _host = null!;

    public async Task InitializeAsync()
    {
        var database = await CloudDatabase.CreateAsync();
        _host = CloudHost.On(database, new Dictionary<string, string?> { ["Database:Owner"] = database.Owner });
        await RunAsync(SeedDemoVerb.Verb);
        var demo = await database.OwnerAsync<Guid>("SELECT id FROM platform.site WHERE code = 'DEMO'");
        using var gateway = await TestGateway.EnrolAsync(_host, demo, "mine");
        await gateway.StoreAsync(gateway.Batch(1, 0, TestGateway.Readings(["P-101.vibration"], [.. Enumerable.Range(0, 7).Select(Sample)])));

        static Reading Sample(int i) => new(0, i is 1 or 2 or 5 ? 8 : 2, Quality.Good, Begin.AddSeconds(i), Begin.AddSeconds(i));
    }

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task The_verb_tells_the_same_from_a_file_of_rules()
    {
        var file = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.json");
        await File.WriteAllTextAsync(file, JsonSerializer.Serialize(new { rules = new[] { new { tag = "P-101.vibration", kind = "LimitHigh", limit = 7 } } }));
        try
        {
            var outcome = await RunAsync(RehearseVerb.Verb, "--from", "2026-01-01", "--to", "2026-01-02", "--rules", file);
            outcome.GetProperty("workOrders")[0].GetProperty("failureMode").GetString().ShouldBe("VIB");
            await Should.ThrowAsync<VerbRefusedException>(() => RunAsync(RehearseVerb.Verb, "--from", "today", "--to", "2026-01-02", "--rules", file));
        }
        finally
        {
            File.Delete(file);
        }
    }

    private async Task<JsonElement> RunAsync(Verb verb, params string[] arguments)
    {
        var output = new StringWriter();
        await verb.RunAsync(new(_host.Services, [new PeopleModule(), new FleetModule(), new AssetsModule()], arguments, output), CancellationToken.None);
        return JsonElement.Parse(output.ToString());
    }
}
