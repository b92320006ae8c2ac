using System.Collections.Concurrent;
using System.Net;
using Maintenance.Protocols.OpcUa.Client;
using Maintenance.Protocols.OpcUa.Client.Subscriptions;
using Maintenance.Protocols.OpcUa.Encoding;
using Maintenance.Protocols.OpcUa.Security;
using Maintenance.Protocols.OpcUa.Server.Space;
using Maintenance.Protocols.Tests.OpcUa.Server;
using Shouldly;
using Xunit;

namespace Maintenance.Protocols.Tests.OpcUa.Interop;

/// <summary>
/// Connections cut again and again at any byte, while tokens are renewed: what the server's queues could hold arrives once and
/// in order.
/// </summary>
public sealed class CutConnectionTests(ChangingServer node, TestServer own) : IClassFixture<ChangingServer>, IClassFixture<TestServer>
{
    private const int Cuts = 24;
    private readonly ConcurrentQueue<ClientNotice> _notices = new();

    [TheoryIfNodeOpcUa]
    [InlineData("Basic256Sha256", MessageSecurityMode.SignAndEncrypt, 1)]
    public async Task Node_opcuas_server_is_heard_without_loss_or_repetition(string policy, MessageSecurityMode mode, int seed)
    {
        await using var relay = new CuttingRelay(new(IPAddress.Loopback, node.Url.Port), new CutPlan(seed).Next, Cuts);
        using var recorder = new Recorder(ChangingServer.Counters);
        var session = node.Session(policy, mode) with { User = new UserIdentity.UserName("anna", "sieben 水") };
        await using var client = Start(session, relay, Counting(recorder, ChangingServer.Counters, index => node.Node($"Count{index}")));

        await WaitAsync(recorder, () => relay.Cuts >= Cuts, "cut connection");
        await recorder.MoreAsync(50);

        ShouldHaveAll(recorder);
    }

    [Theory]
    [InlineData("None", MessageSecurityMode.None, 2)]
    [InlineData("Aes256_Sha256_RsaPss", MessageSecurityMode.SignAndEncrypt, 3)]
    public async Task Our_server_is_heard_without_loss_or_repetition(string policy, MessageSecurityMode mode, int seed)
    {
        const int Counters = 5;
        var counters = Enumerable.Range(0, Counters).Select(index => own.Pump.Add($"{policy}{seed}-{index}", BuiltInType.UInt32, new(0u), AccessLevels.CurrentRead)).ToArray();
        await using var relay = new CuttingRelay(own.Server.EndPoint, new CutPlan(seed).Next, Cuts);
        using var recorder = new Recorder(Counters);
        using var done = new CancellationTokenSource();
        var counting = CountAsync(counters, done.Token);
        await using var client = Start(
            own.Options(policy, mode) with { User = own.User(Maintenance.Protocols.OpcUa.Services.UserTokenType.UserName) }, relay, Counting(recorder, Counters, index => counters[index].Id));

        await WaitAsync(recorder, () => relay.Cuts >= Cuts, "cut connection");
        await done.CancelAsync();
        var last = await counting;
        await WaitAsync(recorder, () => Enumerable.Range(0, Counters).All(item => recorder.Of(item) is [.., var newest] && newest.Value.As<uint>() == last), $"value {last}");

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

    // Some 1,000 values a second.
    private static async Task<uint> CountAsync(UaVariable[] counters, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(5));
        for (var value = 1u; ; value++)
        {
            foreach (var counter in counters)
                counter.Set(new(new Variant(value), sourceUtc: TimeProvider.System.GetUtcNow()));
            if (cancellationToken.IsCancellationRequested)
                return value;
            await timer.WaitForNextTickAsync(CancellationToken.None);
        }
    }

    private static Subscription Counting(Recorder recorder, int counters, Func<int, NodeId> node) => new(
        new() { PublishingInterval = TimeSpan.FromMilliseconds(50), KeepAlive = TimeSpan.FromSeconds(1) },
        [.. Enumerable.Range(0, counters).Select(index => new MonitoredItem { NodeId = node(index), SamplingInterval = TimeSpan.Zero, QueueSize = 10_000 })],
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
