using System.Collections.Concurrent;
using Maintenance.Local;
using Maintenance.Protocols.OpcUa;
using Maintenance.Protocols.OpcUa.Client;
using Maintenance.Protocols.OpcUa.Client.Subscriptions;
using Maintenance.Protocols.OpcUa.Encoding;
using Maintenance.Protocols.OpcUa.Security;
using Maintenance.Protocols.OpcUa.Services;
using Maintenance.Protocols.Tests.OpcUa.Interop;
using Shouldly;
using Xunit;

namespace Maintenance.Protocols.Tests.OpcUa.Transport;

/// <summary>What a server may say to be asked again at once and for ever; it is not.</summary>
public sealed class StormTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly string _folder = Directory.CreateTempSubdirectory("opcua-storm").FullName;
    private readonly ConcurrentQueue<ClientNotice> _notices = new();
    private readonly ManualClock _clock = new();
    private ApplicationCertificate _own = null!;

    public async Task InitializeAsync() =>
        _own = await TestCertificate.LoadAsync(_folder, "urn:localhost:client", "Client");

    public Task DisposeAsync()
    {
        _own.Dispose();
        Directory.Delete(_folder, recursive: true);
        return Task.CompletedTask;
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(-60_000)]
    public async Task A_session_of_no_time_is_read_from_a_few_times_a_second_at_most(double timeoutMs)
    {
        await using var server = new LyingServer { SessionTimeoutMs = timeoutMs };
        await using var client = Start(server);
        var session = await client.SessionAsync(CancellationToken.None);
        var before = server.Asked(ReadRequest.EncodingId);

        await AdvanceAsync(TimeSpan.FromSeconds(10), TimeSpan.FromMilliseconds(100));

        (server.Asked(ReadRequest.EncodingId) - before).ShouldBeInRange(1, 40);
        session.Timeout.ShouldBe(TimeSpan.FromSeconds(1));
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public async Task A_session_of_a_time_that_is_none_lives_as_long_as_was_asked_for(double timeoutMs)
    {
        await using var server = new LyingServer { SessionTimeoutMs = timeoutMs };
        await using var client = Start(server);

        (await client.SessionAsync(CancellationToken.None)).Timeout.ShouldBe(TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task A_subscription_that_the_server_loses_at_once_is_made_anew_ever_more_seldom_and_each_loss_is_one_line()
    {
        await using var server = new LyingServer(async (connection, request) =>
        {
            if (request.Type != PublishRequest.EncodingId)
                return false;
            await connection.RefuseAsync(request.Id, StatusCodes.BadNoSubscription);
            return true;
        });
        using var recorder = new Recorder(1);
        await using var client = Start(server, new Subscription(new(), [new() { NodeId = new(1, 1) }], recorder));
        await client.SessionAsync(CancellationToken.None);

        await AdvanceAsync(TimeSpan.FromMinutes(1), TimeSpan.FromMilliseconds(100));

        var made = server.Asked(CreateSubscriptionRequest.EncodingId);
        made.ShouldBeInRange(4, 12);
        server.Asked(CreateSessionRequest.EncodingId).ShouldBe(1);
        var losses = _notices.Where(notice => notice.Kind == NoticeKind.Lost).ToList();
        losses.Count.ShouldBeInRange(made - 1, made);
        losses.ShouldAllBe(notice => notice.Status == StatusCodes.BadNoSubscription && notice.Message.Contains("made anew", StringComparison.Ordinal));
    }

    [Fact]
    public async Task References_without_end_are_refused_by_the_node()
    {
        var point = new ByteString([1]);
        ReferenceDescription[] many = [.. Enumerable.Repeat(new ReferenceDescription { NodeId = new(new NodeId(1, 1)) }, 20_000)];
        var next = ScriptedConnection.Body(new BrowseNextResponse { Results = [new() { ContinuationPoint = point, References = many }] });
        var released = 0;
        await using var server = new LyingServer(async (connection, request) =>
        {
            if (request.Type == BrowseRequest.EncodingId)
                await connection.AnswerAsync(request.Id, new BrowseResponse { Results = [new() { StatusCode = StatusCodes.BadNodeIdUnknown }, new() { ContinuationPoint = point }] });
            else if (request.Type == BrowseNextRequest.EncodingId && request.As<BrowseNextRequest>().ReleaseContinuationPoints)
                await ReleaseAsync(connection, request.Id);
            else if (request.Type == BrowseNextRequest.EncodingId)
                await connection.SendMessageAsync(request.Id, next);
            else
                return false;
            return true;
        });
        await using var session = await OpcUaSession.OpenAsync(Options(server), TimeProvider.System, CancellationToken.None);

        var results = await session.BrowseAsync([new() { NodeId = new(8, 1) }, new() { NodeId = new(9, 1) }], CancellationToken.None).WaitAsync(Patience);

        results.Select(result => result.StatusCode).ShouldBe([StatusCodes.BadNodeIdUnknown, StatusCodes.BadUnknownResponse]);
        server.Asked(BrowseNextRequest.EncodingId).ShouldBeLessThan(100);
        released.ShouldBe(1);

        Task ReleaseAsync(ScriptedConnection connection, uint requestId)
        {
            released++;
            return connection.AnswerAsync(requestId, new BrowseNextResponse());
        }
    }

    [Fact]
    public async Task History_without_end_is_refused_by_the_node()
    {
        var values = new HistoryData { DataValues = [.. Enumerable.Repeat(new DataValue(new Variant(1.0)), 50_000)] };
        var answer = ScriptedConnection.Body(new HistoryReadResponse { Results = [new() { ContinuationPoint = new([1]), HistoryData = ExtensionObject.Of(values) }] });
        await using var server = new LyingServer(async (connection, request) =>
        {
            if (request.Type != HistoryReadRequest.EncodingId)
                return false;
            await connection.SendMessageAsync(request.Id, answer);
            return true;
        });
        await using var session = await OpcUaSession.OpenAsync(Options(server), TimeProvider.System, CancellationToken.None);
        var nowUtc = TimeProvider.System.GetUtcNow();

        var refused = await Should.ThrowAsync<OpcUaException>(
            () => session.ReadRawAsync(new(9, 1), nowUtc.AddDays(-1), nowUtc, CancellationToken.None).WaitAsync(Patience));

        refused.Status.ShouldBe(StatusCodes.BadUnknownResponse);
        refused.Message.ShouldContain("ns=1;i=9");
        server.Asked(HistoryReadRequest.EncodingId).ShouldBeLessThan(100);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_server_that_answers_no_read_any_more_is_left_also_where_nothing_is_subscribed(bool isSubscribed)
    {
        var isMute = false;
        await using var server = new LyingServer((_, request) => Task.FromResult(isMute && request.Type == ReadRequest.EncodingId)) { KeepAliveCount = 3600 };
        using var recorder = new Recorder(1);
        var subscription = new Subscription(new(), [new() { NodeId = new(1, 1) }], recorder);
        await using var client = Start(Options(server) with { CallTimeout = TimeSpan.FromSeconds(15) }, isSubscribed ? [subscription] : []);
        await client.SessionAsync(CancellationToken.None);
        isMute = true;

        await AdvanceAsync(() => _notices.Any(notice => notice.Kind == NoticeKind.Lost), TimeSpan.FromMilliseconds(100));
        isMute = false;
        await Until.TrueAsync(_ => Task.FromResult(server.Asked(ActivateSessionRequest.EncodingId) == 2), Patience, "the session on another channel", CancellationToken.None);

        var lost = _notices.First(notice => notice.Kind == NoticeKind.Lost);
        lost.Status.ShouldBe(StatusCodes.BadTimeout);
        lost.Message.ShouldContain("No answer to ReadRequest");
        server.Asked(CreateSessionRequest.EncodingId).ShouldBe(1);
    }

    private Task AdvanceAsync(TimeSpan by, TimeSpan step)
    {
        var until = _clock.GetElapsedTime(0) + by;
        return AdvanceAsync(() => _clock.GetElapsedTime(0) >= until, step);
    }

    // Slowly enough for what comes of a step to be said before the next.
    private Task AdvanceAsync(Func<bool> isOver, TimeSpan step) => Until.TrueAsync(
        _ =>
        {
            _clock.Advance(step);
            return Task.FromResult(isOver());
        },
        Patience, "the time to go by", CancellationToken.None, TimeSpan.FromMilliseconds(2));

    private OpcUaClient Start(LyingServer server, params Subscription[] subscriptions) => Start(Options(server), subscriptions);

    private OpcUaClient Start(SessionOptions session, Subscription[] subscriptions) =>
        OpcUaClient.Start(new() { Session = () => session, Notice = _notices.Enqueue, Jitter = () => 0 }, subscriptions, _clock);

    private SessionOptions Options(LyingServer server) => new()
    {
        EndpointUrl = server.Url,
        Policy = SecurityPolicy.None,
        Mode = MessageSecurityMode.None,
        Own = _own,
        Trust = new(_folder, TimeProvider.System),
        CallTimeout = TimeSpan.FromHours(1), // by a clock that goes faster than the machine
    };
}
