using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Maintenance.Protocols.Modbus;
using Shouldly;
using Xunit;

namespace Maintenance.Protocols.Tests.Modbus;

/// <summary>The server against raw bytes: what is refused, how, and what is dropped.</summary>
public sealed class ModbusTcpServerTests : IAsyncLifetime
{
    private readonly ConcurrentQueue<string> _troubles = new();
    private readonly ConcurrentQueue<ModbusRequest> _answered = new();
    private ModbusTcpServer _server = null!;
    private Socket _socket = null!;

    public async Task InitializeAsync()
    {
        _server = ModbusTcpServer.Start(new()
        {
            EndPoint = new(IPAddress.Loopback, 0),
            Units = new Dictionary<byte, IModbusUnit>
            {
                [1] = new MemoryUnit(100),
                [2] = new BareUnit(),
                [3] = new BrokenUnit(),
            },
            MaxConnections = 2,
            Answered = _answered.Enqueue,
            Trouble = _troubles.Enqueue,
        });
        _socket = await DialAsync();
    }

    public async Task DisposeAsync()
    {
        _socket.Dispose();
        await _server.DisposeAsync();
    }

    [Theory]
    [InlineData("01 07", "87 01")] // a function not spoken here
    [InlineData("02 03 0000 0001", "83 01")] // a table the unit lacks
    [InlineData("01 03 0064 0001", "83 02")] // beyond the unit's table
    [InlineData("01 03 FFFF 0002", "83 02")] // beyond the address space
    [InlineData("01 03 0000 0000", "83 03")]
    [InlineData("01 03 0000 007E", "83 03")] // 126 registers
    [InlineData("01 01 0000 07D1", "81 03")] // 2001 coils
    [InlineData("01 03 0000", "83 03")] // cut short
    [InlineData("01 03 0000 0001 00", "83 03")] // a byte too many
    [InlineData("01 05 0000 0001", "85 03")] // a coil neither on nor off
    [InlineData("01 0F 0000 0009 01 FF", "8F 03")] // nine coils in one byte
    [InlineData("01 10 0000 0002 04 0001", "90 03")] // two registers in two bytes
    [InlineData("01 10 0000 007C F8", "90 03")] // 124 registers
    [InlineData("09 03 0000 0001", "83 0B")] // no such unit
    [InlineData("03 03 0000 0001", "83 04")] // the unit throws
    [InlineData("01 16 0003 00F0", "96 03")] // a mask cut short
    [InlineData("01 17 0000 0001 0000 0001 04 0001", "97 03")] // one register in four bytes
    [InlineData("01 17 0000 0001 FFFF 0002 04 0001 0002", "97 02")] // written beyond the address space
    [InlineData("01 2B 0E 01 00", "AB 01")] // a unit that does not say what it is
    [InlineData("01 17 0000 0002 0001 0001 02 0009", "17 04 0000 0009")] // written before it is read
    [InlineData("01 16 0003 00F0 000F", "16 0003 00F0 000F")]
    [InlineData("01 06 0003 1234", "06 0003 1234")]
    [InlineData("01 0F 0000 0009 02 FF01", "0F 0000 0009")]
    public async Task Each_request_has_the_answer_of_the_specification(string unitAndPdu, string answer)
    {
        await SendAsync(Frame(0x1234, unitAndPdu));
        var unit = Bytes(unitAndPdu)[..1];
        var pdu = Bytes(answer);
        (await ReceiveAsync(_socket, 7 + pdu.Length))
            .ShouldBe([0x12, 0x34, 0, 0, 0, (byte)(pdu.Length + 1), .. unit, .. pdu]);
    }

    [Fact]
    public async Task Pipelined_requests_are_answered_in_order_however_they_are_cut()
    {
        var requests = Enumerable.Range(0, 500).SelectMany(i => Frame((ushort)i, "01 03 0000 0064")).ToArray();
        var sending = Task.Run(async () =>
        {
            for (var at = 0; at < requests.Length; at += 1000)
                await SendAsync(requests[at..Math.Min(at + 1000, requests.Length)]);
        });
        for (var i = 0; i < 500; i++)
            Mbap.Read(await ReceiveAsync(_socket, 209)).ShouldBe(new Mbap((ushort)i, 0, 203, 1));

        await sending;
        await _server.DisposeAsync();
        _answered.Count.ShouldBe(500);
    }

