using Maintenance.Protocols.OpcUa;
using Maintenance.Protocols.OpcUa.Encoding;
using Maintenance.Protocols.OpcUa.Security;
using Maintenance.Protocols.OpcUa.Services;
using Maintenance.Protocols.OpcUa.Transport;
using Shouldly;
using Xunit;

namespace Maintenance.Protocols.Tests.OpcUa.Transport;

/// <summary>Each lie of a server has its status and ends the call or the channel, never the process.</summary>
public sealed class HostileServerTests
{
    [Fact]
    public async Task A_refusal_tells_the_servers_reason()
    {
        var refused = await NoChannelAsync(connection => connection.SendAsync(Handshake.Error(StatusCodes.BadTcpServerTooBusy, "come back later")));

        refused.Status.ShouldBe(StatusCodes.BadTcpServerTooBusy);
        refused.Message.ShouldContain("come back later");
    }

    [Theory]
    [InlineData("41434B46 FFFFFF7F", "BadTcpMessageTooLarge")] // ACK of two gigabytes
    [InlineData("41434B46 07000000", "BadTcpMessageTooLarge")] // ACK shorter than its header
    [InlineData("48545450 2F312E31", "BadTcpMessageTypeInvalid")] // somebody else's protocol
    [InlineData("41434B58 1C000000", "BadTcpMessageTypeInvalid")] // a chunk of an unknown type
    [InlineData("41434B46 0C000000 00000000", "BadDecodingError")] // ACK without its fields
    [InlineData("41434B46 1C000000 00000000", "BadConnectionClosed")] // ACK cut off
    public async Task What_is_no_acknowledgement_is_refused(string hex, string status) =>
        (await NoChannelAsync(connection => connection.SendAsync(Encoding.Wire.Hex(hex)))).Status.ToString().ShouldBe(status);

    [Fact]
    public async Task Buffers_smaller_than_allowed_are_refused() =>
        (await NoChannelAsync(connection => new(connection.AcknowledgeAsync(new() { ReceiveBufferSize = 1024 }))))
            .Status.ShouldBe(StatusCodes.BadConnectionRejected);

    [Fact]
    public async Task A_nonce_of_the_wrong_size_is_refused() =>
        (await NoChannelAsync(connection => new(connection.OpenAsync(nonceSize: 5)))).Status.ShouldBe(StatusCodes.BadNonceInvalid);

    [Fact]
    public async Task A_forged_sequence_number_ends_the_channel() => (await FailedCallAsync(async (connection, requestId) =>
    {
        var replay = new OutgoingChunks(connection.Stream, new()) { ChannelId = ScriptedConnection.Channel };
        await replay.SendAsync(
            MessageType.Message, requestId, new byte[] { 1, 0, 0, 0 }, NoProtection.Instance, ScriptedConnection.Body(new ReadResponse()), CancellationToken.None);
    })).Status.ShouldBe(StatusCodes.BadSequenceNumberInvalid);

    [Fact]
    public async Task An_unknown_token_ends_the_channel() => (await FailedCallAsync((connection, requestId) => connection.Outgoing.SendAsync(
        MessageType.Message, requestId, new byte[] { 9, 0, 0, 0 }, NoProtection.Instance, new byte[10], CancellationToken.None)))
        .Status.ShouldBe(StatusCodes.BadSecureChannelTokenUnknown);

    [Theory]
    [InlineData(1.2, null)]
    [InlineData(1.3, "BadSecureChannelTokenUnknown")]
    public async Task A_token_is_good_for_a_quarter_more_than_its_lifetime(double age, string? status)
    {
        var clock = new ManualClock();
        await using var server = new ScriptedServer(async connection =>
        {
            await connection.OpenAsync(lifetimeMs: 100_000);
            var requestId = await connection.ReceiveAsync();
            clock.Advance(TimeSpan.FromSeconds(100 * age));
            await connection.AnswerAsync(requestId, new ReadResponse());
            await connection.ReceiveAsync();
        });
        var options = new ChannelOptions { EndpointUrl = server.Url, CallTimeout = TimeSpan.FromHours(1) };
        await using var channel = await SecureChannel.OpenAsync(options, clock, CancellationToken.None);

        var reading = ReadAsync(channel);

        if (status is null)
            (await reading).Results.ShouldBeEmpty();
        else
            (await Should.ThrowAsync<OpcUaException>(() => reading)).Status.ToString().ShouldBe(status);
    }

