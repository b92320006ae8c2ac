using System.Net.Sockets;
using Maintenance.Local;
using Maintenance.Protocols.OpcUa.Encoding;
using Maintenance.Protocols.OpcUa.Security;
using Maintenance.Protocols.OpcUa.Services;
using Maintenance.Protocols.OpcUa.Transport;
using Maintenance.Protocols.Tests.OpcUa.Encoding;
using Shouldly;
using Xunit;

namespace Maintenance.Protocols.Tests.OpcUa.Server;

/// <summary>Whatever a client sends, it gets its status, and the server serves the next.</summary>
public sealed class HostileClientTests : IAsyncLifetime
{
    private readonly TestServer _server = new()
    {
        Limits = new() { MaxConnections = 5, Patience = TimeSpan.FromSeconds(2), MaxSessions = 3 },
    };

    public Task InitializeAsync() => _server.InitializeAsync();

    public async Task DisposeAsync()
    {
        // Whatever the test has done, the server still serves.
        await using (var session = await _server.OpenAsync())
            (await TestServer.ReadAsync(session, _server.Pump.Id("Fixed")))[0].Value.ShouldBe(new Variant(7));
        await _server.DisposeAsync();
    }

    [Theory]
    [InlineData("48454C46 FFFFFF7F", "BadTcpMessageTooLarge")] // HEL of two gigabytes
    [InlineData("48454C46 07000000", "BadTcpMessageTooLarge")] // shorter than its header
    [InlineData("47455420 2F204854", "BadTcpMessageTypeInvalid")] // somebody else's protocol
    [InlineData("48454C46 0C000000 00000000", "BadDecodingError")] // HEL without its fields
    [InlineData("4F504E46 0C000000 00000000", "BadTcpMessageTypeInvalid")] // OPN before HEL
    public async Task What_is_no_hello_is_refused(string hex, string status)
    {
        using var client = await ConnectAsync();
        await client.GetStream().WriteAsync(Wire.Hex(hex));

        (await ErrorAsync(client)).ShouldBe(status);
    }

    [Fact]
    public async Task Buffers_smaller_than_allowed_are_refused()
    {
        using var client = await ConnectAsync();
        await client.GetStream().WriteAsync(Handshake.Hello(new() { ReceiveBufferSize = 100 }, "opc.tcp://localhost"));

        (await ErrorAsync(client)).ShouldBe("BadConnectionRejected");
    }

    [Fact]
    public async Task A_message_before_a_channel_is_refused()
    {
        using var client = await GreetAsync();
        await client.GetStream().WriteAsync(Wire.Hex("4D534746 18000000 01000000 01000000 01000000 01000000"));

        (await ErrorAsync(client)).ShouldBe("BadTcpSecureChannelUnknown");
    }

    [Fact]
    public async Task A_withdrawn_policy_is_refused() =>
        (await OpenErrorAsync(new(), "http://opcfoundation.org/UA/SecurityPolicy#Basic128Rsa15")).ShouldBe("BadSecurityPolicyRejected");

    [Fact]
    public async Task A_mode_without_a_policy_is_refused() =>
        (await OpenErrorAsync(new() { SecurityMode = MessageSecurityMode.Sign })).ShouldBe("BadSecurityModeRejected");

    [Fact]
    public async Task A_renewal_of_nothing_is_refused() =>
        (await OpenErrorAsync(new() { SecurityMode = MessageSecurityMode.None, RequestType = SecurityTokenRequestType.Renew })).ShouldBe("BadRequestTypeInvalid");

    [Theory]
    [InlineData(0, 0, 0, "BadSequenceNumberInvalid")] // a chunk replayed
    [InlineData(5, 1, 0, "BadSequenceNumberInvalid")] // numbers left out
    [InlineData(1, 1, 1, "BadTcpSecureChannelUnknown")] // another channel's
    [InlineData(1, 2, 0, "BadSecureChannelTokenUnknown")]
    public async Task A_forged_chunk_ends_the_channel(int step, uint token, uint otherChannel, string status)
    {
        using var client = await GreetAsync();
        var channel = await OpenAsync(client);
        var number = token == 0 ? 1u : (uint)(1 + step);
        await client.GetStream().WriteAsync(Message(channel + otherChannel, token == 0 ? 1 : token, number, new byte[16]));

        (await ErrorAsync(client)).ShouldBe(status);
    }

    [Fact]
    public async Task A_request_that_cannot_be_read_fails_alone()
    {
        using var client = await GreetAsync();
        var channel = await OpenAsync(client);
        await client.GetStream().WriteAsync(Message(channel, 1, 2, [1, 0, 0x77, 0x02, 0xFF]));
        (await FrameAsync(client)).Header.Type.ShouldBe(MessageType.Message);
        await client.GetStream().WriteAsync(Message(channel, 1, 3, Body(new GetEndpointsRequest())));

        (await FrameAsync(client)).Header.Type.ShouldBe(MessageType.Message);
    }

    [Fact]
    public async Task Who_says_nothing_is_not_waited_for()
    {
        using var silent = await ConnectAsync();
        using var half = await GreetAsync();

        await UntilClosedAsync(silent);
        await UntilClosedAsync(half);
        await UntilToldAsync("opened no channel within", 2);
    }

    [Fact]
    public async Task A_flood_of_channels_does_not_keep_a_client_with_a_session_out()
    {
        await using var session = await _server.OpenAsync();
        var flood = new List<TcpClient>();
        for (var each = 0; each < 30; each++)
        {
            flood.Add(await GreetAsync());
            await OpenAsync(flood[^1]);
        }

        (await TestServer.ReadAsync(session, _server.Pump.Id("Fixed")))[0].Status.ShouldBe(StatusCode.Good);
        await UntilToldAsync("used no session", 1);
        flood.ForEach(client => client.Dispose());
    }

