using Maintenance.Edge.Configuration;
using Maintenance.Protocols.OpcUa;
using Maintenance.Protocols.OpcUa.Client;
using Maintenance.Protocols.OpcUa.Encoding;

namespace Maintenance.Edge.Devices.OpcUa;

/// <summary>Writes one value by command: checked against the tag's range, in the node's own type, and read back.</summary>
internal sealed partial class NodeWriter(DeviceSettings device, NodePlan plan, OpcUaClient client, ILogger log)
{
    private const double Tolerance = 1e-6;   // of the value: what a Float keeps of a Double
    private const double Rounding = 1e-9;   // of the value: what scaling may be off, 0.3 / 0.1 being 2.9999999999999996

    /// <param name="value">In the tag's unit.</param>
    public async Task<WriteOutcome> WriteAsync(TagSettings tag, double value, CancellationToken cancellationToken)
    {
        var outcome = await TryAsync(tag, value, cancellationToken);
        if (outcome is WriteOutcome.Written written)
            LogWritten(device.Name, tag.Name, value, written.Value);
        else
            LogNotWritten(device.Name, tag.Name, value, outcome);
        return outcome;
    }

    private async Task<WriteOutcome> TryAsync(TagSettings tag, double value, CancellationToken cancellationToken)
    {
        if (tag.Node is not { IsWritable: true } || !plan.Nodes.TryGetValue(tag.Index, out var node))
            return new WriteOutcome.Refused($"{tag.Name} is not writable: its node does not say writable: true.");
        if (!(value >= tag.Min && value <= tag.Max))
            return new WriteOutcome.Refused(FormattableString.Invariant($"{value} is outside the range of {tag.Name}, {tag.Min} to {tag.Max}."));
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
        if (before.Status.IsBad || InType(before.Value.Type, Snap(raw)) is not { } typed || before.Value.IsArray)
            return new WriteOutcome.Refused(FormattableString.Invariant($"The server has {before.Value} ({before.Status}) there: {raw} does not fit its type."));
        var written = (await session.WriteAsync([new() { NodeId = node, AttributeId = AttributeIds.Value, Value = new(typed) }], cancellationToken))[0];
        if (!written.IsGood)
            return new WriteOutcome.Refused($"The server refused it: {written}.");
        var after = (await session.ReadAsync([node], cancellationToken))[0];
        typed.TryGetDouble(out var wanted);
        return after.Status.IsGood && after.Value.TryGetDouble(out var now) && Math.Abs(now - wanted) <= Tolerance * Math.Max(1, Math.Abs(wanted))
            ? new WriteOutcome.Written((now * tag.Scale) + tag.Offset)
            : new WriteOutcome.NotConfirmed($"It was written, but read back the server says {after.Value} ({after.Status}).");
    }

    /// <summary>The whole number that scaling has missed by its rounding only.</summary>
    private static double Snap(double raw) => Math.Abs(raw - Math.Round(raw)) <= Rounding * Math.Max(1, Math.Abs(raw)) ? Math.Round(raw) : raw;

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

    [LoggerMessage(Level = LogLevel.Information, Message = "Device {Device}: {Value} was written to {Tag}; read back {ReadBack}")]
    private partial void LogWritten(string device, string tag, double value, double readBack);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Device {Device}: {Value} was not written to {Tag}: {Outcome}")]
    private partial void LogNotWritten(string device, string tag, double value, WriteOutcome outcome);
}
