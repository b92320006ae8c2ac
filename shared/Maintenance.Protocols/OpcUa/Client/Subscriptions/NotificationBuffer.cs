using Maintenance.Protocols.OpcUa.Encoding;
using Maintenance.Protocols.OpcUa.Services;

namespace Maintenance.Protocols.OpcUa.Client.Subscriptions;

/// <summary>
/// Reads the notifications of one message straight from its bytes (Part 4 §7.25), all of them before any is told. It is used
/// again for each message, so that a scalar costs nothing on the heap.
/// </summary>
internal sealed class NotificationBuffer
{
    private const int LeastNotification = 8; // type, form, length
    private const int LeastValue = 5; // handle, mask of a DataValue

    private MonitoredValue[] _values = new MonitoredValue[256];
    private int _count;

    public Span<MonitoredValue> Values => _values.AsSpan(0, _count);

    public List<(int Handle, Variant[] Fields)> Events { get; } = [];

    public StatusCode? StatusChange { get; private set; }

    /// <summary>Whether a message tells nothing; the decoder stands before its data.</summary>
    public static bool IsEmpty(UaDecoder decoder) => decoder.ReadLength(LeastNotification) <= 0;

    /// <summary>Passes over what nobody reads: the data unless <paramref name="isRead"/>.</summary>
    public static void Skip(ref UaDecoder decoder, bool isRead)
    {
        if (!isRead)
            decoder.ReadArray(3, static (ref UaDecoder d) => d.ReadExtensionObject());
    }

    /// <param name="items">Handles are below it; a value of another is refused.</param>
    /// <exception cref="DecodingException">It is not what the specification says; nothing of it may be told.</exception>
    public void Read(ref UaDecoder decoder, int items)
    {
        _count = 0;
        Events.Clear();
        StatusChange = null;
        var notifications = decoder.ReadLength(LeastNotification);
        for (var index = 0; index < notifications; index++)
            ReadOne(ref decoder, items);
    }

    private void ReadOne(ref UaDecoder decoder, int items)
    {
        var type = decoder.ReadNodeId();
        var form = decoder.ReadByte();
        if (form != 1)
            throw decoder.Malformed($"a notification of the form {form}");
        var length = decoder.ReadInt32();
        if (length < 0 || length > decoder.Remaining)
            throw decoder.Malformed($"a notification of {length} bytes with {decoder.Remaining} left");
        var end = decoder.Position + length;
        if (type == new NodeId(DataChangeNotification.EncodingId))
            ReadValues(ref decoder, items);
        else if (type == new NodeId(EventNotificationList.EncodingId))
            ReadEvents(ref decoder, items);
        else if (type == new NodeId(StatusChangeNotification.EncodingId))
            StatusChange = StatusChangeNotification.Decode(ref decoder).Status;
        else
            decoder.Take(length); // of a later version of the specification
        if (decoder.Position != end)
            throw decoder.Malformed($"a notification that ends {end - decoder.Position} bytes from where it should");
    }

    private void ReadValues(ref UaDecoder decoder, int items)
    {
        var count = Math.Max(0, decoder.ReadLength(LeastValue));
        if (_values.Length < _count + count)
            Array.Resize(ref _values, Math.Max(_count + count, _values.Length * 2));
        for (var index = 0; index < count; index++)
        {
            var handle = Handle(ref decoder, items);
            _values[_count++] = new(handle, decoder.ReadDataValue());
        }

        SkipDiagnostics(ref decoder);
    }

    private void ReadEvents(ref UaDecoder decoder, int items)
    {
        var count = decoder.ReadLength(8);
        for (var index = 0; index < count; index++)
        {
            var handle = Handle(ref decoder, items);
            Events.Add((handle, decoder.ReadArray(1, static (ref UaDecoder d) => d.ReadVariant())));
        }
    }

    private static int Handle(ref UaDecoder decoder, int items)
    {
        var handle = decoder.ReadUInt32();
        return handle < items ? (int)handle : throw decoder.Malformed($"a value of the item {handle}, which was never asked for");
    }

    private static void SkipDiagnostics(ref UaDecoder decoder)
    {
        var count = decoder.ReadLength(1);
        for (var index = 0; index < count; index++)
            decoder.ReadDiagnosticInfo();
    }
}