    [Fact]
    public async Task Another_channels_chunk_ends_the_channel() => (await FailedCallAsync((connection, requestId) =>
    {
        connection.Outgoing.ChannelId++;
        return connection.AnswerAsync(requestId, new ReadResponse());
    })).Status.ShouldBe(StatusCodes.BadTcpSecureChannelUnknown);

    [Fact]
    public async Task A_connection_cut_in_the_middle_of_a_chunk_fails_the_call() => (await FailedCallAsync(async (connection, _) =>
        await connection.SendAsync(Encoding.Wire.Hex("4D534746 00100000 4D000000 01000000 02000000")))).Status.ShouldBe(StatusCodes.BadConnectionClosed);

    [Fact]
    public async Task An_answer_of_another_type_fails_its_call_only()
    {
        await using var server = new ScriptedServer(async connection =>
        {
            await connection.OpenAsync();
            await connection.AnswerAsync(await connection.ReceiveAsync(), new WriteResponse());
            await connection.SendMessageAsync(await connection.ReceiveAsync(), [1, 0]);
            await connection.AnswerAsync(await connection.ReceiveAsync(), new ReadResponse { Results = [new(7.0)] });
            await connection.ReceiveAsync();
        });
        await using var channel = await OpenAsync(server);

        (await Should.ThrowAsync<OpcUaException>(() => ReadAsync(channel))).Status.ShouldBe(StatusCodes.BadUnknownResponse);
        (await Should.ThrowAsync<OpcUaException>(() => ReadAsync(channel))).Status.ShouldBe(StatusCodes.BadDecodingError);
        (await ReadAsync(channel)).Results[0].Value.ShouldBe(new Variant(7.0));
    }

    [Fact]
    public async Task A_message_given_up_fails_its_call_with_the_servers_reason()
    {
        await using var server = new ScriptedServer(async connection =>
        {
            await connection.OpenAsync();
            var requestId = await connection.ReceiveAsync();
            byte[] abort = [.. Encoding.Wire.Hex("4D534741 20000000 4D000000 01000000 02000000"), .. BitConverter.GetBytes(requestId), 0, 0, 0xB8, 0x80, 0xFF, 0xFF];
            await connection.SendAsync([.. abort, 0xFF, 0xFF]);
            await connection.ReceiveAsync();
        });
        await using var channel = await OpenAsync(server);

        (await Should.ThrowAsync<OpcUaException>(() => ReadAsync(channel))).Status.ShouldBe(StatusCodes.BadRequestTooLarge);
        channel.Completion.IsCompleted.ShouldBeFalse();
    }

    private static async Task<OpcUaException> NoChannelAsync(Func<ScriptedConnection, ValueTask> script)
    {
        await using var server = new ScriptedServer(async connection => await script(connection));
        return await Should.ThrowAsync<OpcUaException>(() => OpenAsync(server));
    }

    private static async Task<OpcUaException> FailedCallAsync(Func<ScriptedConnection, uint, Task> answer)
    {
        await using var server = new ScriptedServer(async connection =>
        {
            await connection.OpenAsync();
            await answer(connection, await connection.ReceiveAsync());
        });
        await using var channel = await OpenAsync(server);
        var failed = await Should.ThrowAsync<OpcUaException>(() => ReadAsync(channel));
        await Should.ThrowAsync<OpcUaException>(() => channel.Completion);
        return failed;
    }

    private static Task<SecureChannel> OpenAsync(ScriptedServer server) =>
        SecureChannel.OpenAsync(new() { EndpointUrl = server.Url }, TimeProvider.System, CancellationToken.None);

    private static Task<ReadResponse> ReadAsync(SecureChannel channel) =>
        channel.CallAsync<ReadRequest, ReadResponse>(new(), NodeId.Null, CancellationToken.None);
}
