using System.Collections.Concurrent;
using Maintenance.Protocols.OpcUa.Client;
using Maintenance.Protocols.OpcUa.Client.Subscriptions;
using Maintenance.Protocols.OpcUa.Encoding;
using Maintenance.Protocols.OpcUa.Security;
using Maintenance.Protocols.OpcUa.Services;
using Shouldly;
using Xunit;

namespace Maintenance.Protocols.Tests.OpcUa.Interop;

/// <summary>What our client is told by node-opcua's server, over everything that can happen between them.</summary>
[Collection(nameof(SharedChangingServer))]
public sealed class SubscriptionTests(ChangingServer server)
{
    private readonly ConcurrentQueue<ClientNotice> _notices = new();

    [FactIfNodeOpcUa]
    public async Task A_new_certificate_takes_the_subscriptions_over_and_loses_nothing()
    {
        using var recorder = new Recorder(ChangingServer.Counters);
        using var second = await server.CertificateAsync("renewed");
        var session = server.Session("Basic256Sha256", MessageSecurityMode.SignAndEncrypt) with { User = new UserIdentity.UserName("anna", "sieben 水") };
        await using var client = OpcUaClient.Start(
            new() { Session = () => session, Notice = _notices.Enqueue }, [Counting(recorder)], TimeProvider.System);
        await recorder.MoreAsync(10);

        session = session with { Own = second };
        await client.RenewAsync(CancellationToken.None);
        await recorder.MoreAsync(50);

        recorder.ShouldHaveCounted(_notices);
        recorder.Gaps.ShouldBeEmpty();
        Kinds().ShouldContain(NoticeKind.Transferred);
    }

    [FactIfNodeOpcUa]
    public async Task What_a_lost_subscription_would_have_told_comes_from_history()
    {
        using var recorder = new Recorder(ChangingServer.Counters);
        var subscription = Counting(recorder);
        await using var client = Start(server.Session(), subscription);
        await recorder.MoreAsync(10);

        var session = await client.SessionAsync(CancellationToken.None);
        var first = subscription.Id;
        await session.CallAsync<DeleteSubscriptionsRequest, DeleteSubscriptionsResponse>(new() { SubscriptionIds = [first] }, CancellationToken.None);
        await recorder.WaitAsync(() => subscription.Id != first, "new subscription");
        await recorder.MoreAsync(50);

        recorder.ShouldHaveCounted(_notices);
        recorder.Gaps.ShouldBeEmpty();
        Kinds().ShouldContain(NoticeKind.Recreated);
    }

    [FactIfNodeOpcUa]
    public async Task A_queue_too_short_is_a_counted_gap()
    {
        using var recorder = new Recorder(1);
        var subscription = new Subscription(
            new() { PublishingInterval = TimeSpan.FromMilliseconds(200) },
            [new() { NodeId = server.Node("Count0"), SamplingInterval = TimeSpan.Zero, QueueSize = 2 }],
            recorder);
        await using var client = Start(server.Session(), subscription);

        await recorder.WaitAsync(() => recorder.Gaps.Count >= 2, "gap");

        subscription.Overflows.ShouldBeGreaterThanOrEqualTo(2);
        recorder.Gaps.ShouldAllBe(gap => gap.Reason == GapReason.QueueOverflow && gap.Handle == 0 && gap.AtLeast == 1);
    }

    [FactIfNodeOpcUa]
    public async Task A_bad_node_is_refused_alone_and_by_name()
    {
        using var recorder = new Recorder(3);
        MonitoredItem[] items = [new() { NodeId = server.Node("Count0") }, new() { NodeId = server.Node("Nowhere") }, new() { NodeId = server.Node("Count1") }];
        await using var client = Start(server.Session(), new Subscription(new(), items, recorder));

        await recorder.WaitAsync(() => recorder.Of(0).Count > 0 && recorder.Of(2).Count > 0, "value of the good nodes");

        recorder.Refusals.ShouldBe([(items[1], StatusCodes.BadNodeIdUnknown)]);
    }

