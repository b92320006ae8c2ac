using Maintenance.Contracts.Records;
using Maintenance.Edge.Configuration;
using Maintenance.Protocols.OpcUa.Client.Subscriptions;
using Maintenance.Protocols.OpcUa.Encoding;

namespace Maintenance.Edge.Devices.OpcUa;

/// <summary>
/// Makes alarms of a server's conditions (Part 9 §5.8): one raise for each activation, one return. Which are on is kept in a
/// file, so that a restart neither raises them again nor forgets to return them.
/// </summary>
internal sealed class ServerAlarms
{
    private const string Detector = "opcua-alarm";
    private const int LongestText = 200;   // characters, as the cloud takes them

    private readonly DeviceSettings _device;
    private readonly EventSettings _settings;
    private readonly IReadOnlyList<string> _namespaces;
    private readonly Dictionary<string, ActiveAlarm> _active;
    private readonly List<AlarmTransition> _unstored;
    private readonly TimeProvider _clock;
    private HashSet<string>? _refreshed;

    private ServerAlarms(DeviceSettings device, IReadOnlyList<string> namespaces, string file, Kept kept, TimeProvider clock)
    {
        (_device, _settings, _namespaces, File, _clock) = (device, device.OpcUa!.Events!, namespaces, file, clock);
        (_active, _unstored) = (kept.Active ?? [], kept.Unstored ?? []);
    }

    public string File { get; }

    /// <summary>Alarms that may not be on disk yet, the oldest first.</summary>
    public IReadOnlyList<AlarmTransition> Unstored => _unstored;

    /// <param name="namespaces">Of the server: conditions are remembered by the URI of their namespace.</param>
    /// <exception cref="InvalidDataException">The file cannot be read; the message says what to do.</exception>
    public static async Task<ServerAlarms> OpenAsync(
        DeviceSettings device, IReadOnlyList<string> namespaces, string file, TimeProvider clock, CancellationToken cancellationToken) =>
        new(device, namespaces, file, await JsonFile.ReadAsync<Kept>(file, cancellationToken) ?? new(null, null), clock);

    /// <summary>Whether the server wants to be asked which alarms are on, or has lost events.</summary>
    public static bool AsksForRefresh(IReadOnlyList<Variant> fields) =>
        ConditionFields.EventType(fields) == AlarmFields.RefreshRequired || IsOverflow(fields);

    /// <summary>Whether events are missing here (Part 5 §6.4.33).</summary>
    public static bool IsOverflow(IReadOnlyList<Variant> fields) => ConditionFields.EventType(fields) == AlarmFields.EventQueueOverflow;

    /// <summary>The alarms that an event makes, unstored for the time being; none where it changes nothing.</summary>
    /// <param name="tagOf">The tag of a node, with its last value in the tag's unit; null for a node that is no tag's.</param>
    public IReadOnlyList<AlarmTransition> Take(IReadOnlyList<Variant> fields, Func<NodeId, (TagSettings Tag, EvidenceSample? Last)?> tagOf)
    {
        var type = ConditionFields.EventType(fields);
        if (type == AlarmFields.RefreshStart)
            _refreshed = new(StringComparer.Ordinal);
        else if (type == AlarmFields.RefreshEnd)
            return EndOfRefresh();
        else if (AsksForRefresh(fields))
            _refreshed = null;   // what is told of the one under way is not all
        if (ConditionFields.IsActive(fields) is not { } isActive || AlarmFields.IsOfThePast(fields))
            return [];
        isActive &= AlarmFields.IsEnabled(fields);
        var condition = NodeFinder.ByUri(ConditionFields.ConditionId(fields), _namespaces);
        if (isActive)
            _refreshed?.Add(condition);
        if (isActive == _active.ContainsKey(condition) || (isActive && ConditionFields.Severity(fields) < _settings.LeastSeverity))
            return [];
        return [isActive ? Raise(condition, fields, tagOf) : Return(condition, ConditionFields.TimeUtc(fields))];
    }

