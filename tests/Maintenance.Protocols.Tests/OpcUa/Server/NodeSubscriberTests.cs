using System.Text.Json.Nodes;
using Maintenance.Local;
using Maintenance.Protocols.OpcUa.Encoding;
using Maintenance.Protocols.OpcUa.Server.Space;
using Maintenance.Protocols.Tests.OpcUa.Interop;
using Shouldly;
using Xunit;

namespace Maintenance.Protocols.Tests.OpcUa.Server;

/// <summary>Subscriptions, events and alarms by node-opcua's client.</summary>
public sealed class NodeSubscriberTests(NodeClient peer) : IClassFixture<NodeClient>
{
    private static readonly string[] Fields =
        ["EventId", "EventType", "SourceName", "Message", "Severity", "ActiveState.Id", "AckedState.Id", "Retain", "Comment"];

    private TestServer Server => peer.Server;

    [FactIfNodeOpcUa]
    public async Task It_hears_alarms_refreshes_and_acknowledges_them()
    {
        await peer.ConnectAsync("Basic256Sha256", "Sign");
        try
        {
            await peer.DoAsync("subscribe", new { interval = 50, nodes = Array.Empty<string>(), sampling = 0, queue = 1 });
            await peer.DoAsync("events", new { node = "i=2253", fields = Fields });

            Server.Pump.Alarm.Update(true, 700, "too hot");
            var told = await peer.UntilAsync("heard", heard => Events(heard).Any(each => Is(each, "too hot", acknowledged: false)));
            (await peer.DoAsync("refresh")).GetValue<string>().ShouldBe("Good");
            await peer.UntilAsync("heard", heard => Events(heard).Count(each => Is(each, "too hot", acknowledged: false)) == 2);
            var id = Events(told).Last()["EventId"]!.GetValue<string>();
            var alarm = Server.Pump.Alarm.Id.ToString();
            (await peer.DoAsync("acknowledge", new { condition = alarm, @event = id, comment = "seen" })).GetValue<string>().ShouldBe("Good");
            (await peer.DoAsync("acknowledge", new { condition = alarm, @event = id, comment = "again" })).GetValue<string>().ShouldBe("BadConditionBranchAlreadyAcked");
            await peer.UntilAsync("heard", heard => Events(heard).Any(each => Is(each, "too hot", acknowledged: true)));

            Server.Pump.Alarm.IsAcknowledged.ShouldBeTrue();
            Server.Pump.Alarm.Update(false, 700, "cool again");
        }
        finally
        {
            await peer.DoAsync("disconnect");
        }
    }

    [FactIfNodeOpcUa]
    public async Task It_comes_back_by_itself_after_the_server_was_killed_and_started_anew()
    {
        var level = Server.Pump.Add("Level", BuiltInType.Int32, new(-1), AccessLevels.CurrentRead);
        await peer.ConnectAsync("Basic256Sha256", "SignAndEncrypt");
        try
        {
            await peer.DoAsync("subscribe", new { interval = 50, nodes = new[] { level.Id.ToString() }, sampling = 0, queue = 100 });
            await peer.UntilAsync("heard", heard => Values(heard).Contains(-1));
            await Server.RestartAsync();
            level.Set(new(new Variant(-2), sourceUtc: TimeProvider.System.GetUtcNow()));

            await peer.UntilAsync("heard", heard => Values(heard).Contains(-2));
        }
        finally
        {
            await peer.DoAsync("disconnect");
        }
    }

    [FactIfNodeOpcUa]
    public async Task Over_a_server_killed_as_a_process_it_hears_each_value_of_either_life_once()
    {
        const int SecondLife = 1_000_000;
        var (folder, port) = (Path.Combine(Server.Folder, "counting"), FreePort.Next());
        await using var killed = await CountingServer.StartAsync(folder, port, 0);
        ChildProcess? second = null;
        await peer.DoAsync("connect", new { url = $"opc.tcp://localhost:{port}", policy = "None", mode = "None" });
        try
        {
            await peer.DoAsync("subscribe", new { interval = 50, nodes = new[] { CountingServer.Level.ToString() }, sampling = 0, queue = 1000 });
            await peer.UntilAsync("heard", heard => Values(heard).Count() >= 100);
            await killed.KillAsync();
            second = await CountingServer.StartAsync(folder, port, SecondLife);
            var told = await peer.UntilAsync("heard", heard => Values(heard).Count(value => value >= SecondLife) >= 100);

            int[][] lives = [.. Values(told).GroupBy(value => value / SecondLife).Select(life => life.ToArray())];
            lives.Length.ShouldBe(2);
            Values(told).ShouldBe(lives[0].Concat(lives[1]));
            foreach (var life in lives)
                life.ShouldBe(Enumerable.Range(life[0], life.Length));
        }
        finally
        {
            await peer.DoAsync("disconnect");
            await (second?.DisposeAsync() ?? ValueTask.CompletedTask);
        }
    }

    [FactIfNodeOpcUa]
    public async Task A_folder_of_100_000_nodes_is_browsed_to_its_end()
    {
        var folder = Server.Pump.Space.Add(
            new UaObject(Server.Pump.Id("Many"), Server.Pump.Name("Many")), Server.Pump.Space.Objects, StandardNodes.Organizes, StandardNodes.FolderType);
        for (uint index = 0; index < 100_000; index++)
        {
            Server.Pump.Space.Add(
                new UaVariable(new(index, Server.Pump.Namespace), new(Server.Pump.Namespace, $"V{index}")) { DataType = StandardNodes.Of(BuiltInType.Double) },
                folder, StandardNodes.HasComponent, StandardNodes.BaseDataVariableType);
        }

        await peer.ConnectAsync();
        try
        {
            (await peer.DoAsync("count", new { node = folder.Id.ToString() })).GetValue<int>().ShouldBe(100_001); // with its type
        }
        finally
        {
            await peer.DoAsync("disconnect");
        }
    }

    private static IEnumerable<JsonNode> Events(JsonNode heard) => heard["events"]!.AsArray().Select(each => each!);

    private static bool Is(JsonNode told, string message, bool acknowledged) =>
        string.Equals(told["Message"]?.GetValue<string>(), message, StringComparison.Ordinal)
        && told["AckedState.Id"]?.GetValue<bool>() == acknowledged;

    private static IEnumerable<int> Values(JsonNode heard) => heard["values"]!.AsArray().Select(each => each!.GetValue<int>());
}
