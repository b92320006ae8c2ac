using System.Collections.Concurrent;
using Maintenance.Local;
using Maintenance.Protocols.OpcUa.Client;
using Maintenance.Protocols.OpcUa.Client.Subscriptions;
using Maintenance.Protocols.OpcUa.Encoding;
using Maintenance.Protocols.OpcUa.Security;
using Maintenance.Protocols.OpcUa.Server.Space;
using Maintenance.Protocols.OpcUa.Services;
using Maintenance.Protocols.Tests.OpcUa.Interop;
using Shouldly;
using Xunit;

namespace Maintenance.Protocols.Tests.OpcUa.Server;

/// <summary>What our client is told by our server.</summary>
public sealed class OwnSubscriptionTests(TestServer server) : IClassFixture<TestServer>
{
    private static readonly TimeSpan Publishing = TimeSpan.FromMilliseconds(50);
    private readonly ConcurrentQueue<ClientNotice> _notices = new();

    [Theory]
    [InlineData(1u, 2.0)]
    [InlineData(2u, 20.0)] // per cent of 0 to 10
    public async Task What_lies_within_a_deadband_is_not_told(uint type, double width)
    {
        var level = server.Pump.Add($"Level{type}", BuiltInType.Double, new(0.0), AccessLevels.CurrentRead);
        var range = new UaVariable(server.Pump.Id($"Level{type}/EURange"), new(0, "EURange")) { DataType = StandardNodes.Range };
        range.Set(new(new Variant(ExtensionObject.Of(new EURange(0, 10)))));
        server.Pump.Space.Add(range, level, StandardNodes.HasProperty, StandardNodes.PropertyType);
        var filter = ExtensionObject.Of(new DataChangeFilter { Trigger = DataChangeTrigger.StatusValue, DeadbandType = type, DeadbandValue = width });
        using var recorder = new Recorder(1);
        await using var client = Start(new(
            new() { PublishingInterval = Publishing }, [Item(level) with { Filter = filter, QueueSize = 10 }], recorder));
        await recorder.WaitAsync(() => recorder.Of(0).Count > 0, "value");

        foreach (var value in new[] { 1.9, 2.1, 4.0, 4.2, 0.0 })
            Set(level, new(value));
        await recorder.WaitAsync(() => recorder.Of(0).Count >= 4, "value outside the deadband");

        recorder.Of(0).Select(value => value.Value.As<double>()).ShouldBe([0.0, 2.1, 4.2, 0.0]);
    }

    [Fact]
    public async Task A_queue_too_short_is_a_counted_gap()
    {
        var level = server.Pump.Add("Burst", BuiltInType.Int32, new(0), AccessLevels.CurrentRead);
        using var recorder = new Recorder(1);
        var subscription = new Subscription(new() { PublishingInterval = TimeSpan.FromSeconds(1) }, [Item(level) with { QueueSize = 2 }], recorder);
        await using var client = Start(subscription);
        await recorder.WaitAsync(() => recorder.Of(0).Count > 0, "value");

        for (var value = 1; value <= 10; value++)
            Set(level, new(value));
        await recorder.WaitAsync(() => recorder.Of(0) is [.., var last] && last.Value == new Variant(10), "last value");

        recorder.Gaps.ShouldNotBeEmpty();
        recorder.Gaps.ShouldAllBe(gap => gap.Reason == GapReason.QueueOverflow && gap.Handle == 0 && gap.AtLeast == 1);
        subscription.Overflows.ShouldBe(recorder.Gaps.Count);
        recorder.Of(0).Count(value => value.Status.Overflow).ShouldBe(recorder.Gaps.Count);
    }

    [Fact]
    public async Task An_item_that_only_samples_reports_when_its_trigger_does()
    {
        var (trigger, linked, marker) = (Add("Trigger"), Add("Linked"), Add("Marker"));
        using var recorder = new Recorder(3);
        await using var client = Start(new(
            new() { PublishingInterval = Publishing },
            [
                Item(trigger),
                Item(linked) with { Mode = MonitoringMode.Sampling, TriggeredBy = 0, QueueSize = 10 },
                Item(marker),
            ],
            recorder));
        await recorder.WaitAsync(() => recorder.Of(0).Count > 0 && recorder.Of(2).Count > 0, "first value");

        Set(linked, new(1));
        Set(linked, new(2));
        Set(marker, new(1));
        await recorder.WaitAsync(() => recorder.Of(2).Count > 1, "marker");
        recorder.Of(1).ShouldBeEmpty();
        Set(trigger, new(1));
        await recorder.WaitAsync(() => recorder.Of(1).Count >= 3, "triggered value");
        Set(linked, new(3));
        Set(marker, new(2));
        await recorder.WaitAsync(() => recorder.Of(2).Count > 2, "second marker");

        recorder.Of(1).Select(value => value.Value.As<int>()).ShouldBe([0, 1, 2]);
        recorder.Refusals.ShouldBeEmpty();

        UaVariable Add(string name) => server.Pump.Add(name, BuiltInType.Int32, new(0), AccessLevels.CurrentRead);
    }

