using Maintenance.Fuzz;
using Maintenance.Protocols.OpcUa;
using Maintenance.Protocols.OpcUa.Client.Structures;
using Maintenance.Protocols.OpcUa.Client.Subscriptions;
using Maintenance.Protocols.OpcUa.Encoding;
using Maintenance.Protocols.OpcUa.Security;
using Maintenance.Protocols.OpcUa.Services;
using Maintenance.Protocols.OpcUa.Transport;
using Maintenance.Protocols.Tests.OpcUa.Encoding;
using Shouldly;
using Xunit;

namespace Maintenance.Protocols.Tests.OpcUa.Services;

/// <summary>The short form of './maintain fuzz opcua', and the readers that are only within this library.</summary>
public sealed class FuzzTests
{
    [Fact]
    public async Task Mutated_messages_are_read_or_refused_and_cost_no_more_than_they_could_hold()
    {
        var result = await OpcUaFuzz.RunAsync(messages: 20_000, seed: 7, threads: 1, TimeProvider.System);

        result.Findings.ShouldBeEmpty();
        result.Messages.ShouldBeGreaterThanOrEqualTo(20_000); // one that was dear is read once more
        result.Read.ShouldBeGreaterThan(100);
        result.Refused.ShouldBeGreaterThan(5_000);
    }

    [Fact]
    public async Task So_are_mutated_notifications_structures_and_chunks()
    {
        OpcUaSeed[] corpus =
        [
            new("notification", Notification(), static bytes =>
            {
                var decoder = new UaDecoder(bytes, EncodingLimits.Default);
                new NotificationBuffer().Read(ref decoder, items: 5);
            }),
            new("structure", Wire.Hex("02000000 02000000 03000000 01000000 02000000 03000000 04000000 05000000 06000000 02000000 61 62 01 01000000 07"), ReadStructure),
            new("hello", Handshake.Hello(new(), "opc.tcp://localhost:4840"), ReadHello),
            new("chunk", Wire.Hex("4D534746 20000000 4D000000 01000000 02000000 05000000 0102030405060708"), ReadChunk),
        ];

        var result = await OpcUaFuzz.RunAsync(corpus, messages: 20_000, seed: 8, threads: 1, TimeProvider.System);

        result.Findings.ShouldBeEmpty();
        result.Read.ShouldBeGreaterThan(100);
        result.Refused.ShouldBeGreaterThan(2_000);
    }

    private static byte[] Notification() => Wire.Bytes(
        0,
        static (ref UaEncoder encoder, int _) => encoder.WriteArray(
            [
                ExtensionObject.Of(new DataChangeNotification
                {
                    MonitoredItems = [new() { ClientHandle = 1, Value = new(2.5) }, new() { ClientHandle = 4, Value = new(new Variant("text")) }],
                    DiagnosticInfos = [new() { AdditionalInfo = "why" }],
                }),
                ExtensionObject.Of(new EventNotificationList { Events = [new() { ClientHandle = 2, EventFields = [new("text"), 2.5] }] }),
                ExtensionObject.Of(new StatusChangeNotification { Status = StatusCodes.BadTimeout }),
            ],
            static (ref UaEncoder e, ExtensionObject one) => e.Write(one)));

    private static void ReadStructure(ReadOnlySpan<byte> bytes)
    {
        var inner = new StructureShape("Inner", StructureType.StructureWithOptionalFields);
        inner.Fields.Add(new("optional", BuiltInType.Byte, null, -1, IsOptional: true));
        var shape = new StructureShape("Outer", StructureType.Structure);
        shape.Fields.Add(new("matrix", BuiltInType.Int32, null, 2, IsOptional: false));
        shape.Fields.Add(new("text", BuiltInType.String, null, -1, IsOptional: false));
        shape.Fields.Add(new("flag", BuiltInType.Boolean, null, -1, IsOptional: false));
        shape.Fields.Add(new("inner", BuiltInType.ExtensionObject, inner, -1, IsOptional: false));
        var decoder = new UaDecoder(bytes, EncodingLimits.Default);
        StructureReader.Read(ref decoder, shape);
    }

    private static void ReadHello(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < FrameHeader.Length)
            return;
        try
        {
            FrameHeader.Read(bytes, 65_535);
            Handshake.ReadHello(bytes[FrameHeader.Length..]);
        }
        catch (OpcUaException refused)
        {
            throw new DecodingException(refused.Status, refused.Message);
        }
    }

    private static void ReadChunk(ReadOnlySpan<byte> bytes)
    {
        try
        {
            if (bytes.Length < FrameHeader.Length)
                return;
            var header = FrameHeader.Read(bytes, 65_535);
            var chunks = new IncomingChunks(new(), static (MessageType type, ref UaDecoder decoder) =>
            {
                decoder.ReadUInt32();
                return NoProtection.Instance;
            });
            chunks.Take(header, bytes.ToArray());
        }
        catch (OpcUaException refused)
        {
            throw new DecodingException(refused.Status, refused.Message);
        }
    }
}
