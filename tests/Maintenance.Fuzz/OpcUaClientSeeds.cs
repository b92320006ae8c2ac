using Maintenance.Protocols.OpcUa.Client.Structures;
using Maintenance.Protocols.OpcUa.Client.Subscriptions;
using Maintenance.Protocols.OpcUa.Encoding;
using Maintenance.Protocols.OpcUa.Services;

namespace Maintenance.Fuzz;

/// <summary>What a client reads straight from the bytes: notifications, and structures of types it learns from the server.</summary>
internal static class OpcUaClientSeeds
{
    private const int Items = 3;
    private const uint SubscriptionId = 7;

    // One for each thread, as a publisher has one for all its messages.
    [ThreadStatic]
    private static NotificationBuffer? Buffer;

    private static NotificationMessage[] Messages =>
    [
        Message(ExtensionObject.Of(new DataChangeNotification
        {
            MonitoredItems =
            [
                new() { ClientHandle = 0, Value = new(2.5, default, DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch) },
                new() { ClientHandle = 1, Value = new(new Variant("text"), StatusCodes.BadTimeout) },
                new() { ClientHandle = 2, Value = new(Variant.OfArray([1, 2, 3])) },
            ],
            DiagnosticInfos = [new() { SymbolicId = 1 }],
        })),
        Message(ExtensionObject.Of(new EventNotificationList
        {
            Events = [new() { ClientHandle = 1, EventFields = [new(new ByteString([1, 2])), new((ushort)500), new(new LocalizedText("en", "hot"))] }],
        })),
        Message(
            ExtensionObject.Of(new DataChangeNotification { MonitoredItems = [new() { ClientHandle = 2, Value = new(new Variant(true)) }] }),
            ExtensionObject.Of(new StatusChangeNotification { Status = StatusCodes.BadTimeout })),
        Message(),
    ];

    public static IEnumerable<FuzzSeed> All() =>
    [
        .. Messages.Select(Publish),
        .. Messages.Select(Notifications),
        Structure(Everything(), Example),
        Structure(Optional(), static (ref UaEncoder encoder) =>
        {
            encoder.Write(0b101u);
            encoder.Write(1.5);
            encoder.Write("kept");
            encoder.Write(3);
        }),
        Structure(Union(), static (ref UaEncoder encoder) =>
        {
            encoder.Write(2u);
            encoder.Write("chosen");
        }),
    ];

    // Answers as PendingCalls hands them over.
    private static FuzzSeed Publish(NotificationMessage message)
    {
        var bytes = OpcUaBytes.Of((ref UaEncoder encoder) =>
        {
            encoder.Write(new NodeId(PublishResponse.EncodingId));
            new ResponseHeader().Encode(ref encoder);
            new PublishResponse { SubscriptionId = SubscriptionId, AvailableSequenceNumbers = [1], NotificationMessage = message, Results = [StatusCode.Good] }.Encode(ref encoder);
        });
        return new("PublishCall", bytes, static bytes =>
        {
            var subscription = new Subscription(new(), [.. Enumerable.Range(0, Items).Select(item => new MonitoredItem { NodeId = new((uint)item) })], Deaf.Instance);
            subscription.Begin(SubscriptionId, TimeSpan.FromSeconds(1), 10);
            subscription.Live();
            var call = new PublishCall(id => id == SubscriptionId ? subscription : null, Buffer ??= new());
            call.Complete(bytes, EncodingLimits.Default);
            _ = call.Answer.Exception; // a refusal is an answer
        });
    }

    private static FuzzSeed Notifications(NotificationMessage message)
    {
        var bytes = OpcUaBytes.Of((ref UaEncoder encoder) =>
            encoder.WriteArray(message.NotificationData, static (ref UaEncoder e, ExtensionObject value) => e.Write(value)));
        return new("NotificationBuffer", bytes, static bytes =>
        {
            var decoder = new UaDecoder(bytes, EncodingLimits.Default);
            (Buffer ??= new()).Read(ref decoder, Items);
        });
    }

    private static NotificationMessage Message(params ExtensionObject[] notifications) =>
        new() { SequenceNumber = 1, PublishTime = DateTimeOffset.UnixEpoch, NotificationData = notifications };

    private static FuzzSeed Structure(StructureShape shape, OpcUaBytes.Writing example) => new(
        $"structure {shape.Name}", OpcUaBytes.Of(example), bytes =>
        {
            var decoder = new UaDecoder(bytes, EncodingLimits.Default);
            StructureReader.Read(ref decoder, shape);
            decoder.RequireEnd(shape.Name);
        });

    private static StructureShape Everything()
    {
        var point = new StructureShape("Point", StructureType.Structure);
        point.Fields.AddRange([Field("X", BuiltInType.Double), Field("Y", BuiltInType.Double)]);
        var shape = new StructureShape("Everything", StructureType.Structure);
        shape.Fields.AddRange(
        [
            Field("Number", BuiltInType.Int32), Field("Text", BuiltInType.String), Field("Any", BuiltInType.Variant), Field("Value", BuiltInType.DataValue),
            Field("Numbers", BuiltInType.Int32, 1), Field("Texts", BuiltInType.String, 1), Field("Matrix", BuiltInType.Int32, 2),
            Field("At", BuiltInType.ExtensionObject, nested: point), Field("Way", BuiltInType.ExtensionObject, 1, point),
        ]);
        return shape;
    }

    private static void Example(ref UaEncoder encoder)
    {
        encoder.Write(5);
        encoder.Write("text");
        encoder.Write(new Variant(true));
        encoder.Write(new DataValue(1.5));
        encoder.WriteArray([1, 2, 3], Number);
        encoder.WriteArray(["a", null], static (ref UaEncoder e, string? value) => e.Write(value));
        encoder.WriteArray([2, 1], Number); // lengths of the matrix, then its elements
        Number(ref encoder, 1);
        Number(ref encoder, 2);
        Point(ref encoder);
        encoder.Write(2);
        Point(ref encoder);
        Point(ref encoder);
    }

    private static void Point(ref UaEncoder encoder)
    {
        encoder.Write(1.0);
        encoder.Write(2.0);
    }

    private static StructureShape Optional()
    {
        var shape = new StructureShape("Optional", StructureType.StructureWithOptionalFields);
        shape.Fields.AddRange(
        [
            new("First", BuiltInType.Double, null, -1, true), new("Second", BuiltInType.Guid, null, -1, true), new("Third", BuiltInType.String, null, -1, true),
            Field("Always", BuiltInType.Int32),
        ]);
        return shape;
    }

    private static StructureShape Union()
    {
        var shape = new StructureShape("Union", StructureType.Union);
        shape.Fields.AddRange([Field("Number", BuiltInType.Double), Field("Text", BuiltInType.String), Field("Again", BuiltInType.ExtensionObject, nested: shape)]);
        return shape;
    }

    private static void Number(ref UaEncoder encoder, int value) => encoder.Write(value);

    private static StructureShape.Field Field(string name, BuiltInType type, int rank = -1, StructureShape? nested = null) =>
        new(name, type, nested, rank, false);

    /// <summary>Takes what it is told and keeps nothing.</summary>
    private sealed class Deaf : ISubscriptionReceiver
    {
        public static readonly Deaf Instance = new();

        public void TakeValues(ReadOnlySpan<MonitoredValue> values)
        {
        }

        public void TakeEvent(int handle, IReadOnlyList<Variant> fields)
        {
        }

        public void TakeGap(SubscriptionGap gap)
        {
        }

        public void TakeRefusal(MonitoredItem item, StatusCode status)
        {
        }
    }
}
