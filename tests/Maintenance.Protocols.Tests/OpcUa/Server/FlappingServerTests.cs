using System.Collections.Concurrent;
using System.Net;
using Maintenance.Protocols.OpcUa.Client;
using Maintenance.Protocols.OpcUa.Security;
using Shouldly;
using Xunit;

namespace Maintenance.Protocols.Tests.OpcUa.Server;

/// <summary>A server that lets nobody stay is asked for few sessions, and each attempt leaves a line that says why.</summary>
public sealed class FlappingServerTests(TestServer server) : IClassFixture<TestServer>
{
    public static TheoryData<string, string> Refusals() => new()
    {
        { "wrong password", "BadUserAccessDenied" },
        { "ended user", "BadIdentityTokenRejected" },
        { "unknown server", "BadCertificateUntrusted" },
        { "ended server", "BadCertificateTimeInvalid" },
        { "other host", "BadCertificateHostNameInvalid" },
        { "other policy", "BadSecurityPolicyRejected" },
    };

    [Theory]
    [MemberData(nameof(Refusals))]
    public async Task It_sees_ten_sessions_a_minute_and_each_refusal_is_told(string why, string status)
    {
        var clock = new ManualClock();
        var asked = new ConcurrentQueue<TimeSpan>();
        var notices = new ConcurrentQueue<ClientNotice>();
        await using var elsewhere = string.Equals(why, "other host", StringComparison.Ordinal) ? new CuttingRelay(server.Server.EndPoint, address: IPAddress.Parse("127.0.0.2")) : null;
        var session = Session(why, elsewhere?.Port ?? 0);
        var options = new ClientOptions
        {
            Session = () =>
            {
                asked.Enqueue(clock.GetElapsedTime(0));
                return session;
            },
            Notice = notices.Enqueue,
            FirstDelay = TimeSpan.FromMilliseconds(10),
            LongestDelay = TimeSpan.FromMilliseconds(10),
        };
        await using (OpcUaClient.Start(options, [], clock))
        {
            await Maintenance.Local.Until.TrueAsync(
                _ =>
                {
                    if (asked.Count == notices.Count)
                        clock.Advance(TimeSpan.FromMilliseconds(500)); // it waits
                    return Task.FromResult(notices.Count >= 25);
                },
                TimeSpan.FromSeconds(30), "25 refused sessions", CancellationToken.None, TimeSpan.FromMilliseconds(5));
        }

        var times = asked.ToArray();
        var leastApart = TimeSpan.FromMinutes(1) - TimeSpan.FromSeconds(2); // the clock may go on before an attempt is noted here
        for (var index = 10; index < times.Length; index++)
            (times[index] - times[index - 10]).ShouldBeGreaterThanOrEqualTo(leastApart);
        notices.Count(notice => notice.Kind == NoticeKind.Refused && string.Equals(notice.Status.ToString(), status, StringComparison.Ordinal)).ShouldBeGreaterThan(10);
        notices.ShouldAllBe(notice => notice.Message.Length > 0);
    }

    [Fact]
    public async Task One_that_is_away_is_tried_with_growing_delays()
    {
        var clock = new ManualClock();
        var notices = new ConcurrentQueue<ClientNotice>();
        var away = new TestServer();
        await away.InitializeAsync();
        var session = away.Options();
        await using var client = OpcUaClient.Start(
            new() { Session = () => session, Notice = notices.Enqueue, Jitter = () => 0, FirstDelay = TimeSpan.FromSeconds(1), LongestDelay = TimeSpan.FromSeconds(30) }, [], clock);
        await client.SessionAsync(CancellationToken.None);
        clock.Advance(TimeSpan.FromSeconds(15)); // a steady connection
        await away.DisposeAsync();

        var lost = clock.GetElapsedTime(0);
        await Maintenance.Local.Until.TrueAsync(
            _ =>
            {
                clock.Advance(TimeSpan.FromSeconds(1));
                return Task.FromResult(clock.GetElapsedTime(0) - lost > TimeSpan.FromMinutes(3));
            },
            TimeSpan.FromSeconds(30), "three minutes without the server", CancellationToken.None, TimeSpan.FromMilliseconds(10));

        notices.Count(notice => notice.Kind is NoticeKind.Refused or NoticeKind.Lost).ShouldBeInRange(5, 14); // lost, at once, then 1, 2, 4, 8, 16, 30, 30, 30 … seconds
    }

    private SessionOptions Session(string why, int elsewhere)
    {
        var options = server.Options("Basic256Sha256", MessageSecurityMode.SignAndEncrypt);
        return why switch
        {
            "wrong password" => options with { User = new UserIdentity.UserName("anna", "acht") },
            "ended user" => options with { User = new UserIdentity.Certificate(server.Users.Ended, server.Users.Key) },
            "unknown server" => options with { PinnedCertificate = null },
            "ended server" => options with { Trust = new(Path.Combine(server.Folder, "late"), new LateClock()) },
            "other host" => options with { EndpointUrl = new($"opc.tcp://127.0.0.2:{elsewhere}") },
            _ => options with { Mode = MessageSecurityMode.None },
        };
    }

    private sealed class LateClock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => System.GetUtcNow().AddYears(20);
    }
}
