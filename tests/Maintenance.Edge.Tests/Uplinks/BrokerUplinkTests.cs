using System.Buffers;
using Maintenance.Contracts.Readings;
using Maintenance.Contracts.Records;
using Maintenance.Edge.Configuration;
using Maintenance.Edge.Outbox;
using Maintenance.Edge.Uplinks;
using Maintenance.Local;
using Maintenance.Protocols.Mqtt;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Shouldly;
using Xunit;

namespace Maintenance.Edge.Tests.Uplinks;

public sealed class BrokerUplinkTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly TemporaryFolder _folder = new();
    private readonly CancellationTokenSource _bound = new(Patience);

    [Fact]
    public async Task What_a_stopped_broker_had_not_acknowledged_comes_once_it_is_back_and_nothing_is_missing()
    {
        const int Before = 200, Meanwhile = 50, After = 20;
        await using var broker = await PrivateBroker.StartAsync(new() { Persistent = true }, _bound.Token);
        await using var published = await PublishedRecords.SubscribeAsync(broker.Port, "plant/g", _bound.Token);
        await using var gateway = await StartAsync(broker.Port);
        var outbox = gateway.Outbox;
        await AppendAsync(outbox, 1, Before);
        await published.UntilAsync(Before / 4);
        await broker.StopAsync();
        await AppendAsync(outbox, Before + 1, Meanwhile);
        outbox.Depth(Lane.Telemetry).Records.ShouldBeGreaterThanOrEqualTo(Meanwhile);
        await broker.StartAgainAsync(_bound.Token);
        await AppendAsync(outbox, Before + Meanwhile + 1, After);

        await outbox.WaitUntilEmptyAsync(Lane.Telemetry, _bound.Token);
        const int All = Before + Meanwhile + After;
        await published.UntilAsync(All);
        published.ShouldBeWhole();
        published.Values.Select(value => (value.Sequence, value.Value)).ShouldBe(Enumerable.Range(1, All).Select(number => ((long)number, (double)number)));
    }

    [Fact]
    public async Task Nothing_counts_as_delivered_while_the_broker_does_not_acknowledge()
    {
        await using var broker = await PrivateBroker.StartAsync(new() { Login = ("g", "right") }, _bound.Token);
        await using var gateway = await StartAsync(broker.Port, ("g", "wrong"));
        var outbox = gateway.Outbox;
        await AppendAsync(outbox, 1, 3);
        HealthReport? report = null;
        await Until.TrueAsync(
            async token => (report = await gateway.Health.CheckHealthAsync(token)).Entries["uplink"].Status == HealthStatus.Unhealthy,
            Patience, "the refusal to be told", _bound.Token);
        report!.Entries["uplink"].Description.ShouldNotBeNull().ShouldContain("refused the connection");
        report.Entries["uplink"].Description!.ShouldNotContain("wrong");
        outbox.Depth(Lane.Telemetry).Records.ShouldBe(3);
    }

    [Fact]
    public async Task A_message_that_the_broker_finds_too_long_is_kept_aside_and_declared_and_the_rest_goes_on()
    {
        await using var broker = await PrivateBroker.StartAsync(new() { Persistent = true, Settings = ["max_packet_size 2000"] }, _bound.Token);
        await using var published = await PublishedRecords.SubscribeAsync(broker.Port, "plant/g", _bound.Token);
        await using var gateway = await StartAsync(broker.Port, version: MqttVersion.V5);
        var outbox = gateway.Outbox;
        await AppendAsync(outbox, 1, 3);
        await outbox.AppendAsync(Lane.Telemetry, Readings(4, 500), _bound.Token);
        await AppendAsync(outbox, 5, 3);

        await outbox.WaitUntilEmptyAsync(Lane.Telemetry, _bound.Token);
        await published.UntilAsync(7);
        published.ShouldBeWhole();
        published.Values.Select(value => value.Sequence).ShouldBe([1, 2, 3, 5, 6, 7]);
        var (sequence, gap) = published.Gaps.ShouldHaveSingleItem();
        (sequence, gap.Reason, gap.Count).ShouldBe((4, GapReason.Refused, 500));
        Directory.GetFiles(Path.Combine(_folder.Path, "refused"), "*.payload").ShouldHaveSingleItem();
    }

    public void Dispose()
    {
        _bound.Dispose();
        _folder.Dispose();
    }

    private async Task<PublishingGateway> StartAsync(int port, (string User, string Password)? login = null, MqttVersion version = MqttVersion.V311)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new() { DisableDefaults = true });
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton<TimeProvider>(TimeProvider.System);
        builder.Services.AddOutbox(new() { Folder = Path.Combine(_folder.Path, "outbox") });
        var (user, password) = login ?? default;
        var mqtt = new MqttSettings("maintenance-g", user, password is null ? null : new(password), Tls: false, null, TimeSpan.FromSeconds(30))
        {
            Version = version,
        };
        builder.Services.AddPublishing(
            new(new("127.0.0.1", port), "plant/g", mqtt, TimeSpan.Zero), "g",
            new() { RefusedFolder = Path.Combine(_folder.Path, "refused"), LiveBytes = 2000, BacklogBytes = 4000, ShutdownDrain = TimeSpan.Zero });
        var host = builder.Build();
        await host.StartAsync(_bound.Token);
        return new(host);
    }

    private async Task AppendAsync(DurableOutbox outbox, int first, int count)
    {
        for (var number = first; number < first + count; number++)
            (await outbox.AppendAsync(Lane.Telemetry, Readings(number, 1), _bound.Token)).IsStored.ShouldBeTrue();
    }

    private static OutboxRecord Readings(int value, int count)
    {
        var atUtc = DateTimeOffset.UnixEpoch.AddSeconds(value);
        var payload = new ArrayBufferWriter<byte>();
        new ReadingBlockEncoder(["A.number"]).Encode(
            [.. Enumerable.Range(0, count).Select(_ => new Reading(0, value, Quality.Good, atUtc, atUtc))], payload);
        return new(RecordKind.Readings, count, payload.WrittenMemory.ToArray());
    }

    /// <summary>An outbox and an uplink to a broker as the gateway registers them.</summary>
    private sealed class PublishingGateway(IHost host) : IAsyncDisposable
    {
        public DurableOutbox Outbox => host.Services.GetRequiredService<DurableOutbox>();

        public HealthCheckService Health => host.Services.GetRequiredService<HealthCheckService>();

        public async ValueTask DisposeAsync()
        {
            await host.StopAsync(CancellationToken.None);
            await ((IAsyncDisposable)host).DisposeAsync();
        }
    }
}