    [Theory]
    [InlineData("0001 0001 0006 01 03 0000 0001", "protocol id 1 instead of 0")]
    [InlineData("0001 0000 0001 01 03 0000 0001", "length 1, outside 2 to 254")]
    [InlineData("0001 0000 00FF 01 03 0000 0001", "length 255, outside 2 to 254")]
    public async Task What_is_no_Modbus_is_dropped_and_reported(string bytes, string reason)
    {
        await SendAsync([.. Frame(7, "01 03 0000 0001"), .. Bytes(bytes)]);
        (await ReceiveAsync(_socket, 11))[..2].ShouldBe([(byte)0, (byte)7]);
        (await _socket.ReceiveAsync(new byte[1].AsMemory())).ShouldBe(0);
        await _server.DisposeAsync();
        _troubles.ShouldHaveSingleItem().ShouldEndWith($"was dropped: it sent {reason}.");
    }

    [Fact]
    public async Task A_client_too_many_is_turned_away_and_reported()
    {
        using var second = await DialAsync();
        await second.SendAsync(Frame(1, "01 03 0000 0001").AsMemory());
        await ReceiveAsync(second, 11);

        using var third = await DialAsync();
        (await third.ReceiveAsync(new byte[1].AsMemory())).ShouldBe(0);
        _troubles.ShouldHaveSingleItem().ShouldContain("2 are connected already");
    }

    [Fact]
    public async Task A_client_that_was_silent_for_long_makes_room_for_another()
    {
        var clock = new ManualClock();
        await using var server = ModbusTcpServer.Start(new()
        {
            EndPoint = new(IPAddress.Loopback, 0),
            Units = new Dictionary<byte, IModbusUnit> { [1] = new MemoryUnit(100) },
            MaxConnections = 1,
            Clock = clock,
            Trouble = _troubles.Enqueue,
        });
        using var gone = await DialAsync(server.EndPoint);
        await gone.SendAsync(Frame(1, "01 03 0000 0001").AsMemory());
        await ReceiveAsync(gone, 11);
        clock.Advance(TimeSpan.FromSeconds(61));
        using var next = await DialAsync(server.EndPoint);
        await next.SendAsync(Frame(1, "01 03 0000 0001").AsMemory());
        await ReceiveAsync(next, 11);
        (await gone.ReceiveAsync(new byte[1].AsMemory())).ShouldBe(0);
        _troubles.ShouldHaveSingleItem().ShouldContain("to make room for another");
    }

    [Fact]
    public void A_port_in_use_is_named() =>
        Should.Throw<IOException>(() => ModbusTcpServer.Start(new()
        {
            EndPoint = _server.EndPoint,
            Units = new Dictionary<byte, IModbusUnit>(),
        })).Message.ShouldContain($"Cannot listen on {_server.EndPoint}");

    private Task<Socket> DialAsync() => DialAsync(_server.EndPoint);

    private static async Task<Socket> DialAsync(IPEndPoint server)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(server);
        return socket;
    }

    private async Task SendAsync(byte[] bytes) => await _socket.SendAsync(bytes.AsMemory());

    private static byte[] Frame(ushort transactionId, string unitAndPdu)
    {
        var body = Bytes(unitAndPdu);
        return [(byte)(transactionId >> 8), (byte)(transactionId & 0xFF), 0, 0, 0, (byte)body.Length, .. body];
    }

    private static byte[] Bytes(string hex) =>
        Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal));

    private static async Task<byte[]> ReceiveAsync(Socket socket, int length)
    {
        var bytes = new byte[length];
        for (var got = 0; got < length;)
        {
            var read = await socket.ReceiveAsync(bytes.AsMemory(got)).AsTask().WaitAsync(Loop.Patience);
            read.ShouldBePositive($"closed after {got} of {length} bytes");
            got += read;
        }

        return bytes;
    }

    private sealed class BareUnit : IModbusUnit;

    private sealed class BrokenUnit : IModbusUnit
    {
        public ModbusExceptionCode ReadHoldingRegisters(ushort address, Span<ushort> destination) =>
            throw new InvalidOperationException("The sensor board is out.");
    }
}
