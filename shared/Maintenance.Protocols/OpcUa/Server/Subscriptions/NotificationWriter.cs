using System.Buffers;
using Maintenance.Protocols.OpcUa.Encoding;

namespace Maintenance.Protocols.OpcUa.Server.Subscriptions;

/// <summary>Encodes NotificationMessages (Part 4 §7.26) as they are sent, kept and sent again.</summary>
internal sealed class NotificationWriter
{
    private const uint DataChangeEncoding = 811;
    private const uint EventListEncoding = 916;
    private const uint StatusChangeEncoding = 820;
    private const int MostKept = 4 * 1024 * 1024;

    private ArrayBufferWriter<byte> _body = new();
    private ArrayBufferWriter<byte> _message = new();

    /// <summary>A message that only says that the subscription lives.</summary>
    public byte[] KeepAlive(uint number, DateTimeOffset nowUtc)
    {
        var encoder = Begin(number, nowUtc, parts: 0);
        return End(ref encoder);
    }

    /// <summary>The last message of a subscription that ends.</summary>
    public byte[] StatusChange(uint number, DateTimeOffset nowUtc, StatusCode status)
    {
        var encoder = Begin(number, nowUtc, parts: 1);
        var body = new UaEncoder(_body);
        body.Write(status);
        body.Write((DiagnosticInfo?)null);
        body.Flush();
        WritePart(ref encoder, StatusChangeEncoding);
        return End(ref encoder);
    }

    /// <summary>Takes so many notifications from the fronts of two lines.</summary>
    public byte[] Notifications(uint number, DateTimeOffset nowUtc, NotificationLine data, int dataCount, NotificationLine events, int eventCount)
    {
        var encoder = Begin(number, nowUtc, (dataCount > 0 ? 1 : 0) + (eventCount > 0 ? 1 : 0));
        if (dataCount > 0)
        {
            var body = new UaEncoder(_body);
            body.Write(dataCount);
            data.Take(ref body, dataCount);
            body.Write(-1); // diagnostics
            body.Flush();
            WritePart(ref encoder, DataChangeEncoding);
        }

        if (eventCount > 0)
        {
            var body = new UaEncoder(_body);
            body.Write(eventCount);
            events.Take(ref body, eventCount);
            body.Flush();
            WritePart(ref encoder, EventListEncoding);
        }

        return End(ref encoder);
    }

    private UaEncoder Begin(uint number, DateTimeOffset nowUtc, int parts)
    {
        _message.ResetWrittenCount();
        _body.ResetWrittenCount();
        var encoder = new UaEncoder(_message);
        encoder.Write(number);
        encoder.Write(nowUtc);
        encoder.Write(parts);
        return encoder;
    }

    private void WritePart(ref UaEncoder encoder, uint encodingId)
    {
        encoder.Write(new NodeId(encodingId));
        encoder.Write((byte)1); // a binary body
        encoder.Write(_body.WrittenCount);
        encoder.WriteEncoded(_body.WrittenSpan);
        _body.ResetWrittenCount();
    }

    private byte[] End(ref UaEncoder encoder)
    {
        encoder.Flush();
        var message = _message.WrittenSpan.ToArray();
        if (_message.Capacity > MostKept)
            (_message, _body) = (new(), new());
        return message;
    }
}