    public void Stored(IReadOnlyList<Guid> transitions) => _unstored.RemoveAll(transition => transitions.Contains(transition.TransitionId));

    /// <summary>Remembers which alarms are on, and which have yet to be stored.</summary>
    public Task SaveAsync(CancellationToken cancellationToken) => JsonFile.WriteAsync(File, new Kept(_active, _unstored), cancellationToken);

    /// <summary>Quarters of the scale of severities; where priorities begin is nobody's standard (Part 5 §6.4.2 leaves it to the server).</summary>
    internal static AlarmPriority Priority(int severity) => severity switch
    {
        > 750 => AlarmPriority.Critical,
        > 500 => AlarmPriority.High,
        > 250 => AlarmPriority.Medium,
        _ => AlarmPriority.Low,
    };

    private AlarmTransition Raise(string condition, IReadOnlyList<Variant> fields, Func<NodeId, (TagSettings Tag, EvidenceSample? Last)?> tagOf)
    {
        var nowUtc = _clock.GetUtcNow();
        var severity = ConditionFields.Severity(fields);
        var source = tagOf(AlarmFields.SourceNode(fields));
        var tag = source?.Tag.Name ?? Short($"{_device.Name}.{ConditionFields.SourceName(fields)}");
        var known = new ActiveAlarm(
            Guid.CreateVersion7(nowUtc), Rule(tag, fields), Priority(severity), source?.Tag.Asset ?? _settings.Asset, tag,
            source?.Tag.Signal ?? "alarm", source is { Last.Value: not null } ? source.Value.Tag.Unit : "", source?.Last?.Value ?? severity, severity);
        _active.Add(condition, known);
        return Tell(known, AlarmEdge.Raised, ConditionFields.TimeUtc(fields), source?.Last is { } last ? [last] : []);
    }

    private AlarmTransition Return(string condition, DateTimeOffset atUtc)
    {
        _active.Remove(condition, out var known);
        return Tell(known!, AlarmEdge.Returned, atUtc, []);
    }

    // What a whole refresh does not tell any more is over, though nobody saw it end.
    private List<AlarmTransition> EndOfRefresh()
    {
        if (Interlocked.Exchange(ref _refreshed, null) is not { } refreshed)
            return [];
        return [.. _active.Keys.Where(condition => !refreshed.Contains(condition)).ToList().Select(condition => Return(condition, _clock.GetUtcNow()))];
    }

    private AlarmTransition Tell(ActiveAlarm alarm, AlarmEdge edge, DateTimeOffset atUtc, IReadOnlyList<EvidenceSample> samples)
    {
        var nowUtc = _clock.GetUtcNow();
        var transition = new AlarmTransition(
            Guid.CreateVersion7(nowUtc), alarm.Id, edge, alarm.Rule, "server", Detector, alarm.Priority, alarm.Asset, alarm.Tag, alarm.Signal, alarm.Unit,
            DeviceTime.IsPlausible(atUtc, nowUtc) ? DeviceTime.ToMicrosecond(atUtc) : nowUtc, nowUtc, alarm.Value, null, alarm.Severity, false, samples);
        _unstored.Add(transition);
        return transition;
    }

    // With the condition's own id: names of sources and of conditions are often those of several.
    private static string Rule(string tag, IReadOnlyList<Variant> fields) =>
        Short($"{tag}/{ConditionFields.ConditionName(fields)} ({ConditionFields.ConditionId(fields).InNamespace(0)})");

    private static string Short(string text)
    {
        var printable = text.Replace("\0", "", StringComparison.Ordinal);
        return printable.Length > LongestText ? printable[..LongestText] : printable;
    }

    /// <param name="Value">Of the tag, in its unit; the severity where no tag is concerned.</param>
    internal sealed record ActiveAlarm(
        Guid Id, string Rule, AlarmPriority Priority, string? Asset, string Tag, string Signal, string Unit, double Value, int Severity);

    /// <param name="Active">By condition.</param>
    private sealed record Kept(Dictionary<string, ActiveAlarm>? Active, List<AlarmTransition>? Unstored);
}