    [FactIfNodeOpcUa]
    public async Task Calls_over_the_servers_limits_are_split_and_each_node_has_its_own_result()
    {
        await using var client = OpcUaClient.Start(new() { Session = () => server.Session() }, [], TimeProvider.System);
        var session = await client.SessionAsync(CancellationToken.None);
        NodeId[] nodes = [.. Enumerable.Range(0, 1200).Select(index => server.Node(index == 700 ? "Nowhere" : $"Node{index}"))];

        var values = await session.ReadAsync(nodes, CancellationToken.None);
        var browsed = await session.BrowseAsync([.. nodes.Select(node => new BrowseDescription { NodeId = node, ResultMask = 63 })], CancellationToken.None);
        var registered = await session.RegisterAsync(nodes[..3], CancellationToken.None);
        var written = await session.WriteAsync(
            [.. nodes.Select(node => new WriteValue { NodeId = node, AttributeId = AttributeIds.Value, Value = new(1.0) })], CancellationToken.None);
        var found = await session.TranslateAsync([Way("Changing", "Node7"), Way("Changing", "Nowhere")], CancellationToken.None);
        var called = await session.CallMethodsAsync([Sum(1), Sum(2)], CancellationToken.None);

        session.Limits.Read.ShouldBe(1000);
        session.Limits.Browse.ShouldBe(500);
        values.Count.ShouldBe(1200);
        values.Select((value, index) => (value.Status, index)).Where(value => value.Status.IsBad).ShouldBe([(StatusCodes.BadNodeIdUnknown, 700)]);
        browsed.Select((result, index) => (result.StatusCode, index)).Where(result => result.StatusCode.IsBad).ShouldBe([(StatusCodes.BadNodeIdUnknown, 700)]);
        registered.Count.ShouldBe(3);
        session.Limits.Write.ShouldBe(500);
        written.Select((status, index) => (status, index)).Where(each => each.status.IsBad).ShouldBe([(StatusCodes.BadNodeIdUnknown, 700)]);
        found[0].Targets[0].TargetId.Node.ShouldBe(server.Node("Node7"));
        found[1].StatusCode.ShouldBe(StatusCodes.BadNoMatch);
        called.Select(result => result.OutputArguments[0]).ShouldBe([new Variant(2.0), new Variant(3.0)]);
    }

    [FactIfNodeOpcUa]
    public async Task Items_change_pause_and_end_as_they_are_told()
    {
        using var recorder = new Recorder(ChangingServer.Counters);
        var subscription = Counting(recorder);
        await using var client = Start(server.Session(), subscription);
        await recorder.MoreAsync(5);
        var session = await client.SessionAsync(CancellationToken.None);

        var modified = await session.CallAsync<ModifySubscriptionRequest, ModifySubscriptionResponse>(
            new() { SubscriptionId = subscription.Id, RequestedPublishingInterval = 200, RequestedLifetimeCount = 300, RequestedMaxKeepAliveCount = 10 }, CancellationToken.None);
        var mode = await session.CallAsync<SetMonitoringModeRequest, SetMonitoringModeResponse>(
            new() { SubscriptionId = subscription.Id, MonitoringMode = MonitoringMode.Disabled, MonitoredItemIds = [subscription.ItemIds[1]] }, CancellationToken.None);
        var deleted = await session.CallAsync<DeleteMonitoredItemsRequest, DeleteMonitoredItemsResponse>(
            new() { SubscriptionId = subscription.Id, MonitoredItemIds = [subscription.ItemIds[2]] }, CancellationToken.None);
        var silent = await session.CallAsync<SetPublishingModeRequest, SetPublishingModeResponse>(
            new() { PublishingEnabled = false, SubscriptionIds = [subscription.Id] }, CancellationToken.None);
        var spoken = await session.CallAsync<SetPublishingModeRequest, SetPublishingModeResponse>(
            new() { PublishingEnabled = true, SubscriptionIds = [subscription.Id] }, CancellationToken.None);
        var (others, paused) = (recorder.Of(0).Count, recorder.Of(1).Count);
        await recorder.WaitAsync(() => recorder.Of(0).Count > others + 40, "value of the items that go on");

        modified.RevisedPublishingInterval.ShouldBe(200);
        mode.Results.Concat(deleted.Results).Concat(silent.Results).Concat(spoken.Results).ShouldAllBe(status => status.IsGood);
        recorder.Of(1).Count.ShouldBeLessThan(paused + 30);
    }

