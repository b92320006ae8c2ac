using Maintenance.Contracts.Records;
using Maintenance.Edge.Pipeline;
using Maintenance.Edge.Tests.Devices;
using Maintenance.Edge.Tests.Uplinks;
using Maintenance.Protocols.Modbus;
using Shouldly;
using Xunit;

namespace Maintenance.Edge.Tests.Pipeline;

/// <summary>Whole gateways whose cloud makes them begin a new epoch: its books begin with it.</summary>
public sealed class NewEpochTests : IAsyncLifetime, IDisposable
{
    private const long NeverSent = 1_000_000;
    private readonly TemporaryFolder _folder = new();
    private readonly CountingUnit _unit = new();
    private ModbusTcpServer _server = null!;
    private ScriptedCloud _cloud = null!;

    private string Books => Path.Combine(_folder.Path, "ledger.json");

    public async Task InitializeAsync()
    {
        _server = _unit.Serve();
        _cloud = await ScriptedCloud.StartAsync();
    }

    public async Task DisposeAsync()
    {
        await _server.DisposeAsync();
        await _cloud.DisposeAsync();
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_sums_of_an_epoch_begun_while_the_gateway_runs_agree_and_go_on_over_a_restart()
    {
        await using (var gateway = await StartAsync())
        {
            _cloud.Move(Lane.Telemetry, NeverSent);
            await RunningGateway.UntilAsync(() => EpochLedger.Reports(_cloud.LatestEpoch(Lane.Telemetry)) is [.., { Sampled: > 0 }] && _cloud.Epochs(Lane.Telemetry) == 2, "a report of the new epoch");
            var remains = await gateway.StopAsync();
            EpochLedger.ShouldBalance(_cloud.LatestEpoch(Lane.Telemetry)).Taken.ShouldBeLessThan(remains.Books.Taken);
        }

        await RunOnceMoreAsync();
    }

    [Fact]
    public async Task The_sums_of_an_epoch_begun_while_the_gateway_delivers_its_last_records_agree()
    {
        var release = new TaskCompletionSource();
        await using (var gateway = await StartAsync())
        {
            _cloud.Hold = lane => lane == Lane.Telemetry ? release.Task : Task.CompletedTask;
            await TakeAsync(gateway, 20);
            var nowUtc = DateTimeOffset.UtcNow;
            await gateway.Inlet.WriteAsync(new Miss(GapReason.Malformed, "counter", null, nowUtc, nowUtc, 3, "garbage"), default);
            var stopping = gateway.StopAsync();
            await RunningGateway.UntilAsync(() => File.ReadAllText(Books).Contains("\"closed\": true", StringComparison.Ordinal), "the books to be closed");
            _cloud.Move(Lane.Telemetry, NeverSent);
            release.SetResult();
            await stopping;
        }

        _cloud.Epochs(Lane.Telemetry).ShouldBe(2);
        var report = EpochLedger.ShouldBalance(_cloud.LatestEpoch(Lane.Telemetry));
        report.Sampled.ShouldBeGreaterThanOrEqualTo(40);
        report.Missed.ShouldBeGreaterThanOrEqualTo(3);   // declared in the old epoch, and not yet acknowledged
        await RunOnceMoreAsync();
    }

    [Fact]
    public async Task Books_that_a_kill_left_behind_in_the_old_epoch_begin_with_what_the_outbox_holds()
    {
        await using (var gateway = await StartAsync())
        {
            File.Copy(Books, Books + ".early");
            _cloud.Move(Lane.Telemetry, NeverSent);
            await RunningGateway.UntilAsync(() => _cloud.Epochs(Lane.Telemetry) == 2, "the new epoch");
            await gateway.StopAsync();
        }

        File.Move(Books + ".early", Books, overwrite: true);
        await RunOnceMoreAsync();
        EpochLedger.Gaps(_cloud.LatestEpoch(Lane.Telemetry)).ShouldContain(gap => gap.Reason == GapReason.GatewayDown);
    }

    private async Task RunOnceMoreAsync()
    {
        await using var again = await RunningGateway.StartAsync(_folder.Path, CountingUnit.Device(_server.EndPoint.Port), _cloud);
        await TakeAsync(again, 10);
        await again.StopAsync();
        _cloud.Epochs(Lane.Telemetry).ShouldBe(2);
        EpochLedger.ShouldBalance(_cloud.LatestEpoch(Lane.Telemetry));
    }

    private async Task<RunningGateway> StartAsync()
    {
        var gateway = await RunningGateway.StartAsync(_folder.Path, CountingUnit.Device(_server.EndPoint.Port), _cloud);
        await RunningGateway.UntilAsync(() => _cloud.Records(Lane.Telemetry).Sum(record => record.ReadingCount) >= 20, "readings at the cloud");
        return gateway;
    }

    private static Task TakeAsync(RunningGateway gateway, long more)
    {
        var before = gateway.Tag("N.up").Taken;
        return RunningGateway.UntilAsync(() => gateway.Tag("N.up").Taken >= before + more, "more values");
    }
}
