using System.Diagnostics;
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

    [FactIfChromium]
    public async Task A_browser_shows_tags_with_their_last_minute_alarms_the_outbox_the_plan_and_the_log()
    {
        var unit = new CountingUnit();
        await using var server = unit.Serve();
        await using var gateway = await RunningGateway.StartAsync(
            _folder.Path, CountingUnit.Device(server.EndPoint.Port).Replace("address: 0, type: float32 }", "address: 0, type: float32 }, limits: { high: 1, onDelay: \"00:00:00\" }", StringComparison.Ordinal));
        await RunningGateway.UntilAsync(() => gateway.Tag("N.up").Trend.Count > 1 && gateway.Tag("N.up").Alarms.Count > 0, "two seconds, and an alarm");

        gateway.Devices[0].CountIgnored();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        string[] arguments =
        [
            "--headless", "--no-sandbox", "--disable-gpu", $"--user-data-dir={Path.Combine(_folder.Path, "browser")}", "--virtual-time-budget=3000", "--dump-dom",
            gateway.Client.BaseAddress!.ToString(),
        ];
        using var browser = Process.Start(new ProcessStartInfo(FactIfChromiumAttribute.Chromium, arguments) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true })!;
        var noise = browser.StandardError.ReadToEndAsync(patience.Token);
        var page = await browser.StandardOutput.ReadToEndAsync(patience.Token);
        await browser.WaitForExitAsync(patience.Token);
        await noise;

        page.ShouldContain("<p id=\"away\" role=\"alert\" hidden");
        page.ShouldMatch("<td>N.up</td><td class=\"number\">[0-9.]+ </td><td><svg [^>]*><polyline points=\"[0-9., ]+\">");
        page.ShouldContain("N.up/high (");
        page.ShouldMatch("outbox: Telemetry</dt><dd>[0-9]+ records, ");
        page.ShouldContain("ReadHoldingRegisters     0 to     3     4  N.up, N.down");
        page.ShouldContain("Device counter is connected at ");
        page.ShouldContain("<td class=\"Online\">Online</td>");
        page.ShouldContain("<td class=\"long\">1 messages ignored</td>");
    }
}
