using Maintenance.Contracts.Readings;
using Maintenance.Contracts.Records;
using Maintenance.Edge.Configuration;
using Maintenance.Edge.Pipeline;
using Maintenance.Protocols.OpcUa.Encoding;

namespace Maintenance.Edge.Devices.OpcUa;

/// <summary>
/// Takes the server's events to the outbox. What an event changed is in the file of alarms before it is handed on, and an event
/// is settled, and so acknowledged, once its alarms are on disk: whenever the gateway ends, each is told, and told under one id.
/// </summary>
internal sealed partial class AlarmDelivery(
    DeviceSettings device, NodePlan plan, ServerAlarms alarms, AlarmRefresh refresh, Intake intake, DeviceLink link, TimeProvider clock, ILogger log)
{
    private const int MostAtOnce = 256;
    private const string FileOfAlarms = "file of alarms";

    private readonly Dictionary<NodeId, TagSettings> _tags = plan.Nodes
        .GroupBy(node => node.Value).ToDictionary(node => node.Key, node => device.Tags.First(tag => tag.Index == node.First().Key));

    private readonly Dictionary<int, Reading> _last = [];
    private readonly List<AlarmTransition> _made = [];
    private int _events;
    private Handed? _underWay;
    private bool _isSaved = true;

    /// <summary>Hands on again what an earlier run could not see stored; the cloud takes each id once.</summary>
    public Task BeginAsync()
    {
        _made.AddRange(alarms.Unstored);
        return HandOnAsync();
    }

    /// <summary>Evidence for an alarm about a tag.</summary>
    public void Remember(SampleBatch batch)
    {
        foreach (ref readonly var reading in batch.Readings)
            _last[reading.Tag] = reading;
    }

    /// <param name="isLast">Whether no other event waits: those that came together are saved and stored together.</param>
    public async Task TakeAsync(ServerEvent happened, bool isLast)
    {
        if (ServerAlarms.AsksForRefresh(happened.Fields))
            refresh.Want();
        if (ServerAlarms.IsOverflow(happened.Fields))
            await LostAsync();
        _made.AddRange(alarms.Take(happened.Fields, node => _tags.TryGetValue(node, out var tag) ? (tag, LastOf(tag)) : null));
        _events++;
        if (isLast || _made.Count >= MostAtOnce)
            await HandOnAsync();
    }

    public async Task StoredAsync(Handed handed)
    {
        alarms.Stored(handed.Transitions);
        intake.Settle(handed.Events);
        if (ReferenceEquals(_underWay, handed))
            _underWay = null;
        if (_underWay is null)
            await SaveAsync();
    }

    /// <summary>Tries once more what could not be saved.</summary>
    public Task EndAsync() => _isSaved ? Task.CompletedTask : SaveAsync();

    private async Task HandOnAsync()
    {
        var (events, made) = (_events, _made.ToArray());
        _events = 0;
        _made.Clear();
        if (made.Length == 0)
        {
            if (_underWay is { } before)
                before.Events += events;   // events are settled in their order
            else
                intake.Settle(events);
            return;
        }

        await SaveAsync();
        _underWay = new([.. made.Select(transition => transition.TransitionId)]) { Events = events };
        var handed = _underWay;
        foreach (var transition in made)
        {
            var isLast = ReferenceEquals(transition, made[^1]);
            await link.AlarmAsync(
                new(RecordKind.AlarmTransition, 0, RecordJson.Write(transition, RecordJson.Default.AlarmTransition)),
                isLast ? () => intake.Add(handed) : static () => { });
        }
    }

    private ValueTask LostAsync()
    {
        var nowUtc = clock.GetUtcNow();
        return link.MissAsync(
            GapReason.DeviceOverflow, null, nowUtc, nowUtc, 1,
            "The server's queue of events was full and some were lost: it is asked which alarms are on, but not which came and went.");
    }

    private EvidenceSample? LastOf(TagSettings tag) => _last.TryGetValue(tag.Index, out var last)
        ? new(last.MeasuredAtUtc, double.IsFinite(last.Value) ? (last.Value * tag.Scale) + tag.Offset : null, last.Quality)
        : null;

    private async Task SaveAsync()
    {
        try
        {
            await alarms.SaveAsync(CancellationToken.None);
            if (!_isSaved)
                link.Status.Mended(FileOfAlarms);
            _isSaved = true;
        }
        catch (Exception full) when (full is IOException or UnauthorizedAccessException)
        {
            link.Status.Trouble(FileOfAlarms, $"{alarms.File} cannot be written: {full.Message} Alarms go on; after a restart some may be told again.");
            if (_isSaved)
                LogNotSaved(full, device.Name, alarms.File);
            _isSaved = false;
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Device {Device}: {File} cannot be written; alarms go on, and after a restart some may be told again. Check the disk")]
    private partial void LogNotSaved(Exception reason, string device, string file);

    /// <summary>Alarms on their way to the disk, and the events they came from.</summary>
    internal sealed class Handed(IReadOnlyList<Guid> transitions)
    {
        public IReadOnlyList<Guid> Transitions => transitions;

        public int Events { get; set; }
    }
}
