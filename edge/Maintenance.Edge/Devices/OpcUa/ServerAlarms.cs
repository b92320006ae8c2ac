using Maintenance.Contracts.Records;
using Maintenance.Edge.Configuration;
using Maintenance.Protocols.OpcUa.Client.Subscriptions;
using Maintenance.Protocols.OpcUa.Encoding;
using Maintenance.Protocols.OpcUa.Services;

namespace Maintenance.Edge.Devices.OpcUa;

/// <summary>
/// Makes alarm records of a server's alarms (Part 9 §5.8): one raise for each activation, one return. Which are on is kept in a
/// file, so that a restart neither raises them again nor forgets to return them.
/// </summary>
internal sealed class ServerAlarms
{
    private const string Detector = "opcua-alarm";
    private const int LongestText = 200;   // characters, as the cloud takes them

    private static readonly NodeId BaseEventType = new(2041);
    private static readonly NodeId AlarmConditionType = new(2915);
    private static readonly NodeId RefreshStart = new(2787);
    private static readonly NodeId RefreshEnd = new(2788);
    private static readonly int SourceNode = ConditionFields.All.Count;

    private readonly DeviceSettings _device;
    private readonly EventSettings _settings;
    private readonly string _file;
    private readonly Dictionary<string, ActiveAlarm> _active;
    private readonly TimeProvider _clock;
    private HashSet<string>? _refreshed;

    private ServerAlarms(DeviceSettings device, EventSettings settings, string file, Dictionary<string, ActiveAlarm> active, TimeProvider clock) =>
        (_device, _settings, _file, _active, _clock) = (device, settings, file, active, clock);

    public static IReadOnlyList<SimpleAttributeOperand> Fields { get; } =
        [.. ConditionFields.All, EventFilters.Field(BaseEventType, nameof(SourceNode))];

    /// <exception cref="InvalidDataException">The file cannot be read; the message says what to do.</exception>
    public static async Task<ServerAlarms> OpenAsync(
        DeviceSettings device, EventSettings settings, string file, TimeProvider clock, CancellationToken cancellationToken) =>
        new(device, settings, file, await JsonFile.ReadAsync<Dictionary<string, ActiveAlarm>>(file, cancellationToken) ?? [], clock);

    /// <summary>What to watch for them.</summary>
    public MonitoredItem Item(NodeId notifier) => new()
    {
        NodeId = notifier,
        AttributeId = Protocols.OpcUa.Client.AttributeIds.EventNotifier,
        SamplingInterval = TimeSpan.Zero,
        Filter = EventFilters.Of(
            Fields, EventFilters.OfType(AlarmConditionType), EventFilters.AtLeast("Severity", new Variant((ushort)_settings.LeastSeverity))),
    };

    /// <summary>The records that an event makes; none where it changes nothing.</summary>
    /// <param name="tagOf">The tag of a node, with its last value in the tag's unit; null for a node that is no tag's.</param>
    public IEnumerable<OutboxRecord> Take(IReadOnlyList<Variant> fields, Func<NodeId, (TagSettings Tag, EvidenceSample? Last)?> tagOf)
    {
        var type = ConditionFields.EventType(fields);
        if (type == RefreshStart)
            _refreshed = new(StringComparer.Ordinal);
        if (type == RefreshEnd)
            return EndOfRefresh();
        if (ConditionFields.IsActive(fields) is not { } isActive)
            return [];
        var condition = ConditionFields.ConditionId(fields).ToString();
        if (isActive)
            _refreshed?.Add(condition);
        if (isActive == _active.ContainsKey(condition))
            return [];
        return [isActive ? Raise(condition, fields, tagOf) : Return(condition, ConditionFields.TimeUtc(fields))];
    }

    /// <summary>Remembers which alarms are on.</summary>
    public Task SaveAsync(CancellationToken cancellationToken) => JsonFile.WriteAsync(_file, _active, cancellationToken);

    /// <summary>Quarters of the scale of severities; where priorities begin is nobody's standard (Part 5 §6.4.2 leaves it to the server).</summary>
    internal static AlarmPriority Priority(int severity) => severity switch
    {
        > 750 => AlarmPriority.Critical,
        > 500 => AlarmPriority.High,
        > 250 => AlarmPriority.Medium,
        _ => AlarmPriority.Low,
    };

    private OutboxRecord Raise(string condition, IReadOnlyList<Variant> fields, Func<NodeId, (TagSettings Tag, EvidenceSample? Last)?> tagOf)
    {
        var nowUtc = _clock.GetUtcNow();
        var severity = ConditionFields.Severity(fields);
        var source = fields.Count > SourceNode ? tagOf(fields[SourceNode].As<NodeId>()) : null;
        var tag = source?.Tag.Name ?? Short($"{_device.Name}.{ConditionFields.SourceName(fields)}");
        var known = new ActiveAlarm(
            Guid.CreateVersion7(nowUtc), Short($"{tag}/{ConditionFields.ConditionName(fields)}"), Priority(severity), source?.Tag.Asset ?? _settings.Asset, tag,
            source?.Tag.Signal ?? "alarm", source is { Last.Value: not null } ? source.Value.Tag.Unit : "", source?.Last?.Value ?? severity, severity);
        _active.Add(condition, known);
        return Record(known, AlarmEdge.Raised, ConditionFields.TimeUtc(fields), source?.Last is { } last ? [last] : []);
    }

    private OutboxRecord Return(string condition, DateTimeOffset atUtc)
    {
        _active.Remove(condition, out var known);
        return Record(known!, AlarmEdge.Returned, atUtc, []);
    }

    // What a refresh does not tell any more is over, though nobody saw it end.
    private List<OutboxRecord> EndOfRefresh()
    {
        var refreshed = _refreshed ?? [];
        _refreshed = null;
        return [.. _active.Keys.Where(condition => !refreshed.Contains(condition)).ToList().Select(condition => Return(condition, _clock.GetUtcNow()))];
    }

    private OutboxRecord Record(ActiveAlarm alarm, AlarmEdge edge, DateTimeOffset atUtc, IReadOnlyList<EvidenceSample> samples)
    {
        var nowUtc = _clock.GetUtcNow();
        var transition = new AlarmTransition(
            Guid.CreateVersion7(nowUtc), alarm.Id, edge, alarm.Rule, "server", Detector, alarm.Priority, alarm.Asset, alarm.Tag, alarm.Signal, alarm.Unit,
            DeviceTime.IsPlausible(atUtc, nowUtc) ? DeviceTime.ToMicrosecond(atUtc) : nowUtc, nowUtc, alarm.Value, null, alarm.Severity, false, samples);
        return new(RecordKind.AlarmTransition, 0, RecordJson.Write(transition, RecordJson.Default.AlarmTransition));
    }

    private static string Short(string text)
    {
        var printable = text.Replace("\0", "", StringComparison.Ordinal);
        return printable.Length > LongestText ? printable[..LongestText] : printable;
    }

    /// <param name="Value">Of the tag, in its unit; the severity where no tag is concerned.</param>
    internal sealed record ActiveAlarm(
        Guid Id, string Rule, AlarmPriority Priority, string? Asset, string Tag, string Signal, string Unit, double Value, int Severity);
}
