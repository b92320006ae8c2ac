using System.Collections.Concurrent;
using Maintenance.Protocols.OpcUa.Client;
using Maintenance.Protocols.OpcUa.Encoding;
using Maintenance.Protocols.OpcUa.Security;
using Shouldly;
using Xunit;

namespace Maintenance.Protocols.Tests.OpcUa.Server;

/// <summary>A server that lets nobody stay is asked for few sessions, and each attempt leaves a line that says why.</summary>
public sealed class FlappingServerTests(TestServer server) : IClassFixture<TestServer>
{
    [Fact]
    public async Task It_sees_ten_sessions_a_minute_and_each_refusal_is_told()
    {
        var clock = new ManualClock();
        var asked = new ConcurrentQueue<TimeSpan>();
        var notices = new ConcurrentQueue<ClientNotice>();
        var session = server.Options("Basic256Sha256", MessageSecurityMode.SignAndEncrypt) with { User = new UserIdentity.UserName("anna", "acht") };
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
        notices.Count(notice => notice.Kind == NoticeKind.Refused && notice.Status == StatusCodes.BadUserAccessDenied).ShouldBeGreaterThan(10);
        notices.ShouldAllBe(notice => notice.Message.Length > 0);
    }
}
