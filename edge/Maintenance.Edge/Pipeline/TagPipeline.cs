using System.Reactive.Linq;
using System.Reactive.Subjects;
using Maintenance.Contracts.Readings;
using Maintenance.Edge.Configuration;

namespace Maintenance.Edge.Pipeline;

/// <summary>
/// The way of one tag's values: raw → judged → watched for alarms, and thinned → sampled. A subject a tag, because a lookup by
/// index costs less than grouping; all of it runs on the pipeline's one loop.
/// </summary>
internal sealed class TagPipeline
{
    private readonly Action<Reading> _take;
    private readonly Action<Reading> _thin;
    private bool _isToldStale;
    private readonly TagState _state;
    private readonly Expectation _expectation;
    private readonly SeenReadings? _seen;
    private readonly TagCounter? _counter;
    private readonly int _kept;

    public TagPipeline(TagSettings tag, TagState state, DeviceSettings device, Action<Reading> sample)
    {
        (_state, _expectation) = (state, new(tag, device));
        state.Expectation = _expectation;
        if (device.Clock == DeviceClock.Device)
            (_seen, _kept) = (new(state.Seen, state.LastMeasuredAtUtc), SeenReadings.KeptOf(device.Tags.Count));
        var judged = new Subject<Reading>();
        judged.Subscribe(reading =>
        {
            _isToldStale = reading.Quality == Quality.Stale;   // who says so himself is believed
            _expectation.Hear(reading.ReceivedAtUtc);
            state.Show(reading);
        });
        judged.Subscribe(reading => state.Watch?.Observe(reading));
        var thinning = new Subject<Reading>();
        _thin = thinning.OnNext;
        judged.Subscribe(thinning);
        thinning.Thin(tag.Deadband, tag.MaxSilence).Subscribe(thinned =>
        {
            if (thinned.IsNews)
            {
                state.CountSampled();
                sample(thinned.Reading);
            }
            else
            {
                state.CountSuppressed();
            }
        });
        var samples = new Subject<Reading>();
        _take = samples.OnNext;
        if (tag.Counter is { } last)
            _counter = new(last, state.Counter);
        (_counter is null ? samples : samples.Select(_counter.Take)).Judge(tag.Scale, tag.Offset, tag.Min, tag.Max).Where(IsTaken).Subscribe(judged);
    }

    /// <summary>Takes one raw value, unless it is a repeated delivery.</summary>
    public void Take(in Reading sample) => _take(sample);

    /// <summary>
    /// Stores once that the tag's last value has become stale. It is the gateway's reading, with the gateway's time: no detector sees
    /// it, and it is counted as told.
    /// </summary>
    public void Tick(DateTimeOffset nowUtc)
    {
        if (_isToldStale || _state.ReceivedAtUtc is not { } receivedAtUtc)
            return;
        if (nowUtc - receivedAtUtc >= Expectation.Least)
            _expectation.Learn();
        if (!_state.IsSilentAt(nowUtc))
            return;
        _isToldStale = true;
        _state.CountTold();
        _thin(new(_state.Settings.Index, _state.Value, Quality.Stale, nowUtc, nowUtc));
    }

    /// <summary>Puts by, for the books, what a repeated delivery is known by, and how far a counter has come.</summary>
    public void KeepSeen()
    {
        if (_counter is not null)
            _state.Counter = _counter.Memory;
        if (_seen is not null)
            _state.Keep(_seen.Keep(_kept), _seen.TimeAlone);
    }

    // Once judged, for so it lies on the disk, from which it may have to be known again.
    private bool IsTaken(Reading reading)
    {
        if (_seen is not null && !_seen.Add(reading))
        {
            _state.CountDuplicate();
            return false;
        }

        _state.CountTaken();
        return true;
    }
}
