using System.Collections.Concurrent;
using Maintenance.Protocols.OpcUa.Client;
using Maintenance.Protocols.OpcUa.Client.Subscriptions;
using Maintenance.Protocols.OpcUa.Encoding;
using Maintenance.Protocols.OpcUa.Security;
using Maintenance.Protocols.OpcUa.Services;
using Maintenance.Protocols.Tests.OpcUa.Interop;
using Shouldly;
using Xunit;

namespace Maintenance.Protocols.Tests.OpcUa.Transport;

/// <summary>Items as a server with little room makes them: in parts, and sampled faster than it was asked to.</summary>
public sealed class ScriptedItemsTests : IAsyncLifetime
{
    private const int Items = 8;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly string _folder = Directory.CreateTempSubdirectory("opcua-items").FullName;
    private readonly ConcurrentQueue<ClientNotice> _notices = new();
    private readonly ConcurrentQueue<CreateMonitoredItemsRequest> _created = new();
    private readonly ConcurrentQueue<SetTriggeringRequest> _linked = new();
    private readonly ConcurrentQueue<ModifyMonitoredItemsRequest> _modified = new();
    private ApplicationCertificate _own = null!;

    public async Task InitializeAsync() =>
        _own = await TestCertificate.LoadAsync(_folder, "urn:localhost:client", "Client");

    public Task DisposeAsync()
    {
        _own.Dispose();
        Directory.Delete(_folder, recursive: true);
        return Task.CompletedTask;
    }

    [Fact]
    public async Task Items_and_links_come_in_as_many_calls_as_the_server_asks_for_and_each_once()
    {
        using var recorder = new Recorder(Items);
        await using var server = new LyingServer(AnswerAsync) { MostItems = 3 };
        await MakeAsync(server, new(new(), [Item(0), .. Enumerable.Range(1, Items - 1).Select(index => Item(index) with { TriggeredBy = 0 })], recorder));

        _created.Select(request => request.ItemsToCreate.Count).ShouldBe([3, 3, 2]);
        _created.SelectMany(request => request.ItemsToCreate).Select(item => item.RequestedParameters.ClientHandle).ShouldBe(Enumerable.Range(0, Items).Select(handle => (uint)handle));
        _linked.Select(request => request.LinksToAdd.Count).ShouldBe([3, 3, 1]);
        _linked.ShouldAllBe(request => request.TriggeringItemId == 1);
        _linked.SelectMany(request => request.LinksToAdd).ShouldBe(Enumerable.Range(2, Items - 1).Select(id => (uint)id));
        recorder.Refusals.Select(refusal => (refusal.Item.NodeId, refusal.Status)).ShouldBe([(new NodeId(4, 1), StatusCodes.BadMonitoredItemIdInvalid)]);
        _modified.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_server_that_samples_faster_than_asked_is_asked_for_queues_by_rule_and_a_refusal_is_told()
    {
        using var recorder = new Recorder(Items);
        await using var server = new LyingServer(AnswerAsync) { MostItems = 3, SamplingMs = 100 };
        await MakeAsync(server, new(
            new() { PublishingInterval = TimeSpan.FromSeconds(1) }, [.. Enumerable.Range(0, Items - 1).Select(Item), Item(Items - 1) with { QueueSize = 5 }], recorder));

        _created.SelectMany(request => request.ItemsToCreate).Select(item => item.RequestedParameters.QueueSize).ShouldBe([2, 2, 2, 2, 2, 2, 2, 5]);
        _modified.Select(request => request.ItemsToModify.Count).ShouldBe([3, 3, 1]);   // the last has the queue its owner wants
        _modified.SelectMany(request => request.ItemsToModify).ShouldAllBe(item => item.RequestedParameters.QueueSize == 11);
        var told = _notices.Single(notice => notice.Kind == NoticeKind.BadInput);
        told.Status.ShouldBe(StatusCodes.BadOutOfMemory);
        told.Message.ShouldContain("ns=1;i=2");
        recorder.Refusals.ShouldBeEmpty();
    }

    private static MonitoredItem Item(int index) => new() { NodeId = new((uint)index, 1), SamplingInterval = TimeSpan.FromSeconds(1) };

    private async Task MakeAsync(LyingServer server, Subscription subscription)
    {
        var session = new SessionOptions
        {
            EndpointUrl = server.Url,
            Policy = SecurityPolicy.None,
            Mode = MessageSecurityMode.None,
            Own = _own,
            Trust = new(_folder, TimeProvider.System),
        };
        await using var client = OpcUaClient.Start(new() { Session = () => session, Notice = _notices.Enqueue }, [subscription], TimeProvider.System);
        await client.SessionAsync(CancellationToken.None).WaitAsync(Patience);
    }

    // Item 3 cannot be linked to, and for the third there is no longer queue.
    private async Task<bool> AnswerAsync(ScriptedConnection connection, LyingServer.Request request)
    {
        if (request.Type == CreateMonitoredItemsRequest.EncodingId)
        {
            _created.Enqueue(request.As<CreateMonitoredItemsRequest>());
            return false;
        }

        if (request.Type == SetTriggeringRequest.EncodingId)
        {
            _linked.Enqueue(request.As<SetTriggeringRequest>());
            var results = _linked.Last().LinksToAdd.Select(id => id == 5 ? (StatusCode)StatusCodes.BadMonitoredItemIdInvalid : StatusCode.Good);
            await connection.AnswerAsync(request.Id, new SetTriggeringResponse { AddResults = [.. results] });
            return true;
        }

        if (request.Type != ModifyMonitoredItemsRequest.EncodingId)
            return false;
        _modified.Enqueue(request.As<ModifyMonitoredItemsRequest>());
        var modified = _modified.Last().ItemsToModify.Select(item => new MonitoredItemModifyResult
        {
            StatusCode = item.MonitoredItemId == 3 ? StatusCodes.BadOutOfMemory : StatusCode.Good,
            RevisedQueueSize = item.RequestedParameters.QueueSize,
        });
        await connection.AnswerAsync(request.Id, new ModifyMonitoredItemsResponse { Results = [.. modified] });
        return true;
    }
}
