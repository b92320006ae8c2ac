using System.Net.Sockets;
using Maintenance.Protocols.Modbus;
using Shouldly;
using Xunit;

namespace Maintenance.Protocols.Tests.Modbus;

/// <summary>One misdeed each: what is thrown, what it says, and that the connection is gone and nothing was written.</summary>
public sealed class HostileDeviceTests
{
    public static TheoryData<string, string> Forgeries => new()
    {
        { "transaction", "sent transaction " },
        { "protocol", "sent protocol id 1 instead of 0" },
        { "length-0", "sent length 0, outside 2 to 254" },
        { "length-255", "sent length 255, outside 2 to 254" },
        { "length-other", "sent a PDU of 8 bytes instead of 6" },
        { "unit", "sent unit 2 instead of 1" },
        { "function", "sent function 4 instead of 3" },
        { "byte-count", "sent byte count 2 instead of 4" },
        { "refusal-of-another", "sent function 132 instead of 3" },
        { "more", "sent 1 bytes more than the answer" },
        { "garbage", "asked for ReadHoldingRegisters of unit 1, 2 from address 10" },
    };

    [Theory]
    [MemberData(nameof(Forgeries))]
    public async Task A_forged_answer_is_named_and_drops_the_connection(string misdeed, string says)
    {
        await using var device = new HostileDevice((socket, request) => SendAsync(socket, Forge(misdeed, request)));
        using var client = await Loop.ConnectAsync(device.EndPoint);
        var words = new ushort[] { 1, 2 };

        var fault = await Should.ThrowAsync<ModbusProtocolException>(ReadAsync(client, 10, words));
        fault.Message.ShouldContain(says);
        fault.Message.ShouldContain($"127.0.0.1:{device.EndPoint.Port}");
        words.ShouldBe([(ushort)1, (ushort)2]);
        client.IsConnected.ShouldBeFalse();

        var gone = await Should.ThrowAsync<IOException>(ReadAsync(client, 10, words));
        gone.Message.ShouldContain(fault.Message.TrimEnd('.'));
    }

    [Fact]
    public async Task A_late_answer_finds_no_one()
    {
        var clock = new ManualClock();
        await using var device = new HostileDevice(async (socket, request) =>
        {
            clock.Advance(Loop.Patience);
            await SendAsync(socket, HostileDevice.Honest(request));
        });
        using var client = await Loop.ConnectAsync(device.EndPoint, clock);
        var words = new ushort[] { 1, 2 };

        (await Should.ThrowAsync<TimeoutException>(ReadAsync(client, 10, words)))
            .Message.ShouldContain("did not answer ReadHoldingRegisters of unit 1, 2 from address 10 within 00:00:10");
        await Should.ThrowAsync<IOException>(ReadAsync(client, 20, words));
        words.ShouldBe([(ushort)1, (ushort)2]);
    }

    [Fact]
    public async Task The_time_of_one_request_is_not_taken_from_the_next()
    {
        var clock = new ManualClock();
        await using var device = new HostileDevice((socket, request) =>
        {
            clock.Advance(Loop.Patience * 0.9);
            return SendAsync(socket, HostileDevice.Honest(request));
        });
        using var client = await Loop.ConnectAsync(device.EndPoint, clock);
        for (var i = 0; i < 5; i++)
            await ReadAsync(client, 10, new ushort[2]);
    }

    [Fact]
    public async Task An_answer_before_the_question_is_refused()
    {
        await using var device = new HostileDevice(async (socket, request) =>
        {
            var answer = HostileDevice.Honest(request);
            var next = HostileDevice.Honest(request);
            next[1] ^= 1;
            await SendAsync(socket, [.. answer, .. next]);
        });
        using var client = await Loop.ConnectAsync(device.EndPoint);

        (await Should.ThrowAsync<ModbusProtocolException>(ReadAsync(client, 10, new ushort[2])))
            .Message.ShouldContain("13 bytes more than the answer");
    }

    [Fact]
    public async Task What_came_between_two_requests_is_refused_before_the_second_is_sent()
    {
        Socket? held = null;
        var requests = 0;
        await using var device = new HostileDevice((socket, request) =>
        {
            held = socket;
            requests++;
            return SendAsync(socket, HostileDevice.Honest(request));
        });
        using var client = await Loop.ConnectAsync(device.EndPoint);
        await ReadAsync(client, 10, new ushort[2]);
        await SendAsync(held!, [0]); // over loopback it is there when this returns

        (await Should.ThrowAsync<ModbusProtocolException>(ReadAsync(client, 10, new ushort[2])))
            .Message.ShouldContain("bytes that nobody asked for");
        requests.ShouldBe(1);
    }

    [Fact]
    public async Task A_device_that_closes_in_the_middle_is_a_lost_link()
    {
        await using var device = new HostileDevice(async (socket, request) =>
        {
            await SendAsync(socket, HostileDevice.Honest(request)[..9]);
            socket.Shutdown(SocketShutdown.Both);
        });
        using var client = await Loop.ConnectAsync(device.EndPoint);

        (await Should.ThrowAsync<IOException>(ReadAsync(client, 10, new ushort[2])))
            .Message.ShouldContain("closed the connection, 9 bytes into its answer");
        client.IsConnected.ShouldBeFalse();
    }

    [Fact]
    public async Task A_request_cancelled_under_way_drops_the_connection()
    {
        using var cancelling = new CancellationTokenSource();
        await using var device = new HostileDevice((_, _) => cancelling.CancelAsync());
        using var client = await Loop.ConnectAsync(device.EndPoint);

        await Should.ThrowAsync<OperationCanceledException>(
            client.ReadHoldingRegistersAsync(1, 0, new ushort[2], cancelling.Token).AsTask());
        (await Should.ThrowAsync<IOException>(ReadAsync(client, 10, new ushort[2])))
            .Message.ShouldContain("a request was cancelled under way");
    }

    [Fact]
    public async Task Nobody_there_says_so()
    {
        var device = new HostileDevice((_, _) => Task.CompletedTask);
        var endPoint = device.EndPoint;
        await device.DisposeAsync();

        (await Should.ThrowAsync<IOException>(Loop.ConnectAsync(endPoint)))
            .Message.ShouldContain($"Modbus device 127.0.0.1:{endPoint.Port} cannot be reached");
    }

    private static Task ReadAsync(ModbusClient client, ushort address, ushort[] words) =>
        client.ReadHoldingRegistersAsync(1, address, words, CancellationToken.None).AsTask();

    private static async Task SendAsync(Socket socket, byte[] bytes) => await socket.SendAsync(bytes.AsMemory());

    private static byte[] Forge(string misdeed, byte[] request)
    {
        var answer = HostileDevice.Honest(request);
        switch (misdeed)
        {
            case "transaction": (answer[0], answer[1]) = (1, 2); break;
            case "protocol": answer[3] = 1; break;
            case "length-0": answer[5] = 0; break;
            case "length-255": answer[5] = 255; break;
            case "length-other": answer[5] = 9; break;
            case "unit": answer[6] = 2; break;
            case "function": answer[7] = 4; break;
            case "byte-count": answer[8] = 2; break;
            case "refusal-of-another": return [.. answer[..4], 0, 3, 1, 0x84, 2];
            case "more": return [.. answer, 0];
            default: return [.. "HTTP/1.1 400 Bad Request\r\n\r\n"u8];
        }

        return answer;
    }
}
