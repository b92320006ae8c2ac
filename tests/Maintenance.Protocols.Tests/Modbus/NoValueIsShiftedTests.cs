using System.Net.Sockets;
using FsCheck;
using FsCheck.Fluent;
using Maintenance.Protocols.Modbus;
using Shouldly;
using Xunit;

namespace Maintenance.Protocols.Tests.Modbus;

/// <summary>Whatever a device does, in whatever order: a read that succeeds has the values of its own addresses.</summary>
public sealed class NoValueIsShiftedTests
{
    public enum Misdeed
    {
        None,
        RepeatTheAnswerBefore,
        AnswerTwice,
        AnswerTheNextRequestToo,
        FlipAByteOfTheHead,
        CutAndClose,
        CutAndFallSilent,
        FallSilentThenAnswer,
        SpeakInCrumbs,
        Refuse,
        SendGarbage,
    }

    private static readonly Arbitrary<(Misdeed Kind, int Dice)[]> Scripts = Arb.From(
        (from kind in Gen.Elements(Enum.GetValues<Misdeed>())
         from dice in Gen.Choose(0, 10_000)
         select (kind, dice)).ArrayOf().Resize(12));

    [Fact]
    public void No_value_is_ever_shifted_to_another_request() =>
        Prop.ForAll(Scripts, PlayAsync).Check(Config.QuickThrowOnFailure.WithMaxTest(300));

    private static async Task<bool> PlayAsync((Misdeed Kind, int Dice)[] script)
    {
        var clock = new ManualClock();
        await using var device = new HostileDevice(new Script(script, clock).AnswerAsync);
        var client = await Loop.ConnectAsync(device.EndPoint, clock);
        var suspect = false; // of having more in store than was asked for
        for (var i = 0; i < script.Length; i++)
        {
            var address = (ushort)(script[i].Dice + (i * 17));
            var words = new ushort[1 + (script[i].Dice % 3)];
            try
            {
                await client.ReadHoldingRegistersAsync(1, address, words, CancellationToken.None);
                for (var k = 0; k < words.Length; k++)
                    words[k].ShouldBe(HostileDevice.Holds(address + k));
                suspect |= script[i].Kind is Misdeed.AnswerTwice or Misdeed.AnswerTheNextRequestToo;
            }
            catch (ModbusException)
            {
                script[i].Kind.ShouldBe(Misdeed.Refuse);
            }
            catch (Exception fault) when (fault is ModbusProtocolException or TimeoutException or IOException)
            {
                (suspect || script[i].Kind is not (Misdeed.None or Misdeed.SpeakInCrumbs or Misdeed.Refuse))
                    .ShouldBeTrue($"{script[i]} is honest, but: {fault}");
                words.ShouldAllBe(word => word == 0);
                client.Dispose();
                client = await Loop.ConnectAsync(device.EndPoint, clock);
                suspect = false;
            }
        }

        client.Dispose();
        return true;
    }

    private sealed class Script((Misdeed Kind, int Dice)[] deeds, ManualClock clock)
    {
        private int _next;
        private byte[] _before = HostileDevice.Honest([0, 0, 0, 0, 0, 6, 1, 3, 0, 0, 0, 1]);

        public async Task AnswerAsync(Socket socket, byte[] request)
        {
            var (kind, dice) = deeds[Math.Min(_next++, deeds.Length - 1)];
            var honest = HostileDevice.Honest(request);
            var before = _before;
            _before = honest;
            switch (kind)
            {
                case Misdeed.SpeakInCrumbs:
                    foreach (var crumb in honest)
                        await socket.SendAsync(new[] { crumb });
                    break;
                case Misdeed.CutAndClose:
                    await socket.SendAsync(honest.AsMemory(0, dice % honest.Length));
                    socket.Dispose();
                    break;
                case Misdeed.CutAndFallSilent:
                    await socket.SendAsync(honest.AsMemory(0, dice % honest.Length));
                    clock.Advance(Loop.Patience);
                    break;
                case Misdeed.FallSilentThenAnswer:
                    clock.Advance(Loop.Patience);
                    await socket.SendAsync(honest.AsMemory());
                    break;
                default:
                    await socket.SendAsync(Bytes(kind, dice, honest, before).AsMemory());
                    break;
            }
        }

        private static byte[] Bytes(Misdeed kind, int dice, byte[] honest, byte[] before)
        {
            var next = honest.ToArray();
            next[1] ^= 1;
            var flipped = honest.ToArray();
            flipped[dice % 9] ^= (byte)(1 + (dice % 255));
            var garbage = new byte[1 + (dice % 300)];
            new Random(dice).NextBytes(garbage);
            return kind switch
            {
                Misdeed.RepeatTheAnswerBefore => before,
                Misdeed.AnswerTwice => [.. honest, .. honest],
                Misdeed.AnswerTheNextRequestToo => [.. honest, .. next],
                Misdeed.FlipAByteOfTheHead => flipped,
                Misdeed.Refuse => [.. honest[..4], 0, 3, honest[6], 0x83, 4],
                Misdeed.SendGarbage => [.. garbage, .. honest],
                _ => honest,
            };
        }
    }
}
