using System.Text.Json.Nodes;
using Maintenance.Protocols.OpcUa.Encoding;
using Maintenance.Protocols.OpcUa.Security;
using Maintenance.Protocols.OpcUa.Server.Space;
using Maintenance.Protocols.OpcUa.Services;
using Maintenance.Protocols.Tests.OpcUa.Interop;
using Shouldly;
using Xunit;

namespace Maintenance.Protocols.Tests.OpcUa.Server;

/// <summary>node-opcua's client, our server.</summary>
public sealed class NodeClientTests(NodeClient peer) : IClassFixture<NodeClient>
{
    /// <summary>Longer than a session of a second lives, with the server's look at it.</summary>
    private static readonly TimeSpan Forgotten = TimeSpan.FromSeconds(3);

    private TestServer Server => peer.Server;

    [TheoryIfNodeOpcUa]
    [MemberData(nameof(ClientAgainstNodeTests.Ways), MemberType = typeof(ClientAgainstNodeTests))]
    public async Task Each_policy_mode_and_token_reads_a_value(string policy, MessageSecurityMode mode, UserTokenType user)
    {
        var (certificate, key) = await UserFilesAsync();
        await peer.DoAsync("connect", new
        {
            url = Server.Server.Url.OriginalString,
            policy,
            mode = mode.ToString(),
            user = user == UserTokenType.UserName ? "anna" : null,
            password = TestUsers.Password,
            certificate = user == UserTokenType.Certificate ? certificate : null,
            key,
        });
        try
        {
            var values = await peer.DoAsync("read", new { nodes = new[] { Node("Fixed"), Node("Name"), Node("Nowhere"), "i=2259" } });

            values[0]!["value"]!.GetValue<int>().ShouldBe(7);
            values[1]!["value"]!.GetValue<string>().ShouldBe("Pumpe 水");
            values[2]!["status"]!.GetValue<string>().ShouldBe("BadNodeIdUnknown");
            values[3]!["value"]!.GetValue<int>().ShouldBe(0);
        }
        finally
        {
            await peer.DoAsync("disconnect");
        }
    }

    [FactIfNodeOpcUa]
    public async Task It_is_told_the_endpoints_and_who_the_server_is()
    {
        var told = await peer.DoAsync("endpoints", new { url = Server.Server.Url.OriginalString });

        told["endpoints"]!.AsArray().Count.ShouldBe(7);
        told["servers"]!.AsArray().ShouldHaveSingleItem()!.GetValue<string>().ShouldBe(TestPump.ApplicationUri);
    }

    [FactIfNodeOpcUa]
    public async Task It_browses_writes_calls_and_reads_history()
    {
        await peer.ConnectAsync("Aes256_Sha256_RsaPss", "SignAndEncrypt");
        try
        {
            var history = Server.Pump.Add(
                "Logged", BuiltInType.Double, new(0.0), AccessLevels.CurrentRead | AccessLevels.HistoryRead, new(100));
            var from = TimeProvider.System.GetUtcNow();
            for (var index = 1; index <= 50; index++)
                history.Set(new(new Variant((double)index), sourceUtc: from.AddSeconds(index)));

            Strings((await peer.DoAsync("browse", new { node = Node("Pump") }))["names"]!).ShouldContain("Speed");
            (await peer.DoAsync("write", new { node = Node("Name"), type = "String", value = "P-101" })).GetValue<string>().ShouldBe("Good");
            (await peer.DoAsync("write", new { node = Node("Fixed"), type = "Int32", value = 1 })).GetValue<string>().ShouldBe("BadNotWritable");
            Server.Pump.Text.Value.Value.ShouldBe(new Variant("P-101"));
            Server.Pump.Text.Set(new(new Variant("Pumpe 水")));
            var called = await peer.DoAsync("call", new { @object = Node("Pump"), method = Node("Add"), inputs = new[] { 2.5, 4 } });
            called["outputs"]![0]!.GetValue<double>().ShouldBe(6.5);
            var values = await peer.DoAsync("history", new { node = Node("Logged"), start = from.AddMilliseconds(500), end = from.AddMinutes(1), most = 7 });
            values.AsArray().Select(value => value!.GetValue<double>()).ShouldBe(Enumerable.Range(1, 50).Select(index => (double)index));
        }
        finally
        {
            await peer.DoAsync("disconnect");
        }
    }

