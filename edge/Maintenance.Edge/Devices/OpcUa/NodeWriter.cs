using Maintenance.Edge.Configuration;
using Maintenance.Protocols.OpcUa;
using Maintenance.Protocols.OpcUa.Client;
using Maintenance.Protocols.OpcUa.Encoding;

namespace Maintenance.Edge.Devices.OpcUa;

/// <summary>Writes one value by command, in the node's own type, and reads it back.</summary>
internal sealed class NodeWriter(DeviceSettings device, NodePlan plan, OpcUaClient client) : ITagWriter
{
    public async Task<WriteOutcome> WriteAsync(TagSettings tag, double value, CancellationToken cancellationToken)
    {
        if (!plan.Nodes.TryGetValue(tag.Index, out var node))
            return new WriteOutcome.Refused($"The server has no node for {tag.Name}.");
        var session = client.SessionAsync(cancellationToken);
        if (!session.IsCompletedSuccessfully)
            return new WriteOutcome.Away($"There is no connection to {device.Endpoint}.");
        try
        {
            return await WriteAsync(await session, tag, node, value, cancellationToken);
        }
        catch (OpcUaException lost)
        {
            return new WriteOutcome.NotConfirmed($"The connection was lost meanwhile, so it may or may not be written: {lost.Message}");
        }
    }

    private static async Task<WriteOutcome> WriteAsync(
        OpcUaSession session, TagSettings tag, NodeId node, double value, CancellationToken cancellationToken)
    {
        var before = (await session.ReadAsync([node], cancellationToken))[0];
        var raw = (value - tag.Offset) / tag.Scale;
        if (before.Status.IsBad || InType(before.Value.Type, WrittenValue.Snap(raw)) is not { } typed || before.Value.IsArray)
            return new WriteOutcome.Refused(FormattableString.Invariant($"The server has {before.Value} ({before.Status}) there: {raw} does not fit its type."));
        var written = (await session.WriteAsync([new() { NodeId = node, AttributeId = AttributeIds.Value, Value = new(typed) }], cancellationToken))[0];
        if (!written.IsGood)
            return new WriteOutcome.Refused($"The server refused it: {written}.");
        var after = (await session.ReadAsync([node], cancellationToken))[0];
        typed.TryGetDouble(out var wanted);
        return after.Status.IsGood && after.Value.TryGetDouble(out var now) && WrittenValue.IsSame(now, wanted)
            ? new WriteOutcome.Written((now * tag.Scale) + tag.Offset)
            : new WriteOutcome.NotConfirmed(
                $"It was written, but read back the server says {after.Value} ({after.Status}).",
                after.Status.IsGood && after.Value.TryGetDouble(out var other) ? (other * tag.Scale) + tag.Offset : null);
    }

    /// <summary>The number in a node's own type; null where it does not fit or is no number's type.</summary>
    private static Variant? InType(BuiltInType type, double value)
    {
        try
        {
            return type switch
            {
                BuiltInType.Boolean when value is 0 or 1 => new(value == 1),
                BuiltInType.Float => new((float)value),
                BuiltInType.Double => new(value),
                _ when value != Math.Floor(value) => null,
                BuiltInType.SByte => new(checked((sbyte)value)),
                BuiltInType.Byte => new(checked((byte)value)),
                BuiltInType.Int16 => new(checked((short)value)),
                BuiltInType.UInt16 => new(checked((ushort)value)),
                BuiltInType.Int32 => new(checked((int)value)),
                BuiltInType.UInt32 => new(checked((uint)value)),
                BuiltInType.Int64 => new(checked((long)value)),
                BuiltInType.UInt64 => new(checked((ulong)value)),
                _ => null,
            };
        }
        catch (OverflowException)
        {
            return null;
        }
    }
}
