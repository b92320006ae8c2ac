using Maintenance.Protocols.OpcUa.Client;
using Maintenance.Protocols.OpcUa.Encoding;
using Maintenance.Protocols.OpcUa.Server.Space;
using Maintenance.Protocols.OpcUa.Services;
using Shouldly;
using Xunit;

namespace Maintenance.Protocols.Tests.OpcUa.Server;

/// <summary>A server that goes on in few places at once (Part 4 §7.9): what it leaves out of an answer is asked for again.</summary>
public sealed class FewPointsTests : IAsyncLifetime
{
    private const int Folders = 20;
    private readonly TestServer _server = new() { Limits = new() { MaxContinuationPoints = 2, MaxReferencesPerNode = 3, MaxHistoryValues = 5 } };

    public Task InitializeAsync() => _server.InitializeAsync();

    public Task DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Each_of_many_nodes_is_browsed_to_its_end_and_a_bad_one_fails_alone()
    {
        BrowseDescription[] asked = [.. Enumerable.Range(0, Folders).Select(AddFolder), Described(_server.Pump.Id("Nowhere"))];
        await using var session = await _server.OpenAsync();

        var results = await session.BrowseAsync(asked, CancellationToken.None);

        for (var folder = 0; folder < Folders; folder++)
        {
            results[folder].StatusCode.ShouldBe(StatusCode.Good);
            results[folder].References.Select(reference => reference.BrowseName.Name).ShouldBe(Enumerable.Range(0, 7).Select(child => $"{folder}-{child}"));
        }

        results[Folders].StatusCode.ShouldBe(StatusCodes.BadNodeIdUnknown);
    }

    [Fact]
    public async Task What_it_has_no_place_for_is_said_and_nothing_of_the_answer_is_forgotten()
    {
        BrowseDescription[] asked = [.. Enumerable.Range(100, 4).Select(AddFolder)];
        await using var session = await _server.OpenAsync();

        var browsed = await session.CallAsync<BrowseRequest, BrowseResponse>(new() { NodesToBrowse = asked }, CancellationToken.None);
        var next = await session.CallAsync<BrowseNextRequest, BrowseNextResponse>(
            new() { ContinuationPoints = [.. browsed.Results.Take(2).Select(result => result.ContinuationPoint)] }, CancellationToken.None);

        browsed.Results.Select(result => result.StatusCode).ShouldBe(
            [StatusCode.Good, StatusCode.Good, StatusCodes.BadNoContinuationPoints, StatusCodes.BadNoContinuationPoints]);
        next.Results.ShouldAllBe(result => result.StatusCode == StatusCode.Good && result.References.Count == 3);
    }

    [Fact]
    public async Task History_is_told_of_as_many_nodes_as_there_are_places_to_go_on()
    {
        var from = TimeProvider.System.GetUtcNow().AddHours(-1);
        NodeId[] nodes = [.. Enumerable.Range(0, 3).Select(index => Logged($"Logged{index}", from).Id)];
        await using var session = await _server.OpenAsync();

        var read = await session.CallAsync<HistoryReadRequest, HistoryReadResponse>(
            new()
            {
                HistoryReadDetails = ExtensionObject.Of(new ReadRawModifiedDetails { StartTime = from, EndTime = from.AddHours(1) }),
                TimestampsToReturn = TimestampsToReturn.Source,
                NodesToRead = [.. nodes.Select(node => new HistoryReadValueId { NodeId = node })],
            },
            CancellationToken.None);

        read.Results.Select(result => result.StatusCode).ShouldBe([StatusCode.Good, StatusCode.Good, StatusCodes.BadNoContinuationPoints]);
        (await session.ReadRawAsync(nodes[2], from, from.AddHours(1), CancellationToken.None)).Count.ShouldBe(12);
    }

    [Fact]
    public async Task A_session_knows_the_servers_limits_from_its_beginning()
    {
        await using var session = await _server.OpenAsync();

        session.Limits.Read.ShouldBe(10_000);
        session.Limits.Call.ShouldBe(100);
        session.Limits.ArrayLength.ShouldBe(256 * 1024);
    }

    [Fact]
    public async Task Nodes_are_registered_and_let_go()
    {
        await using var session = await _server.OpenAsync();
        NodeId[] nodes = [_server.Pump.Id("Speed"), _server.Pump.Id("Name")];

        var registered = await session.RegisterAsync(nodes, CancellationToken.None);
        var read = await session.ReadAsync(registered, CancellationToken.None);
        await session.CallAsync<UnregisterNodesRequest, UnregisterNodesResponse>(new() { NodesToUnregister = registered }, CancellationToken.None);

        read.Select(value => value.Value).ShouldBe([new Variant(2975.5), new Variant("Pumpe 水")]);
    }

    private static BrowseDescription Described(NodeId node) =>
        new() { NodeId = node, ReferenceTypeId = StandardNodes.HasComponent, ResultMask = 63 };

    private BrowseDescription AddFolder(int folder)
    {
        var pump = _server.Pump;
        var parent = pump.Space.Add(new UaObject(pump.Id($"Folder{folder}"), pump.Name($"Folder{folder}")), pump.Pump, StandardNodes.HasComponent, StandardNodes.FolderType);
        for (var child = 0; child < 7; child++)
        {
            pump.Space.Add(
                new UaVariable(pump.Id($"{folder}-{child}"), pump.Name($"{folder}-{child}")) { DataType = StandardNodes.Of(BuiltInType.Double) },
                parent, StandardNodes.HasComponent, StandardNodes.BaseDataVariableType);
        }

        return Described(parent.Id);
    }

    private UaVariable Logged(string name, DateTimeOffset fromUtc)
    {
        var logged = _server.Pump.Add(name, BuiltInType.Int32, new(0), AccessLevels.CurrentRead | AccessLevels.HistoryRead, new(100));
        for (var value = 1; value <= 12; value++)
            logged.Set(new(new Variant(value), sourceUtc: fromUtc.AddSeconds(value)));
        return logged;
    }
}