    [FactIfNodeOpcUa]
    public async Task It_hears_every_value_while_tokens_are_renewed_and_the_connection_is_cut()
    {
        var counter = Server.Pump.Add("Counter", BuiltInType.Int32, new(0), AccessLevels.CurrentRead);
        await using var relay = new CuttingRelay(Server.Server.EndPoint);
        await peer.DoAsync("connect", new { url = $"opc.tcp://localhost:{relay.Port}", policy = "Basic256Sha256", mode = "SignAndEncrypt", lifetime = 2000 });
        try
        {
            await peer.DoAsync("subscribe", new { interval = 50, nodes = new[] { Node("Counter") }, sampling = 0, queue = 5000 });
            using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(5));
            for (var value = 1; value <= 900; value++)
            {
                counter.Set(new(new Variant(value), sourceUtc: TimeProvider.System.GetUtcNow()));
                if (value is 300 or 600)
                    relay.CutInTheMiddle();
                await timer.WaitForNextTickAsync();
            }

            var heard = await peer.UntilAsync("heard", answer => Numbers(answer["values"]!).LastOrDefault() == 900);
            Numbers(heard["values"]!).Where(value => value > 0).ShouldBe(Enumerable.Range(1, 900));
            heard["lost"]!.GetValue<int>().ShouldBe(0);
        }
        finally
        {
            await peer.DoAsync("disconnect");
        }
    }

    [FactIfNodeOpcUa]
    public async Task It_takes_its_subscription_over_to_a_new_session_where_the_server_has_forgotten_the_old()
    {
        var counter = Server.Pump.Add("Kept", BuiltInType.Int32, new(0), AccessLevels.CurrentRead);
        await using var relay = new CuttingRelay(Server.Server.EndPoint);
        await peer.DoAsync("connect", new { url = $"opc.tcp://localhost:{relay.Port}", policy = "Basic256Sha256", mode = "SignAndEncrypt", sessionTimeout = 1000 });
        try
        {
            var made = await peer.DoAsync("subscribe", new { interval = 50, nodes = new[] { Node("Kept") }, sampling = 0, queue = 5000 });
            await peer.UntilAsync("heard", answer => Numbers(answer["values"]!).Contains(0));
            (relay.IsMute, relay.IsDeaf) = (true, true);
            using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
            var value = 0;
            for (var began = TimeProvider.System.GetTimestamp(); TimeProvider.System.GetElapsedTime(began) < Forgotten; await timer.WaitForNextTickAsync())
                counter.Set(new(new Variant(++value), sourceUtc: TimeProvider.System.GetUtcNow()));
            relay.CutInTheMiddle();
            (relay.IsMute, relay.IsDeaf) = (false, false);

            var heard = await peer.UntilAsync("nudge", answer => Numbers(answer["values"]!).LastOrDefault() == value);
            heard["id"]!.GetValue<uint>().ShouldBe(made["id"]!.GetValue<uint>());
            heard["session"]!.GetValue<string>().ShouldNotBe(made["session"]!.GetValue<string>());
            Numbers(heard["values"]!).ShouldBe([.. Enumerable.Range(0, value + 1)]);
        }
        finally
        {
            await peer.DoAsync("disconnect");
        }
    }

    private static IEnumerable<string> Strings(JsonNode array) => array.AsArray().Select(each => each!.GetValue<string>());

    private static IEnumerable<int> Numbers(JsonNode array) => array.AsArray().Select(each => each!.GetValue<int>());

    private string Node(string name) => Server.Pump.Id(name).ToString();

    private async Task<(string Certificate, string Key)> UserFilesAsync()
    {
        var (certificate, key) = (Path.Combine(Server.Folder, "berta.der"), Path.Combine(Server.Folder, "berta.pem"));
        await File.WriteAllBytesAsync(certificate, Server.Users.Certificate.RawData);
        await File.WriteAllTextAsync(key, Server.Users.Key.ExportPkcs8PrivateKeyPem());
        return (certificate, key);
    }
}
