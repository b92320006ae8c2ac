using System.Collections.Concurrent;
using Maintenance.Edge.Devices;
using Maintenance.Protocols.OpcUa.Security;
using Maintenance.Protocols.OpcUa.Services;
using Maintenance.Protocols.OpcUa.Transport;
using Maintenance.Protocols.Tests.OpcUa.Encoding;
using Maintenance.Protocols.Tests.OpcUa.Transport;
using Shouldly;
using Xunit;
using StatusCodes = Maintenance.Protocols.OpcUa.Encoding.StatusCodes;

namespace Maintenance.Edge.Tests.Devices.OpcUa;

/// <summary>A server that lies to a whole gateway: each attempt is a line that says what was wrong, attempts get rarer, and the other devices are read.</summary>
public sealed class OpcUaLiesTests : IDisposable
{
    private const int Attempts = 4;
    private const string Read = "{ name: F.read, node: { id: \"nsu=urn:test:plant;s=X\", access: read, sampling: \"00:00:00.050\" } }";

    private readonly TemporaryFolder _folder = new();
    private readonly ConcurrentDictionary<string, int> _sessions = new(StringComparer.Ordinal);
    private bool _hasLooked;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("sequence", true, "BadSequenceNumberInvalid")]
    [InlineData("sequence", false, "BadSequenceNumberInvalid")]
    [InlineData("length", true, "BadEncodingLimitsExceeded")]
    [InlineData("length", false, "BadEncodingLimitsExceeded")]
    [InlineData("chunk", true, "BadTcpMessageTooLarge")]
    [InlineData("chunk", false, "BadTcpMessageTooLarge")]
    [InlineData("token", false, "BadSecureChannelTokenUnknown")]
    [InlineData("nonce", true, "BadNonceInvalid")]
    public async Task Each_attempt_is_one_line_with_its_status_and_the_next_comes_later(string lie, bool isAtOnce, string status)
    {
        await using var liar = new LyingServer((connection, request) => LieAsync(connection, request, lie, isAtOnce))
        {
            NonceSize = string.Equals(lie, "nonce", StringComparison.Ordinal) ? 5 : 0,
            TokenLifetimeMs = string.Equals(lie, "token", StringComparison.Ordinal) ? 1000u : 3_600_000u,
        };
        var unit = new CountingUnit();
        await using var counter = unit.Serve();
        await using var gateway = await RunningGateway.StartAsync(
            _folder.Path, $"{FanDevice.Yaml(liar.Port, "policy: None", Read).TrimEnd()}\n{CountingUnit.Device(counter.EndPoint.Port)}");
        await RunningGateway.UntilAsync(() => Lines(gateway).Count >= Attempts, "lines about the lie");
        var (lines, connections) = (Lines(gateway), liar.Connections);
        await RunningGateway.UntilAsync(() => gateway.Tag("N.up").Taken > 2, "values of the other device");

        lines.ShouldAllBe(line => line.Contains(status, StringComparison.Ordinal), string.Join('\n', lines));
        connections.ShouldBeLessThanOrEqualTo(2 * (lines.Count + 2));   // one to look and one to stay
        liar.Asked(CreateSessionRequest.EncodingId).ShouldBeLessThanOrEqualTo(10);
        gateway.Devices[1].State.ShouldBe(DeviceState.Online);
        (await gateway.StopAsync()).ShouldBalance();
    }

    [Fact]
    public async Task Answers_without_results_are_asked_for_in_their_turn_and_told_once()
    {
        const int Reads = 8;
        var answered = 0;
        await using var liar = new LyingServer(async (connection, request) =>
        {
            if (request.Type != ReadRequest.EncodingId || request.As<ReadRequest>().NodesToRead[0].NodeId.NamespaceIndex == 0)
                return false;
            answered++;
            await connection.AnswerAsync(request.Id, new ReadResponse());
            return true;
        });
        var began = TimeProvider.System.GetTimestamp();
        await using var gateway = await RunningGateway.StartAsync(_folder.Path, FanDevice.Yaml(liar.Port, "policy: None", Read));
        await RunningGateway.UntilAsync(() => answered >= Reads, "reads");

        TimeProvider.System.GetElapsedTime(began).ShouldBeGreaterThan(TimeSpan.FromMilliseconds(50 * (Reads - 2)));
        gateway.Logs.Entries.Count(entry => entry.Message.Contains("could not be read", StringComparison.Ordinal)).ShouldBe(1);
        gateway.Devices[0].Troubles["reads"].ShouldContain("BadUnknownResponse");
        liar.Asked(CreateSessionRequest.EncodingId).ShouldBe(2);
        (await gateway.StopAsync()).ShouldBalance();
    }

    [Fact]
    public async Task Devices_that_never_get_their_session_keep_no_other_from_connecting()
    {
        await using var full = new LyingServer(RefuseSecondAsync);
        var unit = new CountingUnit();
        await using var counter = unit.Serve();
        var waiting = Enumerable.Range(0, 16).Select(
            index => FanDevice.Yaml(full.Port, "policy: None", Read.Replace("F.read", $"F{index}.read", StringComparison.Ordinal)).Replace("name: fan", $"name: fan-{index}", StringComparison.Ordinal).TrimEnd());
        await using var gateway = await RunningGateway.StartAsync(
            _folder.Path, string.Join('\n', waiting.Append(CountingUnit.Device(counter.EndPoint.Port))));

        await RunningGateway.UntilAsync(() => gateway.Tag("N.up").Taken > 0, "the device that comes after them");

        await RunningGateway.UntilAsync(
            () => gateway.Logs.Entries.Count(entry => entry.Message.Contains("BadTooManySessions", StringComparison.Ordinal)) >= 16, "refusals of the others");
        gateway.Devices.SkipLast(1).ShouldAllBe(device => device.State != DeviceState.Online);
        (await gateway.StopAsync()).ShouldBalance();
    }

    private static List<string> Lines(RunningGateway gateway) => [.. gateway.Logs.Entries
        .Select(entry => entry.Message)
        .Where(line => line.StartsWith("Device fan is lost", StringComparison.Ordinal) || line.StartsWith("Device fan is away", StringComparison.Ordinal))];

    // The first session looks the nodes up; where the lie comes later it is well.
    private async Task<bool> LieAsync(ScriptedConnection connection, LyingServer.Request request, string lie, bool isAtOnce)
    {
        _hasLooked |= request.Type == CloseSessionRequest.EncodingId;
        return request.Type == ReadRequest.EncodingId && (_hasLooked || isAtOnce) && await TellAsync(connection, request, lie);
    }

    private static async Task<bool> TellAsync(ScriptedConnection connection, LyingServer.Request request, string lie)
    {
        switch (lie)
        {
            case "sequence":
                var replay = new OutgoingChunks(connection.Stream, new()) { ChannelId = ScriptedConnection.Channel };
                await replay.SendAsync(
                    MessageType.Message, request.Id, new byte[] { 1, 0, 0, 0 }, NoProtection.Instance, ScriptedConnection.Body(new ReadResponse()), CancellationToken.None);
                return true;
            case "length":   // two thousand million results
                await connection.SendMessageAsync(request.Id, [.. ScriptedConnection.Body(new ReadResponse())[..^8], 0xFF, 0xFF, 0xFF, 0x7F]);
                return true;
            case "chunk":   // of two gigabytes
                await connection.SendAsync(Wire.Hex("4D534746 FFFFFF7F"));
                return true;
            default:
                return false;
        }
    }

    // One session of each client to look, and none to stay.
    private async Task<bool> RefuseSecondAsync(ScriptedConnection connection, LyingServer.Request request)
    {
        if (request.Type != CreateSessionRequest.EncodingId
            || _sessions.AddOrUpdate(request.As<CreateSessionRequest>().SessionName ?? "", 1, static (_, before) => before + 1) == 1)
        {
            return false;
        }

        await connection.RefuseAsync(request.Id, StatusCodes.BadTooManySessions);
        return true;
    }
}