    [Fact]
    public async Task An_item_whose_trigger_is_refused_is_named()
    {
        var linked = server.Pump.Add("Lonely", BuiltInType.Int32, new(0), AccessLevels.CurrentRead);
        using var recorder = new Recorder(2);
        await using var client = Start(new(
            new() { PublishingInterval = Publishing },
            [new() { NodeId = server.Pump.Id("Nowhere") }, Item(linked) with { Mode = MonitoringMode.Sampling, TriggeredBy = 0 }],
            recorder));

        await recorder.WaitAsync(() => recorder.Refusals.Count == 2, "refusal");

        recorder.Refusals.Select(refusal => refusal.Status).ShouldBe([StatusCodes.BadNodeIdUnknown, StatusCodes.BadMonitoredItemIdInvalid]);
    }

    [Fact]
    public async Task Alarms_grave_enough_are_told_refreshed_and_acknowledged()
    {
        using var recorder = new Recorder(1);
        var filter = EventFilters.Of(
            ConditionFields.All, EventFilters.OfType(ConditionFields.ConditionType), EventFilters.AtLeast("Severity", new Variant((ushort)500)));
        var subscription = new Subscription(
            new() { PublishingInterval = Publishing }, [new() { NodeId = new(2253), AttributeId = AttributeIds.EventNotifier, Filter = filter }], recorder);
        await using var client = Start(subscription);
        var session = await client.SessionAsync(CancellationToken.None);

        server.Pump.Alarm.Update(true, 300, "warm");
        server.Pump.Alarm.Update(true, 700, "hot");
        await recorder.WaitAsync(() => recorder.Events.Count > 0, "alarm");
        var alarm = recorder.Events[0];
        (await session.RefreshConditionsAsync(subscription.Id, CancellationToken.None)).ShouldBe(StatusCode.Good);
        await recorder.WaitAsync(() => recorder.Events.Count(IsHot) >= 2, "event of the refresh");
        (await session.AcknowledgeAsync(ConditionFields.ConditionId(alarm), ConditionFields.EventId(alarm), "seen", CancellationToken.None)).ShouldBe(StatusCode.Good);
        await recorder.WaitAsync(() => recorder.Events.Any(fields => ConditionFields.IsAcknowledged(fields) == true), "acknowledgement");

        recorder.Events.ShouldNotContain(fields => string.Equals(ConditionFields.Message(fields), "warm", StringComparison.Ordinal));
        server.Pump.Alarm.Update(false, 700, "cool");

        static bool IsHot(IReadOnlyList<Variant> fields) => string.Equals(ConditionFields.Message(fields), "hot", StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_history_longer_than_an_answer_is_read_to_its_end()
    {
        const int Values = 25_000;
        var from = TimeProvider.System.GetUtcNow().AddDays(-1);
        var logged = server.Pump.Add("Logged", BuiltInType.Int32, new(0), AccessLevels.CurrentRead | AccessLevels.HistoryRead, new(Values + 10));
        for (var value = 1; value <= Values; value++)
            logged.Set(new(new Variant(value), sourceUtc: from.AddSeconds(value)));
        await using var session = await server.OpenAsync();

        var values = await session.ReadRawAsync(logged.Id, from.AddSeconds(1), from.AddSeconds(Values + 1), CancellationToken.None);

        values.Select(value => value.Value.As<int>()).ShouldBe(Enumerable.Range(1, Values));
    }

    [Fact]
    public async Task A_renewed_certificate_takes_the_subscriptions_over_and_loses_nothing()
    {
        using var renewed = await ApplicationCertificate.LoadOrCreateAsync(
            Path.Combine(server.Folder, "renewed"), "urn:localhost:client", "Client", TimeProvider.System, CancellationToken.None);
        server.Trust(renewed.Certificate.RawData, "renewed.der");
        using var recorder = new Recorder(SteadyCounters.Count);
        await using var counters = new SteadyCounters(server.Pump, "Renewed");
        var session = server.Options("Basic256Sha256", MessageSecurityMode.SignAndEncrypt);
        await using var client = OpcUaClient.Start(
            new() { Session = () => session, Notice = _notices.Enqueue }, [counters.Watched(recorder)], TimeProvider.System);
        await recorder.MoreAsync(20);

        session = session with { Own = renewed };
        await client.RenewAsync(CancellationToken.None);
        await recorder.MoreAsync(100);
        await EndAsync(recorder, counters);

        _notices.ShouldContain(notice => notice.Kind == NoticeKind.Transferred);
        _notices.ShouldNotContain(notice => notice.Kind == NoticeKind.Recreated);
    }

    [Fact]
    public async Task A_certificate_that_the_server_does_not_take_leaves_the_old_session_as_it_was()
    {
        using var stranger = await ApplicationCertificate.LoadOrCreateAsync(
            Path.Combine(server.Folder, "not-yet-trusted"), "urn:localhost:client", "Client", TimeProvider.System, CancellationToken.None);
        using var recorder = new Recorder(SteadyCounters.Count);
        await using var counters = new SteadyCounters(server.Pump, "Kept");
        var session = server.Options("Basic256Sha256", MessageSecurityMode.SignAndEncrypt);
        await using var client = OpcUaClient.Start(
            new() { Session = () => session, Notice = _notices.Enqueue }, [counters.Watched(recorder)], TimeProvider.System);
        await recorder.MoreAsync(20);

        session = session with { Own = stranger };
        await client.RenewAsync(CancellationToken.None);
        await recorder.MoreAsync(100);
        await EndAsync(recorder, counters);

        _notices.ShouldContain(notice => notice.Kind == NoticeKind.Refused && notice.Message.Contains("goes on as it was", StringComparison.Ordinal));
        _notices.Last().Kind.ShouldBe(NoticeKind.Reattached);
    }

    [Fact]
    public async Task A_server_that_falls_silent_is_left_and_heard_again_without_loss()
    {
        await using var relay = new CuttingRelay(server.Server.EndPoint);
        using var recorder = new Recorder(SteadyCounters.Count);
        await using var counters = new SteadyCounters(server.Pump, "Silent");
        await using var client = Start(
            counters.Watched(recorder),
            server.Options() with { EndpointUrl = new($"opc.tcp://localhost:{relay.Port}"), CallTimeout = TimeSpan.FromSeconds(1) });
        await recorder.MoreAsync(20);

        relay.IsMute = true;
        await Until.TrueAsync(
            _ => Task.FromResult(_notices.Any(notice => notice.Kind == NoticeKind.Lost)), TimeSpan.FromSeconds(20), "the end of patience", CancellationToken.None);
        relay.IsMute = false;
        await recorder.MoreAsync(100);
        await EndAsync(recorder, counters);

        var lost = _notices.First(notice => notice.Kind == NoticeKind.Lost);
        lost.Status.ShouldBe(StatusCodes.BadTimeout);
        lost.Message.ShouldContain("was silent for");
    }

    [Fact]
    public async Task Items_and_subscriptions_change_pause_and_end_as_they_are_told()
    {
        using var recorder = new Recorder(4);
        UaVariable[] levels = [.. Enumerable.Range(0, 4).Select(index => server.Pump.Add($"Told{index}", BuiltInType.Int32, new(0), AccessLevels.CurrentRead))];
        var subscription = new Subscription(new() { PublishingInterval = Publishing }, [.. levels.Select(level => Item(level) with { QueueSize = 10 })], recorder);
        await using var client = Start(subscription);
        await recorder.WaitAsync(() => levels.Select((_, index) => recorder.Of(index).Count).All(count => count == 1), "first values");
        var session = await client.SessionAsync(CancellationToken.None);

        var modified = await session.CallAsync<ModifySubscriptionRequest, ModifySubscriptionResponse>(
            new() { SubscriptionId = subscription.Id, RequestedPublishingInterval = 100, RequestedLifetimeCount = 300, RequestedMaxKeepAliveCount = 10 }, CancellationToken.None);
        var longer = await session.CallAsync<ModifyMonitoredItemsRequest, ModifyMonitoredItemsResponse>(
            new()
            {
                SubscriptionId = subscription.Id,
                TimestampsToReturn = TimestampsToReturn.Both,
                ItemsToModify = [new() { MonitoredItemId = subscription.ItemIds[0], RequestedParameters = new() { ClientHandle = 0, QueueSize = 50, DiscardOldest = true } }],
            },
            CancellationToken.None);
        var mode = await session.CallAsync<SetMonitoringModeRequest, SetMonitoringModeResponse>(
            new() { SubscriptionId = subscription.Id, MonitoringMode = MonitoringMode.Disabled, MonitoredItemIds = [subscription.ItemIds[1]] }, CancellationToken.None);
        var deleted = await session.CallAsync<DeleteMonitoredItemsRequest, DeleteMonitoredItemsResponse>(
            new() { SubscriptionId = subscription.Id, MonitoredItemIds = [subscription.ItemIds[2], 999_999] }, CancellationToken.None);
        var silent = await SetPublishingAsync(session, subscription, false);
        for (var value = 1; value <= 30; value++)
            Array.ForEach(levels, level => Set(level, new(value)));
        var before = recorder.Of(0).Count;
        var spoken = await SetPublishingAsync(session, subscription, true);
        await recorder.WaitAsync(() => recorder.Of(0).Count == 31 && recorder.Of(3).Count == 11, "what was kept");

        (modified.RevisedPublishingInterval, modified.RevisedMaxKeepAliveCount, longer.Results[0].RevisedQueueSize).ShouldBe((100, 10u, 50u));
        mode.Results.Concat(deleted.Results).Concat(silent).Concat(spoken).ShouldBe(
            [StatusCode.Good, StatusCode.Good, StatusCodes.BadMonitoredItemIdInvalid, StatusCode.Good, StatusCode.Good]);
        before.ShouldBe(1);
        (recorder.Of(1).Count, recorder.Of(2).Count).ShouldBe((1, 1));
    }

    [Fact]
    public async Task Certificates_that_end_within_30_days_are_told_of()
    {
        await using var client = OpcUaClient.Start(
            new() { Session = () => server.Options("Basic256Sha256", MessageSecurityMode.SignAndEncrypt), Notice = _notices.Enqueue }, [], new ShiftedClock(TimeSpan.FromDays((5 * 365) - 20)));
        await client.SessionAsync(CancellationToken.None);

        await Until.TrueAsync(
            _ => Task.FromResult(_notices.Count(notice => notice.Kind == NoticeKind.CertificateExpires) == 2),
            TimeSpan.FromSeconds(20), "a notice for each of both certificates", CancellationToken.None);
    }

    [Fact]
    public async Task A_server_started_anew_is_found_and_its_history_fills_the_gap()
    {
        using var recorder = new Recorder(SteadyCounters.Count);
        await using var counters = new SteadyCounters(server.Pump, "Restarted", hasHistory: true);
        await using var client = Start(counters.Watched(recorder));
        await recorder.MoreAsync(20);

        await server.RestartAsync();
        await recorder.MoreAsync(100);
        await EndAsync(recorder, counters);

        _notices.ShouldContain(notice => notice.Kind == NoticeKind.Recreated);
    }

    [Fact]
    public async Task Tokens_renewed_within_seconds_disturb_no_flow_of_values()
    {
        using var recorder = new Recorder(SteadyCounters.Count);
        await using var counters = new SteadyCounters(server.Pump, "Flowing");
        await using var client = Start(
            counters.Watched(recorder),
            server.Options("Basic256Sha256", MessageSecurityMode.SignAndEncrypt) with { TokenLifetime = TimeSpan.FromSeconds(2) });

        await recorder.MoreAsync(1000);
        await EndAsync(recorder, counters);

        _notices.Select(notice => notice.Kind).ShouldBe([NoticeKind.Connected]);
    }

    private async Task EndAsync(Recorder recorder, SteadyCounters counters)
    {
        var last = await counters.StopAsync();
        await recorder.WaitAsync(
            () => Enumerable.Range(0, SteadyCounters.Count).All(item => recorder.Of(item) is [.., var newest] && newest.Value.As<uint>() == last), $"value {last}");
        recorder.ShouldHaveCounted(_notices);
        recorder.Gaps.ShouldBeEmpty();
    }

    private static MonitoredItem Item(UaVariable variable) => new() { NodeId = variable.Id, SamplingInterval = TimeSpan.Zero };

    private static void Set(UaVariable variable, Variant value) => variable.Set(new(value, sourceUtc: TimeProvider.System.GetUtcNow()));

    private static async Task<IReadOnlyList<StatusCode>> SetPublishingAsync(OpcUaSession session, Subscription subscription, bool enabled) =>
        (await session.CallAsync<SetPublishingModeRequest, SetPublishingModeResponse>(
            new() { PublishingEnabled = enabled, SubscriptionIds = [subscription.Id] }, CancellationToken.None)).Results;

    private OpcUaClient Start(Subscription subscription, SessionOptions? session = null)
    {
        session ??= server.Options();
        return OpcUaClient.Start(new() { Session = () => session, Notice = _notices.Enqueue }, [subscription], TimeProvider.System);
    }

    private sealed class ShiftedClock(TimeSpan shift) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + shift;
    }
}
