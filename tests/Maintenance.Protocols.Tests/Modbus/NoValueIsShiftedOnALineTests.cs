using System.Net.Sockets;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Maintenance.Protocols.Modbus;
using Shouldly;
using Xunit;

namespace Maintenance.Protocols.Tests.Modbus;

/// <summary>
/// RTU and ASCII have no transaction numbers: late answers, other units' answers and damaged ones, in every order of a schedule, and over
/// several connections. A read that succeeds has the values of its own addresses all the same.
/// </summary>
public sealed class NoValueIsShiftedOnALineTests
{
    public enum Misdeed
    {
        None,
        AnswerLater,
        AnswerAsAnotherUnit,
        AnswerWithAnotherFunction,
        FlipABit,
        Refuse,
        SpeakInCrumbs,
        SendGarbage,
        NeverAnswer,
        Close,
    }

    private static readonly Arbitrary<(Misdeed Kind, int Dice)[]> Schedules = Arb.From(
        (from kind in Gen.Elements(Enum.GetValues<Misdeed>())
         from dice in Gen.Choose(0, 10_000)
         select (kind, dice)).ArrayOf().Resize(14));

    [Theory]
    [InlineData(ModbusFraming.Rtu, 150)]
    [InlineData(ModbusFraming.Ascii, 100)]
    public void No_value_is_ever_shifted_to_another_tag(ModbusFraming framing, int schedules) =>
        Prop.ForAll(Schedules, schedule => PlayAsync(schedule, framing)).Check(Config.QuickThrowOnFailure.WithMaxTest(schedules));

    [Fact]
    public async Task After_a_late_answer_the_unit_is_read_again()
    {
        var clock = new ManualClock();
        var script = new (Misdeed, int)[] { (Misdeed.AnswerLater, 0) };
        await using var line = new HostileDevice(new Slave(ModbusFraming.Rtu, script, clock).AnswerAsync, Slave.RequestLength(ModbusFraming.Rtu));
        using var client = await Loop.ConnectAsync(line.EndPoint, clock, ModbusFraming.Rtu);
        var words = new ushort[2];
        await Should.ThrowAsync<TimeoutException>(client.ReadHoldingRegistersAsync(1, 100, words, CancellationToken.None).AsTask());
        await PatientlyAsync(client.ReadHoldingRegistersAsync(1, 200, words, CancellationToken.None).AsTask(), clock);
        words.ShouldBe([HostileDevice.Holds(200), HostileDevice.Holds(201)]);
        client.Strays.ShouldBe(1);
    }

    private static async Task<bool> PlayAsync((Misdeed Kind, int Dice)[] schedule, ModbusFraming framing)
    {
        var clock = new ManualClock();
        var memory = new ModbusLineMemory { FirstRest = TimeSpan.Zero, AnswersWithin = TimeSpan.FromDays(1) };
        await using var line = new HostileDevice(new Slave(framing, schedule, clock).AnswerAsync, Slave.RequestLength(framing));
        ModbusClient? client = null;
        for (var i = 0; i < schedule.Length * 2; i++)
        {
            client ??= await Loop.ConnectAsync(line.EndPoint, clock, framing, memory);
            var address = (ushort)((i * 97) % 50_000);
            var words = new ushort[1 + (i % 2)];
            try
            {
                await PatientlyAsync(client.ReadHoldingRegistersAsync((byte)(1 + (i % 3 / 2)), address, words, CancellationToken.None).AsTask(), clock);
                for (var k = 0; k < words.Length; k++)
                    words[k].ShouldBe(HostileDevice.Holds(address + k));
            }
            catch (Exception fault) when (fault is ModbusException or ModbusProtocolException or TimeoutException or IOException)
            {
                if (!client.IsConnected)
                {
                    client.Dispose();
                    client = null;
                }
            }
        }

        client?.Dispose();
        return true;
    }

    /// <summary>Should a request be left with nothing to come, its time goes by.</summary>
    private static async Task PatientlyAsync(Task reading, ManualClock clock)
    {
        while (await Task.WhenAny(reading, Task.Delay(TimeSpan.FromMilliseconds(100))) != reading)
            clock.Advance(Loop.Patience);
        await reading;
    }

    /// <summary>Answers in turn, as a slave does, but perhaps only when the next request has come.</summary>
    private sealed class Slave(ModbusFraming framing, (Misdeed Kind, int Dice)[] schedule, ManualClock clock)
    {
        private readonly Queue<byte[]> _owed = new();
        private int _next;

        /// <summary>Of a read.</summary>
        public static int RequestLength(ModbusFraming framing) => framing == ModbusFraming.Ascii ? 17 : 8;

        public async Task AnswerAsync(Socket socket, byte[] received)
        {
            var request = framing == ModbusFraming.Ascii ? Convert.FromHexString(received.AsSpan(1, 14)) : received;
            var (kind, dice) = _next < schedule.Length ? schedule[_next++] : default;
            if (kind is Misdeed.AnswerLater)
            {
                _owed.Enqueue(Framed(Honest(request)));
                clock.Advance(Loop.Patience);
                return;
            }

            while (_owed.TryDequeue(out var late))
                await socket.SendAsync(late.AsMemory());
            var answer = Deed(kind, dice, Honest(request));
            foreach (var piece in kind == Misdeed.SpeakInCrumbs ? answer.Chunk(1) : [answer])
                await socket.SendAsync(piece.AsMemory());
            if (kind == Misdeed.Close)
                socket.Dispose();
            else if (kind is not (Misdeed.None or Misdeed.SpeakInCrumbs or Misdeed.Refuse))
                clock.Advance(Loop.Patience); // it says no more
        }

        private byte[] Deed(Misdeed kind, int dice, byte[] honest)
        {
            switch (kind)
            {
                case Misdeed.AnswerAsAnotherUnit:
                    return Framed([(byte)(honest[0] + 1), .. honest[1..]]);
                case Misdeed.AnswerWithAnotherFunction:
                    return Framed([honest[0], (byte)(honest[1] == 3 ? 4 : 3), .. honest[2..]]);
                case Misdeed.FlipABit:
                    var flipped = Framed(honest);
                    flipped[dice % flipped.Length] ^= (byte)(1 << (dice % 8));
                    return flipped;
                case Misdeed.Refuse:
                    return Framed([honest[0], (byte)(honest[1] | 0x80), 4]);
                case Misdeed.SendGarbage:
                    var garbage = new byte[1 + (dice % 40)];
                    new Random(dice).NextBytes(garbage);
                    return garbage;
                case Misdeed.NeverAnswer:
                    return [];
                default:
                    return Framed(honest);
            }
        }

        private static byte[] Honest(byte[] request)
        {
            var (address, count) = ((request[2] << 8) | request[3], (request[4] << 8) | request[5]);
            var isBits = request[1] <= 2;
            byte[] values = isBits
                ? [1]
                : [.. Enumerable.Range(address, count).SelectMany(at => new[] { (byte)(HostileDevice.Holds(at) >> 8), (byte)(HostileDevice.Holds(at) & 0xFF) })];
            return [request[0], request[1], (byte)values.Length, .. values];
        }

        private byte[] Framed(byte[] body)
        {
            if (framing == ModbusFraming.Ascii)
                return Encoding.ASCII.GetBytes($":{Convert.ToHexString(body)}{AsciiFrames.Lrc(body):X2}\r\n");
            var crc = RtuFrames.Crc(body);
            return [.. body, (byte)(crc & 0xFF), (byte)(crc >> 8)];
        }
    }
}
