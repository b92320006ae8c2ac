using Maintenance.Contracts.Records;
using Maintenance.Local;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;
using Shouldly;
using Xunit;
using static Maintenance.Edge.Tests.Outbox.OutboxFixture;

namespace Maintenance.Edge.Tests.Uplinks;

public sealed class CloudUplinkTests : IAsyncLifetime, IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private ScriptedCloud _cloud = null!;

    public async Task InitializeAsync() => _cloud = await ScriptedCloud.StartAsync();

    public async Task DisposeAsync() => await _cloud.DisposeAsync();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_refused_record_is_kept_aside_and_a_gap_takes_its_place(bool isNamed)
    {
        _cloud.NamesPoison = isNamed;
        _cloud.IsPoison = record => record.Kind == RecordKind.Readings && NumberOf(record) == 5;
        await using var gateway = await UplinkedGateway.StartAsync(_cloud, _folder.Path);
        await gateway.AppendAsync(Lane.Telemetry, Records(1, 9));
        await gateway.WhenSentAsync();

        var stored = _cloud.Records(Lane.Telemetry);
        stored.Count.ShouldBe(9);
        stored.Where(record => record.Kind == RecordKind.Readings).Select(NumberOf).ShouldBe([1, 2, 3, 4, 6, 7, 8, 9]);
        RecordJson.Read(stored[4].Payload.Span, RecordJson.Default.Gap).ShouldSatisfyAllConditions(
            gap => gap.Reason.ShouldBe(GapReason.Refused), gap => gap.Count.ShouldBe(10), gap => gap.Detail.ShouldNotBeNull().ShouldContain("poison"));

        var aside = Directory.GetFiles(Path.Combine(_folder.Path, "refused"), "*.payload").ShouldHaveSingleItem();
        (await File.ReadAllBytesAsync(aside)).ShouldBe(Record(5, 10, 20).Payload.ToArray());
        (await File.ReadAllTextAsync(Path.ChangeExtension(aside, ".json"))).ShouldContain("poison");
    }

    [Fact]
    public async Task A_record_on_which_the_cloud_fails_each_time_is_kept_aside_and_the_ledger_knows()
    {
        _cloud.Chokes = record => record.Kind == RecordKind.Readings && NumberOf(record) == 5;
        await using var gateway = await UplinkedGateway.StartAsync(_cloud, _folder.Path);
        await gateway.AppendAsync(Lane.Telemetry, Records(1, 9));
        await gateway.WhenSentAsync();

        var stored = _cloud.Records(Lane.Telemetry);
        stored.Where(record => record.Kind == RecordKind.Readings).Select(NumberOf).ShouldBe([1, 2, 3, 4, 6, 7, 8, 9]);
        RecordJson.Read(stored[4].Payload.Span, RecordJson.Default.Gap).ShouldSatisfyAllConditions(
            gap => gap.Reason.ShouldBe(GapReason.Refused), gap => gap.Count.ShouldBe(10));
        Directory.GetFiles(Path.Combine(_folder.Path, "refused"), "*.payload").ShouldHaveSingleItem();
        await Maintenance.Local.Until.TrueAsync(
            () => gateway.Outbox.Dropped.Counts.GetValueOrDefault(GapReason.Refused) == 10, TimeSpan.FromSeconds(20), "the loss to be counted", default);
    }

    [Fact]
    public async Task A_cloud_that_fails_on_everything_is_waited_for_and_nothing_is_kept_aside()
    {
        var failures = 0;
        _cloud.Chokes = record => (record.Kind == RecordKind.Readings ? ++failures : failures) < 60;
        await using var gateway = await UplinkedGateway.StartAsync(_cloud, _folder.Path);
        await gateway.AppendAsync(Lane.Telemetry, Records(1, 9));
        await gateway.WhenSentAsync();

        failures.ShouldBeGreaterThanOrEqualTo(60);
        _cloud.Records(Lane.Telemetry).Select(NumberOf).ShouldBe([1, 2, 3, 4, 5, 6, 7, 8, 9]);
        gateway.Outbox.Dropped.Counts.ShouldBeEmpty();
    }

    [Fact]
    public async Task An_alarm_arrives_while_telemetry_is_held_up()
    {
        var release = new TaskCompletionSource();
        _cloud.Hold = lane => lane == Lane.Telemetry ? release.Task : Task.CompletedTask;
        await using var gateway = await UplinkedGateway.StartAsync(_cloud, _folder.Path);
        await gateway.AppendAsync(Lane.Telemetry, Records(1, 9));
        await gateway.AppendAsync(Lane.Alarm, [Record(100, 0, 20, RecordKind.AlarmTransition)]);

        await gateway.Outbox.WaitUntilEmptyAsync(Lane.Alarm, Patience());
        _cloud.Records(Lane.Alarm).ShouldHaveSingleItem();
        _cloud.Records(Lane.Telemetry).ShouldBeEmpty();
        release.SetResult();
        await gateway.WhenSentAsync();
    }

    [Fact]
    public async Task A_key_that_the_cloud_does_not_know_is_said_and_nothing_is_lost()
    {
        await using var stranger = await ScriptedCloud.StartAsync();
        await using (await UplinkedGateway.StartAsync(stranger, _folder.Path))
        {
        }

        await using var gateway = await UplinkedGateway.StartAsync(_cloud, _folder.Path, knowsKey: false);
        await gateway.AppendAsync(Lane.Telemetry, Records(1, 3));
        var report = await gateway.HealthWhenAsync(HealthStatus.Unhealthy);
        report.Entries["uplink"].Description.ShouldNotBeNull().ShouldContain("does not accept gateway");
        gateway.Logs.Entries.ShouldContain(entry => entry.Level == LogLevel.Warning
            && entry.Message.Contains("does not accept gateway", StringComparison.Ordinal) && entry.Message.Contains("Ask an administrator", StringComparison.Ordinal));

        await UplinkedGateway.EnrolAsync(_cloud, _folder.Path);
        await gateway.WhenSentAsync();
        _cloud.Records(Lane.Telemetry).Count.ShouldBe(3);
        await gateway.HealthWhenAsync(HealthStatus.Healthy);
    }

    [Fact]
    public async Task A_cloud_that_wants_a_person_is_asked_twice_a_minute_and_not_hammered()
    {
        var clock = new ManualClock();
        await using var gateway = await UplinkedGateway.StartAsync(_cloud, _folder.Path, clock, knowsKey: false);
        await gateway.AppendAsync(Lane.Telemetry, Records(1, 1));
        for (var requests = 1; requests <= 4; requests++)
        {
            await Until.TrueAsync(() => Waits().Count == requests && clock.Waiting == 1, TimeSpan.FromSeconds(20), "the refusal and the wait", default);
            _cloud.Requests.ShouldBe(requests);
            Waits().ShouldAllBe(wait => wait == TimeSpan.FromSeconds(30));
            clock.Advance(TimeSpan.FromSeconds(30));
        }

        List<TimeSpan> Waits() => [.. gateway.Logs.Entries
            .Where(entry => entry.Message.Contains("does not accept gateway", StringComparison.Ordinal)).Select(entry => (TimeSpan)entry.Values["Wait"]!)];
    }

    [Fact]
    public async Task A_cloud_that_is_away_is_waited_for()
    {
        var port = _cloud.Address.Port;
        await using var gateway = await UplinkedGateway.StartAsync(_cloud, _folder.Path);
        await _cloud.DisposeAsync();
        await gateway.AppendAsync(Lane.Telemetry, Records(1, 3));
        await gateway.HealthWhenAsync(HealthStatus.Degraded);

        await using var back = await ScriptedCloud.StartAsync(port);
        await UplinkedGateway.EnrolAsync(back, _folder.Path);
        await gateway.WhenSentAsync();
        back.Records(Lane.Telemetry).Count.ShouldBe(3);
    }

    [Fact]
    public async Task What_a_restored_cloud_has_lost_and_the_disk_still_holds_is_sent_again()
    {
        await using var gateway = await UplinkedGateway.StartAsync(_cloud, _folder.Path);
        await gateway.AppendAsync(Lane.Telemetry, Records(1, 9));
        await gateway.WhenSentAsync();
        _cloud.Move(Lane.Telemetry, 4);
        await gateway.AppendAsync(Lane.Telemetry, Records(10, 1));
        await gateway.WhenSentAsync();

        _cloud.Records(Lane.Telemetry).Select(NumberOf).ShouldBe([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
        _cloud.Epochs(Lane.Telemetry).ShouldBe(1);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(1_000_000)]
    public async Task When_cloud_and_disk_cannot_join_a_new_epoch_begins_and_says_so(int cloudHolds)
    {
        await using var gateway = await UplinkedGateway.StartAsync(_cloud, _folder.Path);
        await gateway.AppendAsync(Lane.Telemetry, Records(1, 300));
        await gateway.WhenSentAsync();
        gateway.Outbox.State(Lane.Telemetry).OldestSequence.ShouldBeGreaterThan(4);
        _cloud.Move(Lane.Telemetry, cloudHolds);
        await gateway.AppendAsync(Lane.Telemetry, Records(1001, 3));
        await gateway.WhenSentAsync();

        _cloud.Epochs(Lane.Telemetry).ShouldBe(2);
        var stored = _cloud.Records(Lane.Telemetry);
        stored.Where(record => record.Kind == RecordKind.Readings).Select(NumberOf).TakeLast(3).ShouldBe([1001, 1002, 1003]);
        stored.Count(record => record.Kind == RecordKind.Gap).ShouldBe(1);
    }

    [Fact]
    public async Task Draining_waits_for_the_last_record_and_no_longer_than_allowed()
    {
        var release = new TaskCompletionSource();
        await using var gateway = await UplinkedGateway.StartAsync(_cloud, _folder.Path);
        _cloud.Hold = _ => release.Task;
        await gateway.AppendAsync(Lane.Telemetry, Records(1, 3));
        (await gateway.Uplink.DrainAsync(TimeSpan.FromSeconds(1), default)).ShouldBeFalse();
        release.SetResult();
        (await gateway.Uplink.DrainAsync(TimeSpan.FromMinutes(5), default)).ShouldBeTrue();
        _cloud.Records(Lane.Telemetry).Count.ShouldBe(3);
    }

    [Fact]
    public async Task A_cloud_that_does_not_answer_in_time_is_asked_again()
    {
        var clock = new ManualClock();
        var isHeld = new TaskCompletionSource();
        _cloud.Hold = _ =>
        {
            _cloud.Hold = _ => Task.CompletedTask;
            isHeld.SetResult();
            return new TaskCompletionSource().Task;
        };
        await using var gateway = await UplinkedGateway.StartAsync(_cloud, _folder.Path, clock);
        await gateway.AppendAsync(Lane.Telemetry, Records(1, 1));
        await isHeld.Task.WaitAsync(Patience());
        clock.Advance(TimeSpan.FromMinutes(6));
        await gateway.HealthWhenAsync(HealthStatus.Degraded);
        await clock.WhenWaitedOnAsync();
        clock.Advance(TimeSpan.FromSeconds(1));
        await gateway.WhenSentAsync();
        _cloud.Records(Lane.Telemetry).ShouldHaveSingleItem();
    }

    private static CancellationToken Patience() => new CancellationTokenSource(TimeSpan.FromSeconds(20)).Token;

    private static IEnumerable<OutboxRecord> Records(int first, int count) =>
        Enumerable.Range(first, count).Select(number => Record(number, 10, 20));
}
