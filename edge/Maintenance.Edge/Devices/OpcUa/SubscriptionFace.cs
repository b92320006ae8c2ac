using Maintenance.Edge.Configuration;
using Maintenance.Edge.Pipeline;
using Maintenance.Protocols.OpcUa.Client.Subscriptions;
using Maintenance.Protocols.OpcUa.Encoding;
using GapReason = Maintenance.Contracts.Records.GapReason;
using UaGapReason = Maintenance.Protocols.OpcUa.Client.Subscriptions.GapReason;

namespace Maintenance.Edge.Devices.OpcUa;

/// <summary>Takes what one subscription tells, on the thread that reads the connection.</summary>
/// <param name="tags">By handle; the handle after the last is that of the server's alarms.</param>
/// <param name="nodes">By tag number.</param>
/// <param name="refresh">Null where the server's alarms are not asked for.</param>
internal sealed partial class SubscriptionFace(
    DeviceStatus status, IReadOnlyList<TagSettings> tags, IReadOnlyDictionary<int, NodeId> nodes, ValueReader reader, Intake intake, AlarmRefresh? refresh,
    TimeProvider clock, ILogger log) : ISubscriptionReceiver
{
    private int _malformedReports;

    public void TakeValues(ReadOnlySpan<MonitoredValue> values)
    {
        var nowUtc = clock.GetUtcNow();
        foreach (ref readonly var value in values)
        {
            var tag = tags[value.Handle];
            if (reader.Read(tag, value.Value, nowUtc, isRead: false) is not { } reading)
                Malformed(tag, value.Value, nowUtc);
            else if (!intake.TryAdd(reading))
                Lost(tag, nowUtc);
        }
    }

    public void TakeEvent(int handle, IReadOnlyList<Variant> fields) => intake.Add(new ServerEvent([.. fields]));

    public void TakeGap(SubscriptionGap gap)
    {
        var tag = gap.Handle is { } handle && handle < tags.Count ? tags[handle].Name : null;
        var (reason, detail) = gap.Reason switch
        {
            UaGapReason.QueueOverflow => (GapReason.DeviceOverflow, "The server's queue of this value was full: publish more often, sample less often, or give it a longer queue."),
            UaGapReason.MessageLost => (GapReason.DeviceOverflow, "A message was lost and the server had it no more; it held this many values at least."),
            _ => (GapReason.DeviceSilent, "The server no longer had the subscription, and no history of this time."),
        };
        // One end may be by the server's clock and the other by the gateway's.
        var fromUtc = gap.FromUtc is { } since && since < gap.ToUtc ? since : gap.ToUtc;
        var toUtc = gap.FromUtc is { } until && until > gap.ToUtc ? until : gap.ToUtc;
        intake.Add(new Miss(reason, status.Name, tag, fromUtc, toUtc, gap.AtLeast, detail));
        if (gap.Reason == UaGapReason.MessageLost)
            refresh?.Want();   // events may have been in it
    }

    public void TakeRefusal(MonitoredItem item, StatusCode refusal)
    {
        var name = item.AttributeId == Protocols.OpcUa.Client.AttributeIds.EventNotifier
            ? NodePlan.AlarmsOfServer
            : tags.FirstOrDefault(tag => nodes[tag.Index] == item.NodeId)?.Name ?? item.NodeId.ToString();
        status.Trouble(name, $"The server does not watch {item.NodeId}: {refusal}.");
        LogRefused(status.Name, name, item.NodeId, refusal);
    }

    public ValueTask SettleAsync(CancellationToken cancellationToken) => intake.SettleAsync(cancellationToken);

    private void Malformed(TagSettings tag, in DataValue value, DateTimeOffset nowUtc)
    {
        var kind = value.Value.IsArray ? $"an array of {value.Value.Type}" : $"{value.Value.Type}";
        intake.Add(new Miss(GapReason.Malformed, status.Name, tag.Name, nowUtc, nowUtc, 1, $"The value is {kind}, where a number is expected."));
        status.Trouble(tag.Name, $"The value is {kind}, where a number is expected.");
        if (Interlocked.Exchange(ref _malformedReports, 1) == 0)
            LogMalformed(status.Name, tag.Name, kind);
    }

    private void Lost(TagSettings tag, DateTimeOffset nowUtc) => intake.Add(
        new Miss(GapReason.DeviceOverflow, status.Name, tag.Name, nowUtc, nowUtc, 1, "More history came at once than the gateway has memory for."));

    [LoggerMessage(Level = LogLevel.Warning, Message = "Device {Device}: the server does not watch {Tag} ({Node}): {Refusal}. The other tags go on")]
    private partial void LogRefused(string device, string tag, NodeId node, StatusCode refusal);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Device {Device}: {Tag} is {Kind}, where a number is expected. More of the kind are counted as gaps")]
    private partial void LogMalformed(string device, string tag, string kind);
}

/// <summary>One event as the server told it, in the fields of <see cref="AlarmFields.All"/>.</summary>
internal sealed record ServerEvent(IReadOnlyList<Variant> Fields);
