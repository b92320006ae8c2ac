using System.Net.Http.Json;
using System.Text.Json;
using Maintenance.Edge.Tests.Devices;
using Shouldly;
using Xunit;

namespace Maintenance.Edge.Tests.Local;

/// <summary>What the gateway's page reads, with the cloud away.</summary>
public sealed class PageTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_last_minute_the_requests_of_a_poll_and_the_log_are_told_without_the_cloud()
    {
        var unit = new CountingUnit();
        await using var server = unit.Serve();
        await using var gateway = await RunningGateway.StartAsync(_folder.Path, CountingUnit.Device(server.EndPoint.Port));
        await RunningGateway.UntilAsync(() => gateway.Tag("N.up").Trend.Count > 1, "two seconds");

        var trends = await gateway.Client.GetFromJsonAsync<JsonElement>("/api/trends");
        trends.GetProperty("N.up").EnumerateArray().Select(value => value.GetDouble()).First().ShouldBeGreaterThan(0);
        var device = (await gateway.Client.GetFromJsonAsync<JsonElement>("/api/status")).GetProperty("devices")[0];
        var plan = device.GetProperty("plan").EnumerateArray().Select(line => line.GetString()!).ToList();
        plan[0].ShouldEndWith("2 tags in 1 requests a poll");
        plan[1].ShouldBe("  ReadHoldingRegisters     0 to     3     4  N.up, N.down");
        plan[2].ShouldStartWith("  a round trip ");
        var log = await gateway.Client.GetFromJsonAsync<JsonElement>("/api/log");
        log.EnumerateArray().ShouldContain(entry => entry.GetProperty("message").GetString()!.StartsWith("Device counter is connected at ", StringComparison.Ordinal)
            && entry.GetProperty("level").GetString() == "Information" && entry.GetProperty("part").GetString() == "DeviceSupervisor");
        (await gateway.Client.GetStringAsync("/")).ShouldContain("Requests of a poll");
        (await gateway.Client.GetStringAsync("/gateway.schema.json")).ShouldBe(await File.ReadAllTextAsync(Repository.File("edge/Maintenance.Edge/Configuration/gateway.schema.json")));
        (await gateway.StopAsync()).ShouldBalance();
    }
}