    [FactIfNodeOpcUa]
    public async Task An_alarm_is_told_refreshed_and_acknowledged()
    {
        using var recorder = new Recorder(1);
        var filter = EventFilters.Of(
            ConditionFields.All, EventFilters.OfType(ConditionFields.ConditionType), EventFilters.AtLeast("Severity", new Variant((ushort)1)));
        var subscription = new Subscription(
            new() { PublishingInterval = TimeSpan.FromMilliseconds(100) },
            [new() { NodeId = new(2253), AttributeId = AttributeIds.EventNotifier, Filter = filter }],
            recorder);
        await using var client = Start(server.Session(), subscription);
        var session = await client.SessionAsync(CancellationToken.None);

        (await session.WriteAsync([new() { NodeId = server.Node("Level"), AttributeId = AttributeIds.Value, Value = new(150.0) }], CancellationToken.None))
            .ShouldBe([StatusCode.Good]);
        await recorder.WaitAsync(() => recorder.Events.Any(fields => ConditionFields.IsActive(fields) == true), "alarm");
        var alarm = recorder.Events.Last(fields => ConditionFields.IsActive(fields) == true);
        var known = recorder.Events.Count;
        (await session.RefreshConditionsAsync(subscription.Id, CancellationToken.None)).ShouldBe(StatusCode.Good);
        await recorder.WaitAsync(() => recorder.Events.Count > known, "event of the refresh");
        var acknowledged = await session.AcknowledgeAsync(
            ConditionFields.ConditionId(alarm), ConditionFields.EventId(alarm), "seen", CancellationToken.None);
        await recorder.WaitAsync(() => recorder.Events.Any(fields => ConditionFields.IsAcknowledged(fields) == true), "acknowledgement");

        acknowledged.ShouldBe(StatusCode.Good);
    }

    [FactIfNodeOpcUa]
    public async Task A_server_killed_and_restarted_is_found_again_and_what_is_lost_is_declared()
    {
        var folder = Path.Combine(server.Folder, "restarted");
        const string Options = "{\"counters\":3,\"interval\":20}";
        var process = await NodeProcess.StartAsync(folder, Options);
        using var recorder = new Recorder(3);
        await using var client = Start(
            server.Session("Basic256Sha256", MessageSecurityMode.SignAndEncrypt) with { EndpointUrl = process.Url, PinnedCertificate = process.Fingerprint },
            Counting(recorder, 3));
        await recorder.MoreAsync(20);
        var before = recorder.Of(0).Count;

        await process.KillAsync();
        await using var again = await NodeProcess.StartAsync(folder, Options, process.Port);
        await recorder.WaitAsync(() => recorder.Gaps.Count > 0, "gap");
        await recorder.MoreAsync(20);

        recorder.Gaps.ShouldHaveSingleItem().Reason.ShouldBe(GapReason.SubscriptionLost);
        uint[] counted = [.. recorder.Of(0).Select(value => value.Value.As<uint>())];
        int[] breaks = [.. Enumerable.Range(1, counted.Length - 1).Where(index => counted[index] != counted[index - 1] + 1)];
        breaks.ShouldHaveSingleItem().ShouldBeGreaterThanOrEqualTo(before);
        await process.DisposeAsync();
    }

    private BrowsePath Way(params string[] names) => new()
    {
        StartingNode = new(85), // Objects
        RelativePath = new()
        {
            Elements = [.. names.Select(name => new RelativePathElement { ReferenceTypeId = new(33), IncludeSubtypes = true, TargetName = new(server.Namespace, name) })],
        },
    };

    private CallMethodRequest Sum(double value) =>
        new() { ObjectId = NodeId.Parse(server.Pump), MethodId = server.Node("Add"), InputArguments = [1.0, value] };

    private Subscription Counting(Recorder recorder, int counters = ChangingServer.Counters) => new(
        new() { PublishingInterval = TimeSpan.FromMilliseconds(100), KeepAlive = TimeSpan.FromSeconds(1) },
        [.. Enumerable.Range(0, counters).Select(index => new MonitoredItem { NodeId = server.Node($"Count{index}"), SamplingInterval = TimeSpan.Zero, QueueSize = 1000 })],
        recorder);

    private OpcUaClient Start(SessionOptions session, Subscription subscription) =>
        OpcUaClient.Start(new() { Session = () => session, Notice = _notices.Enqueue }, [subscription], TimeProvider.System);

    private IEnumerable<NoticeKind> Kinds() => _notices.Select(notice => notice.Kind);
}
