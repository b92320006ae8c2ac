using System.Net.Sockets;
using FsCheck;
using FsCheck.Fluent;
using Maintenance.Protocols.Modbus;
using Shouldly;
using Xunit;

namespace Maintenance.Protocols.Tests.Modbus;

/// <summary>
/// RTU has no transaction numbers: late answers, other units' answers and damaged ones, in every order of a schedule, and over
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

    [Fact]
    public void No_value_is_ever_shifted_to_another_tag() =>
        Prop.ForAll(Schedules, PlayAsync).Check(Config.QuickThrowOnFailure.WithMaxTest(200));

    [Fact]
    public async Task After_a_late_answer_the_unit_is_read_again()
    {
        var clock = new ManualClock();
        var script = new (Misdeed, int)[] { (Misdeed.AnswerLater, 0) };
        await using var line = new HostileDevice(new Slave(script, clock).AnswerAsync, requestLength: 8);
        using var client = await Loop.ConnectAsync(line.EndPoint, clock, ModbusFraming.Rtu);
        var words = new ushort[2];
        await Should.ThrowAsync<TimeoutException>(client.ReadHoldingRegistersAsync(1, 100, words, CancellationToken.None).AsTask());
        await PatientlyAsync(client.ReadHoldingRegistersAsync(1, 200, words, CancellationToken.None).AsTask(), clock);
        words.ShouldBe([HostileDevice.Holds(200), HostileDevice.Holds(201)]);
        client.Strays.ShouldBe(1);
    }

    private static async Task<bool> PlayAsync((Misdeed Kind, int Dice)[] schedule)
    {
        var clock = new ManualClock();
        var memory = new ModbusLineMemory { FirstRest = TimeSpan.Zero, AnswersWithin = TimeSpan.FromDays(1) };
        await using var line = new HostileDevice(new Slave(schedule, clock).AnswerAsync, requestLength: 8);
        ModbusClient? client = null;
        for (var i = 0; i < schedule.Length * 2; i++)
        {
            client ??= await Loop.ConnectAsync(line.EndPoint, clock, ModbusFraming.Rtu, memory);
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
    private sealed class Slave((Misdeed Kind, int Dice)[] schedule, ManualClock clock)
    {
        private readonly Queue<byte[]> _owed = new();
        private int _next;

        public async Task AnswerAsync(Socket socket, byte[] request)
        {
            var (kind, dice) = _next < schedule.Length ? schedule[_next++] : default;
            if (kind is Misdeed.AnswerLater)
            {
                _owed.Enqueue(Honest(request));
                clock.Advance(Loop.Patience);
                return;
            }

            while (_owed.TryDequeue(out var late))
                await socket.SendAsync(late.AsMemory());
            var answer = Deed(kind, dice, request);
            foreach (var piece in kind == Misdeed.SpeakInCrumbs ? answer.Chunk(1) : [answer])
                await socket.SendAsync(piece.AsMemory());
            if (kind == Misdeed.Close)
                socket.Dispose();
            else if (kind is not (Misdeed.None or Misdeed.SpeakInCrumbs or Misdeed.Refuse))
                clock.Advance(Loop.Patience); // it says no more
        }

        private static byte[] Deed(Misdeed kind, int dice, byte[] request)
        {
            var honest = Honest(request);
            switch (kind)
            {
                case Misdeed.AnswerAsAnotherUnit:
                    return Framed([(byte)(honest[0] + 1), .. honest[1..^2]]);
                case Misdeed.AnswerWithAnotherFunction:
                    return Framed([honest[0], (byte)(honest[1] == 3 ? 4 : 3), .. honest[2..^2]]);
                case Misdeed.FlipABit:
                    honest[dice % honest.Length] ^= (byte)(1 << (dice % 8));
                    return honest;
                case Misdeed.Refuse:
                    return Framed([honest[0], (byte)(honest[1] | 0x80), 4]);
                case Misdeed.SendGarbage:
                    var garbage = new byte[1 + (dice % 40)];
                    new Random(dice).NextBytes(garbage);
                    return garbage;
                case Misdeed.NeverAnswer:
                    return [];
                default:
                    return honest;
            }
        }

        private static byte[] Honest(byte[] request)
        {
            var (address, count) = ((request[2] << 8) | request[3], (request[4] << 8) | request[5]);
            var isBits = request[1] <= 2;
            byte[] values = isBits
                ? [1]
                : [.. Enumerable.Range(address, count).SelectMany(at => new[] { (byte)(HostileDevice.Holds(at) >> 8), (byte)(HostileDevice.Holds(at) & 0xFF) })];
            return Framed([request[0], request[1], (byte)values.Length, .. values]);
        }

        private static byte[] Framed(byte[] body)
        {
            var crc = RtuFrames.Crc(body);
            return [.. body, (byte)(crc & 0xFF), (byte)(crc >> 8)];
        }
    }
}
