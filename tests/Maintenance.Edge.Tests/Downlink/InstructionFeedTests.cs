using System.Net.Http.Json;
using System.Text.Json;
using Maintenance.Edge.Tests.Devices;
using Maintenance.Edge.Tests.Uplinks;
using Maintenance.Local;
using Shouldly;
using Xunit;

namespace Maintenance.Edge.Tests.Downlink;

public sealed class InstructionFeedTests : IAsyncLifetime, IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly TestUnit _unit = new();
    private ScriptedCloud _cloud = null!;

    public async Task InitializeAsync() => _cloud = await ScriptedCloud.StartAsync();

    public async Task DisposeAsync() => await _cloud.DisposeAsync();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task What_the_cloud_told_holds_over_a_restart_without_the_cloud_and_its_age_is_told()
    {
        await using var server = _unit.Serve();
        var devices = Device(server.EndPoint.Port);
        var nowUtc = DateTimeOffset.UtcNow;
        _cloud.Instructions = new(5, nowUtc, [new("P", nowUtc.AddHours(-1), ["W-000007"])], []);
        await using (var gateway = await RunningGateway.StartAsync(_folder.Path, devices, _cloud))
        {
            await RunningGateway.UntilAsync(() => gateway.Word.Held.Version == 5, "the cloud's word");
            await ModeIsAsync(gateway, "Maintenance");
            (await gateway.Client.GetStringAsync("/metrics")).ShouldContain("asset_maintenance_state{asset=\"P\"} 1");
            await gateway.StopAsync();
        }

        await using var again = await RunningGateway.StartAsync(_folder.Path, devices);
        again.Word.Of("P").IsOn(DateTimeOffset.UtcNow).ShouldBeTrue();
        await ModeIsAsync(again, "Maintenance");
        await RunningGateway.UntilAsync(() => HasLogged(again, "cannot be asked what is under maintenance"), "the cloud to be missed");
        var told = (await StatusAsync(again)).GetProperty("cloud");
        told.GetProperty("confirmedAtUtc").GetDateTimeOffset().ShouldBeInRange(nowUtc, DateTimeOffset.UtcNow);
        told.GetProperty("lastError").GetString().ShouldNotBeNullOrEmpty();
        told.GetProperty("maintenance")[0].GetProperty("workOrders")[0].GetString().ShouldBe("W-000007");
    }

    [Fact]
    public async Task Work_that_is_over_is_heard_of_and_the_machine_is_watched_again()
    {
        await using var server = _unit.Serve();
        var nowUtc = DateTimeOffset.UtcNow;
        _cloud.Instructions = new(5, nowUtc, [new("P", nowUtc, ["W-000007"])], []);
        await using var gateway = await RunningGateway.StartAsync(_folder.Path, Device(server.EndPoint.Port), _cloud);
        await ModeIsAsync(gateway, "Maintenance");

        _cloud.Instructions = new(6, nowUtc.AddMinutes(1), [], []);
        await ModeIsAsync(gateway, "Running");
        _cloud.Instructions = null;
        await RunningGateway.UntilAsync(() => HasLogged(gateway, "404"), "a cloud that knows of no instructions to be told of");
        gateway.Word.Held.Version.ShouldBe(6);
    }

    private static string Device(int port) => $$"""
        - name: pump
          protocol: modbus
          endpoint: "127.0.0.1:{{port}}"
          modbus: { unit: 1, poll: "00:00:00.050" }
          tags:
          - { name: P.vibration, asset: P, kind: Vibration, register: { address: 0, type: float32 }, limits: { high: 4.5 } }
        assets:
        - { name: P, class: pump }
        """;

    private static bool HasLogged(RunningGateway gateway, string words) =>
        gateway.Logs.Entries.Any(entry => entry.Message.Contains(words, StringComparison.Ordinal));

    private static Task ModeIsAsync(RunningGateway gateway, string mode) => Until.TrueAsync(
        async _ => (await StatusAsync(gateway)).GetProperty("assets") is { } assets && assets.GetArrayLength() == 1
            && string.Equals(assets[0].GetProperty("mode").GetString(), mode, StringComparison.Ordinal),
        TimeSpan.FromSeconds(20), $"mode {mode}", CancellationToken.None);

    private static async Task<JsonElement> StatusAsync(RunningGateway gateway) => await gateway.Client.GetFromJsonAsync<JsonElement>("/api/status");
}
