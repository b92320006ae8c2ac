using System.Collections.Concurrent;
using Maintenance.Local;
using Maintenance.Protocols.OpcUa.Client;
using Maintenance.Protocols.OpcUa.Client.Subscriptions;
using Maintenance.Protocols.OpcUa.Encoding;
using Maintenance.Protocols.OpcUa.Security;
using Maintenance.Protocols.OpcUa.Services;
using Maintenance.Protocols.Tests.OpcUa.Interop;
using Shouldly;
using Xunit;

namespace Maintenance.Protocols.Tests.OpcUa.Transport;

/// <summary>A server that makes a subscription and then publishes what nobody can read.</summary>
public sealed class RubbishServerTests
{
    private readonly ConcurrentQueue<ClientNotice> _notices = new();
    private readonly ManualClock _clock = new();

    [Fact]
    public async Task It_is_asked_ever_more_slowly_and_each_answer_is_told()
    {
        var folder = Directory.CreateTempSubdirectory("rubbish");
        using var own = await TestCertificate.LoadAsync(folder.FullName, "urn:localhost:client", "Client");
        await using var server = new LyingServer(PublishAsync);
        using var recorder = new Recorder(1);
        var session = new SessionOptions
        {
            EndpointUrl = server.Url,
            Policy = SecurityPolicy.None,
            Mode = MessageSecurityMode.None,
            Own = own,
            Trust = new(folder.FullName, TimeProvider.System),
        };
        await using (OpcUaClient.Start(
            new() { Session = () => session, Notice = _notices.Enqueue }, [new Subscription(new(), [new() { NodeId = new(1) }], recorder)], _clock))
        {
            await Until.TrueAsync(_ => Task.FromResult(Rubbish >= 4), TimeSpan.FromSeconds(20), "rubbish", CancellationToken.None);
            await Until.TrueAsync(
                _ =>
                {
                    _clock.Advance(TimeSpan.FromMilliseconds(250));
                    return Task.FromResult(Rubbish >= 16);
                },
                TimeSpan.FromSeconds(30), "more rubbish", CancellationToken.None, TimeSpan.FromMilliseconds(2));
        }

        folder.Delete(recursive: true);
        _clock.GetElapsedTime(0).ShouldBeGreaterThan(TimeSpan.FromSeconds(20));
        _notices.Where(notice => notice.Kind == NoticeKind.BadInput).ShouldAllBe(notice => notice.Status == StatusCodes.BadDecodingError);
    }

    private int Rubbish => _notices.Count(notice => notice.Kind == NoticeKind.BadInput);

    private static async Task<bool> PublishAsync(ScriptedConnection connection, LyingServer.Request request)
    {
        if (request.Type != PublishRequest.EncodingId)
            return false;
        await connection.SendMessageAsync(request.Id, [.. ScriptedConnection.Body(new PublishResponse { SubscriptionId = 7 })[..^20], 0xFF, 0xFF, 0xFF, 0x7F]);
        return true;
    }
}
