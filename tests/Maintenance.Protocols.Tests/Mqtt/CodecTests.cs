using System.Buffers;
using FsCheck;
using FsCheck.Fluent;
using Maintenance.Protocols.Mqtt;
using Maintenance.Protocols.Mqtt.Packets;
using Shouldly;
using Xunit;

namespace Maintenance.Protocols.Tests.Mqtt;

public sealed class CodecTests
{
    private static readonly Arbitrary<PublishPacket> Publishes = Arb.From(
        from topic in Gen.Elements('a', 'Z', '/', '$', ' ', 'é', '温', '\uFEFF').ArrayOf().Where(text => text.Length > 0)
        from surrogate in Gen.Elements("", "🛠")
        from payload in ArbMap.Default.GeneratorFor<byte[]>()
        from retain in ArbMap.Default.GeneratorFor<bool>()
        from duplicate in ArbMap.Default.GeneratorFor<bool>()
        from id in Gen.Choose(0, ushort.MaxValue)
        let qos = id == 0 ? MqttQos.AtMostOnce : (MqttQos)(1 + (id % 2))
        from version in Gen.Elements(MqttVersion.V311, MqttVersion.V5)
        select new PublishPacket(new string(topic) + surrogate, payload, qos, retain, duplicate && id != 0, (ushort)id) { Version = version });

    [Fact]
    public void A_publish_reads_back_as_it_was_written() => Prop
        .ForAll(Publishes, packet => Same(packet, Packets.Read(new(Packets.Bytes(packet)), version: packet.Version).ShouldHaveSingleItem()))
        .QuickCheckThrowOnFailure();

    [Fact]
    public void A_packet_may_be_cut_at_any_byte() => Prop.ForAll(Publishes, packet =>
    {
        var bytes = Packets.Bytes(packet);
        for (var at = 0; at < bytes.Length; at++)
        {
            if (Packets.Read(new(bytes[..at]), version: packet.Version).Count != 0
                || !Same(packet, Packets.Read(Packets.Split(bytes, at), version: packet.Version).Single()))
            {
                return false;
            }
        }

        return true;
    }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(0, 1)]
    [InlineData(127, 1)]
    [InlineData(128, 2)]
    [InlineData(16_383, 2)]
    [InlineData(16_384, 3)]
    [InlineData(2_097_151, 3)]
    [InlineData(2_097_152, 4)]
    [InlineData(268_435_455, 4)]
    public void A_remaining_length_reads_back_as_it_was_written(int length, int size)
    {
        var bytes = new byte[1 + size];
        new PacketWriter(bytes).Header(PacketType.Publish, 0, length);
        var reader = new SequenceReader<byte>(new(bytes, 1, size));

        RemainingLength.TryRead(ref reader, out var read).ShouldBeTrue();

        read.ShouldBe(length);
        reader.Remaining.ShouldBe(0);
        RemainingLength.Size(length).ShouldBe(size);
    }