    [Fact]
    public async Task Sessions_never_activated_make_room_for_others()
    {
        await using var channel = await SecureChannel.OpenAsync(new() { EndpointUrl = _server.Server.Url }, TimeProvider.System, CancellationToken.None);
        for (var each = 0; each < 10; each++)
            await channel.CallAsync<CreateSessionRequest, CreateSessionResponse>(new(), NodeId.Null, CancellationToken.None);

        await using var session = await _server.OpenAsync();
    }

    [Fact]
    public async Task Nobody_uses_another_clients_session()
    {
        await using var channel = await SecureChannel.OpenAsync(new() { EndpointUrl = _server.Server.Url }, TimeProvider.System, CancellationToken.None);
        await using var other = await SecureChannel.OpenAsync(new() { EndpointUrl = _server.Server.Url }, TimeProvider.System, CancellationToken.None);
        var created = await channel.CallAsync<CreateSessionRequest, CreateSessionResponse>(new(), NodeId.Null, CancellationToken.None);
        (await RefusalAsync(channel, created.AuthenticationToken)).ShouldBe(StatusCodes.BadSessionNotActivated);
        await channel.CallAsync<ActivateSessionRequest, ActivateSessionResponse>(new(), created.AuthenticationToken, CancellationToken.None);

        (await RefusalAsync(other, created.AuthenticationToken)).ShouldBe(StatusCodes.BadSecureChannelIdInvalid);
        (await RefusalAsync(other, new NodeId(5))).ShouldBe(StatusCodes.BadSessionIdInvalid);
    }

    private static async Task<StatusCode> RefusalAsync(SecureChannel channel, NodeId token) => (await Should.ThrowAsync<ServiceException>(
        () => channel.CallAsync<ReadRequest, ReadResponse>(new() { NodesToRead = [new() { NodeId = new(2259), AttributeId = 13 }] }, token, CancellationToken.None))).Status;

    // A client sees its connection close before the server has told its people why.
    private Task UntilToldAsync(string reason, int least) => Until.TrueAsync(
        () => _server.Troubles.Count(trouble => trouble.Contains(reason, StringComparison.Ordinal)) >= least,
        TimeSpan.FromSeconds(20), $"{least} troubles that say '{reason}'", CancellationToken.None);

    private static async Task UntilClosedAsync(TcpClient client)
    {
        try
        {
            (await client.GetStream().ReadAsync(new byte[1]).AsTask().WaitAsync(TimeSpan.FromSeconds(20))).ShouldBe(0);
        }
        catch (IOException)
        {
            // Closed the hard way.
        }
    }

    private async Task<TcpClient> ConnectAsync()
    {
        var client = new TcpClient { NoDelay = true };
        await client.ConnectAsync(_server.Server.EndPoint);
        return client;
    }

    private async Task<TcpClient> GreetAsync()
    {
        var client = await ConnectAsync();
        await client.GetStream().WriteAsync(Handshake.Hello(new(), "opc.tcp://localhost"));
        (await FrameAsync(client)).Header.Type.ShouldBe(MessageType.Acknowledge);
        return client;
    }

    private async Task<string> OpenErrorAsync(OpenSecureChannelRequest request, string? policy = null)
    {
        using var client = await GreetAsync();
        await client.GetStream().WriteAsync(Open(request, policy));
        return await ErrorAsync(client);
    }

    private static async Task<uint> OpenAsync(TcpClient client)
    {
        await client.GetStream().WriteAsync(Open(new() { SecurityMode = MessageSecurityMode.None, RequestedLifetime = 60_000 }, null));
        var (header, frame) = await FrameAsync(client);
        header.Type.ShouldBe(MessageType.OpenChannel);
        return BitConverter.ToUInt32(frame, FrameHeader.Length);
    }

    private static byte[] Open(OpenSecureChannelRequest request, string? policy)
    {
        var header = Wire.Bytes(policy ?? SecurityPolicy.None.Uri, static (ref UaEncoder e, string v) => e.Write(v));
        return Frame(MessageType.OpenChannel, [0, 0, 0, 0, .. header, .. Enumerable.Repeat((byte)0xFF, 8), 1, 0, 0, 0, 1, 0, 0, 0, .. Body(request)]);
    }

    private static byte[] Message(uint channel, uint token, uint number, byte[] body) => Frame(
        MessageType.Message, [.. BitConverter.GetBytes(channel), .. BitConverter.GetBytes(token), .. BitConverter.GetBytes(number), .. BitConverter.GetBytes(number), .. body]);

    private static byte[] Frame(MessageType type, byte[] content)
    {
        byte[] frame = [.. new byte[FrameHeader.Length], .. content];
        new FrameHeader(type, ChunkType.Final, frame.Length).Write(frame);
        return frame;
    }

    private static byte[] Body<T>(T request)
        where T : IStructure<T> =>
        Wire.Bytes(request, static (ref UaEncoder encoder, T value) =>
        {
            encoder.Write(new NodeId(T.EncodingId));
            new RequestHeader().Encode(ref encoder);
            value.Encode(ref encoder);
        });

    private static async Task<(FrameHeader Header, byte[] Frame)> FrameAsync(TcpClient client)
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        var (header, frame) = await new FrameReader(client.GetStream(), 65_535).ReadAsync(timeout.Token)
            ?? throw new IOException("The server closed the connection.");
        return (header, frame.ToArray());
    }

    private static async Task<string> ErrorAsync(TcpClient client)
    {
        var (header, frame) = await FrameAsync(client);
        header.Type.ShouldBe(MessageType.Error);
        return Handshake.ReadError(frame.AsSpan(FrameHeader.Length), "refused").Status.ToString();
    }
}
