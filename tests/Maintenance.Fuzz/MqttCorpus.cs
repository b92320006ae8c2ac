using System.Buffers;
using Maintenance.Protocols.Mqtt;
using Maintenance.Protocols.Mqtt.Packets;
using Maintenance.Protocols.Mqtt.Sessions;

namespace Maintenance.Fuzz;

/// <summary>Every packet that a broker sends, at MQTT 3.1.1 and 5.0, in one piece and in two, and the records of a stored session.</summary>
public static class MqttCorpus
{
    private const int MaximumPacketSize = 64 * 1024;
    private const int Aliases = 8;

    // One for each thread, as a connection has one for all its messages.
    [ThreadStatic]
    private static TopicCache? Topics;

    private static readonly MqttMessageProperties Properties = new()
    {
        IsText = true,
        Expiry = TimeSpan.FromSeconds(60),
        ContentType = "text/plain",
        ResponseTopic = "answers/7",
        CorrelationData = new byte[] { 1, 2, 3 },
        UserProperties = [new("unit", "mm/s"), new("größe", "温")],
    };

    private static readonly string[] Common = ["20020000", "40020001", "50020001", "62020001", "70020001", "D000"];

    private static readonly string[] Of311 = ["20020005", "9004000A0180", "B002000A"];

    private static readonly string[] Of5 =
    [
        "20370000341100000010210014240125002700001000120001612200051F0001622600016B000176280029002A001300141A0001631C000164",
        "20090087061F0003776879", "4003000110", "4008000197041F000178", "5008000197041F000178", "6203000192", "7003000192",
        "9008000A031F00000187", "B006000A00001187", "E000", "E0018E", "E0098E071F0001781C0000",
    ];

    public static IReadOnlyList<FuzzSeed> All() =>
    [
        .. Common.Concat(Of311).Select(hex => Packets("3.1.1", Convert.FromHexString(hex), MqttVersion.V311)),
        .. Common.Skip(1).Concat(Of5).Select(hex => Packets("5.0", Convert.FromHexString(hex), MqttVersion.V5)),
        .. Publishes().Select(publish => Packets($"{publish.Version} PUBLISH", Written(publish), publish.Version)),
        Packets("5.0 several", [.. Written(Publish(MqttVersion.V5, 3, isKnown: false)), .. Written(Publish(MqttVersion.V5, 3, isKnown: true))], MqttVersion.V5),
        Session(),
    ];

    private static IEnumerable<PublishPacket> Publishes() =>
    [
        new("plant/DEMO/C-201/current", new byte[40], MqttQos.AtLeastOnce, true, true, 7),
        new("é", default, MqttQos.AtMostOnce, false, false, 0),
        new("t", new byte[2], MqttQos.ExactlyOnce, false, false, ushort.MaxValue),
        Publish(MqttVersion.V5, 0, isKnown: false), Publish(MqttVersion.V5, 2, isKnown: false),
    ];

    private static PublishPacket Publish(MqttVersion version, ushort alias, bool isKnown) => new("a/b", new byte[] { 7, 8 }, MqttQos.ExactlyOnce, false, false, 9)
    {
        Version = version,
        Alias = alias,
        IsAliasKnown = isKnown,
        Properties = isKnown ? default : Properties.Encode(),
    };

    private static byte[] Written(PublishPacket packet)
    {
        var bytes = new byte[OutboundPacket.Measure(packet)];
        OutboundPacket.Write(packet, bytes);
        return bytes;
    }

    private static FuzzSeed Packets(string name, byte[] good, MqttVersion version) => new($"MQTT {name}", good, bytes =>
    {
        var (rest, packets) = (InTwo(bytes), 0);
        try
        {
            for (; Frame.TryRead(ref rest, MaximumPacketSize, version, out var frame); packets++)
                Take(frame, version);
        }
        catch (MqttProtocolException refused)
        {
            throw new RefusedMessageException(refused.Message);
        }

        if (packets == 0)
            throw new RefusedMessageException("not whole");
    });

    private static void Take(in Frame frame, MqttVersion version)
    {
        switch (frame.Type)
        {
            case PacketType.ConnAck:
                ConnAckPacket.Parse(frame.Contiguous, version);
                break;
            case PacketType.Publish:
                var publish = PublishPacket.Parse(frame.Flags, frame.Body.ToArray(), Topics ??= new(Aliases), version);
                if (publish.Topic.Length == 0 || publish.Payload.Length > frame.Body.Length)
                    throw new InvalidOperationException($"{publish} of {frame.Body.Length} bytes");
                break;
            case PacketType.PubAck or PacketType.PubRec or PacketType.PubRel or PacketType.PubComp:
                AckPacket.Parse(frame.Type, frame.Contiguous, version);
                break;
            case PacketType.SubAck:
                SubAckPacket.Parse(frame.Contiguous, version);
                break;
            case PacketType.UnsubAck:
                UnsubAckPacket.Parse(frame.Contiguous, version);
                break;
            case PacketType.Disconnect:
                DisconnectPacket.Parse(frame.Contiguous);
                break;
        }
    }

    // As bytes come that the socket gave in two reads.
    private static ReadOnlySequence<byte> InTwo(ReadOnlySpan<byte> bytes)
    {
        var half = bytes.Length / 2;
        var first = new Piece(bytes[..half].ToArray());
        var last = new Piece(bytes[half..].ToArray(), first);
        return new(first, 0, last, last.Memory.Length);
    }

    private static FuzzSeed Session()
    {
        var records = new ArrayBufferWriter<byte>();
        SessionJournal.WriteIdentity(records, MqttVersion.V5, "gateway");
        SessionJournal.WritePublished(records, MqttQos.ExactlyOnce, 7, Written(Publish(MqttVersion.V5, 0, isKnown: false)));
        SessionJournal.Write(records, JournalKind.Received, 7);
        SessionJournal.WriteCounts(records, 7, 12, 3);
        SessionJournal.Write(records, JournalKind.Taken, 9);
        return new("MQTT session", records.WrittenMemory, bytes =>
        {
            try
            {
                var reader = new JournalReader(bytes);
                while (reader.TryRead())
                    continue;
            }
            catch (InvalidDataException refused)
            {
                throw new RefusedMessageException(refused.Message);
            }
        });
    }

    private sealed class Piece : ReadOnlySequenceSegment<byte>
    {
        public Piece(ReadOnlyMemory<byte> memory, Piece? before = null)
        {
            Memory = memory;
            if (before is null)
                return;
            RunningIndex = before.Memory.Length;
            before.Next = this;
        }
    }
}