    [Theory]
    [InlineData("00 00", "MQTT-4.8.0-1")]                          // type 0
    [InlineData("F0 00", "MQTT-4.8.0-1")]                          // type 15
    [InlineData("10 00", "MQTT-4.8.0-1")]                          // CONNECT from a server
    [InlineData("60 02 00 01", "MQTT-2.2.2-2")]                    // PUBREL without its flag
    [InlineData("E0 00", "MQTT-4.8.0-1")]                          // DISCONNECT, which no server says
    [InlineData("50 03 00 01 00", "MQTT-4.8.0-1")]                 // PUBREC with a reason
    [InlineData("41 02 00 01", "MQTT-2.2.2-2")]                    // PUBACK with flags
    [InlineData("D8 00", "MQTT-2.2.2-2")]                          // PINGRESP with flags
    [InlineData("30 FF FF FF FF 01", "MQTT-4.8.0-1")]              // length of five bytes
    [InlineData("30 80 80 80 01", "MQTT-4.8.0-1")]                 // longer than allowed
    [InlineData("36 05 00 01 61 00 01", "MQTT-3.3.1-4")]           // QoS 3
    [InlineData("38 03 00 01 61", "MQTT-3.3.1-2")]                 // DUP at QoS 0
    [InlineData("32 05 00 01 61 00 00", "MQTT-2.3.1-1")]           // identifier 0
    [InlineData("32 04 00 01 61 00", "MQTT-4.8.0-1")]              // identifier cut off
    [InlineData("30 02 00 00", "MQTT-4.7.3-1")]                    // empty topic
    [InlineData("30 03 00 01 2B", "MQTT-3.3.2-2")]                 // topic +
    [InlineData("30 05 00 03 61 2F 23", "MQTT-3.3.2-2")]           // topic a/#
    [InlineData("30 03 00 02 61", "MQTT-4.8.0-1")]                 // topic cut off
    [InlineData("30 04 00 02 61 00", "MQTT-1.5.3-2")]              // U+0000
    [InlineData("30 05 00 03 ED A0 80", "MQTT-1.5.3-1")]           // a surrogate
    [InlineData("30 04 00 02 C0 80", "MQTT-1.5.3-1")]              // overlong
    [InlineData("20 02 02 00", "MQTT-2.2.2-2")]                    // CONNACK flags
    [InlineData("20 02 00 06", "MQTT-3.2.2-6")]                    // return code
    [InlineData("20 02 01 05", "MQTT-3.2.2-4")]                    // refused, with a session
    [InlineData("20 03 00 00 00", "MQTT-4.8.0-1")]                 // too long
    [InlineData("40 02 00 00", "MQTT-2.3.1-1")]
    [InlineData("90 03 00 01 03", "MQTT-3.9.3-2")]
    [InlineData("B0 03 00 01 00", "MQTT-4.8.0-1")]
    public void A_violation_is_refused_by_its_statement(string hex, string statement)
    {
        var refused = Should.Throw<MqttProtocolException>(() => Packets.Read(Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal))));

        refused.Statement.ShouldBe(statement);
        refused.Message.ShouldStartWith($"[{statement}]");
    }

    [Fact]
    public void Mutated_bytes_are_read_or_refused_and_nothing_else()
    {
        var random = new Random(20_260_101);
        byte[][] seeds =
        [
            Packets.Bytes(new PublishPacket("plant/DEMO/C-201/current", new byte[40], MqttQos.AtLeastOnce, true, true, 7)),
            Packets.Bytes(new PublishPacket("é", default, MqttQos.AtMostOnce, false, false, 0)),
            [0x20, 2, 1, 0, 0x40, 2, 0, 9, 0x90, 4, 0, 3, 1, 0x80, 0xB0, 2, 0, 4, 0xD0, 0],
        ];
        var (read, refused) = (0, 0);
        for (var round = 0; round < 100_000; round++)
        {
            var bytes = seeds[round % seeds.Length].ToArray();
            for (var changes = random.Next(1, 4); changes > 0; changes--)
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            try
            {
                read += Packets.Read(Packets.Split(bytes, random.Next(bytes.Length))).Count;
            }
            catch (MqttProtocolException)
            {
                refused++;
            }
        }

        read.ShouldBeGreaterThan(10_000);
        refused.ShouldBeGreaterThan(10_000);
    }

    [Fact]
    public void A_packet_that_claims_256_MB_costs_no_memory()
    {
        byte[] claim = [0x30, 0xFF, 0xFF, 0xFF, 0x7F, 0, 1];
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var round = 0; round < 100; round++)
            Packets.Read(new ReadOnlySequence<byte>(claim), int.MaxValue).ShouldBeEmpty();

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(1_000_000);
        Should.Throw<MqttProtocolException>(() => Packets.Read(claim)).Message.ShouldContain("MaximumPacketSize");
    }

    [Fact]
    public void Connect_is_as_the_specification_draws_it() => Convert.ToHexString(Packets.Bytes(new ConnectPacket(new()
    {
        Host = "unused",
        ClientId = "c",
        UserName = "u",
        Password = "p",
        CleanSession = false,
        KeepAlive = TimeSpan.FromSeconds(300),
        Will = new("w", new byte[] { 1, 2 }, MqttQos.AtLeastOnce, Retain: true),
    }))).ShouldBe("101A" + "00044D515454" + "04" + "EC" + "012C" + "000163" + "000177" + "00020102" + "000175" + "000170");

    [Fact]
    public void Subscribe_and_unsubscribe_are_as_the_specification_draws_them()
    {
        Convert.ToHexString(Packets.Bytes(new SubscribePacket(10, [new("a/b", MqttQos.AtLeastOnce), new("c/d", MqttQos.AtMostOnce)], MqttVersion.V311)))
            .ShouldBe("820E" + "000A" + "0003612F6201" + "0003632F6400");
        Convert.ToHexString(Packets.Bytes(new UnsubscribePacket(10, ["a/b", "c/d"], MqttVersion.V311)))
            .ShouldBe("A20C" + "000A" + "0003612F62" + "0003632F64");
        Convert.ToHexString(Packets.Bytes(new SignalPacket(PacketType.PingReq))).ShouldBe("C000");
        Convert.ToHexString(Packets.Bytes(new DisconnectPacket(MqttReasonCode.Success))).ShouldBe("E000");
    }

    private static bool Same(PublishPacket written, object read) =>
        read is PublishPacket packet
        && packet.Payload.Span.SequenceEqual(written.Payload.Span)
        && (packet with { Payload = written.Payload }) == written;
}
