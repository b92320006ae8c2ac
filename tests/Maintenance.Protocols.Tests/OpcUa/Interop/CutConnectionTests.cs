using System.Collections.Concurrent;
using System.Net;
using Maintenance.Protocols.OpcUa.Client;
using Maintenance.Protocols.OpcUa.Client.Subscriptions;
using Maintenance.Protocols.OpcUa.Encoding;
using Maintenance.Protocols.OpcUa.Security;
using Maintenance.Protocols.OpcUa.Services;
using Maintenance.Protocols.Tests.OpcUa.Server;
using Shouldly;
using Xunit;

namespace Maintenance.Protocols.Tests.OpcUa.Interop;

/// <summary>
/// Connections cut again and again at any byte, while tokens are renewed: what the server's queues could hold arrives once and
/// in order.
/// </summary>
[Collection(nameof(SharedChangingServer))]
public sealed class CutConnectionTests(ChangingServer node, TestServer own) : IClassFixture<TestServer>
{
    private const int Cuts = 12;
    private readonly ConcurrentQueue<ClientNotice> _notices = new();

    [TheoryIfNodeOpcUa]
    [InlineData("Basic256Sha256", MessageSecurityMode.SignAndEncrypt, 1)]
    public async Task Node_opcuas_server_is_heard_without_loss_or_repetition(string policy, MessageSecurityMode mode, int seed)
    {
        await using var relay = new CuttingRelay(new(IPAddress.Loopback, node.Url.Port), new CutPlan(seed).Next, Cuts);
        using var recorder = new Recorder(ChangingServer.Counters);
        var session = node.Session(policy, mode) with { User = new UserIdentity.UserName("anna", "sieben 水") };
        await using var client = Start(session, relay, Counting(recorder));

        await WaitAsync(recorder, () => relay.Cuts >= Cuts, "cut connection");
        await recorder.MoreAsync(50);

        ShouldHaveAll(recorder);
    }

    [Theory]
    [InlineData("None", MessageSecurityMode.None, 2)]
    [InlineData("Aes256_Sha256_RsaPss", MessageSecurityMode.SignAndEncrypt, 3)]
    public async Task Our_server_is_heard_without_loss_or_repetition(string policy, MessageSecurityMode mode, int seed)
    {
        await using var relay = new CuttingRelay(own.Server.EndPoint, new CutPlan(seed).Next, Cuts);
        using var recorder = new Recorder(SteadyCounters.Count);
        await using var counters = new SteadyCounters(own.Pump, $"{policy}-");
        await using var client = Start(
            own.Options(policy, mode) with { User = own.User(UserTokenType.UserName) }, relay, counters.Watched(recorder));

        await WaitAsync(recorder, () => relay.Cuts >= Cuts, "cut connection");
        var last = await counters.StopAsync();
        await WaitAsync(
            recorder,
            () => Enumerable.Range(0, SteadyCounters.Count).All(item => recorder.Of(item) is [.., var newest] && newest.Value.As<uint>() == last), $"value {last}");

        ShouldHaveAll(recorder);
    }

    private async Task WaitAsync(Recorder recorder, Func<bool> condition, string what)
    {
        try
        {
            await recorder.WaitAsync(condition, what);
        }
        catch (TimeoutException late)
        {
            throw new TimeoutException(string.Join('\n', _notices.Prepend(new(NoticeKind.Lost, StatusCode.Good, late.Message))), late);
        }
    }

    private void ShouldHaveAll(Recorder recorder)
    {
        recorder.ShouldHaveCounted(_notices);
        recorder.Gaps.ShouldBeEmpty();
        _notices.Count(notice => notice.Kind is NoticeKind.Lost or NoticeKind.Refused).ShouldBeGreaterThanOrEqualTo(Cuts / 2);
        _notices.ShouldNotContain(notice => notice.Kind == NoticeKind.Recreated || notice.Kind == NoticeKind.BadInput);
    }

    private Subscription Counting(Recorder recorder) => new(
        new() { PublishingInterval = TimeSpan.FromMilliseconds(50), KeepAlive = TimeSpan.FromSeconds(1) },
        [.. Enumerable.Range(0, ChangingServer.Counters).Select(index => new MonitoredItem { NodeId = node.Node($"Count{index}"), SamplingInterval = TimeSpan.Zero, QueueSize = 10_000 })],
        recorder);

    private OpcUaClient Start(SessionOptions session, CuttingRelay relay, Subscription subscription)
    {
        session = session with { EndpointUrl = new($"opc.tcp://localhost:{relay.Port}"), TokenLifetime = TimeSpan.FromSeconds(1), SessionTimeout = TimeSpan.FromSeconds(20) };
        var options = new ClientOptions
        {
            Session = () => session,
            Notice = _notices.Enqueue,
            FirstDelay = TimeSpan.FromMilliseconds(5),
            LongestDelay = TimeSpan.FromMilliseconds(50),
            SessionsAMinute = 1000,
        };
        return OpcUaClient.Start(options, [subscription], TimeProvider.System);
    }
}
