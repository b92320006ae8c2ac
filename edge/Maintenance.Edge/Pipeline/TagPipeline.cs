using Maintenance.Contracts.Readings;
using Maintenance.Edge.Configuration;

namespace Maintenance.Edge.Pipeline;

/// <summary>What is one tag's own on the way of its values, which is <see cref="TagFlow"/>. On the pipeline's one loop.</summary>
internal sealed class TagPipeline
{
    private readonly TagState _state;
    private readonly TagFlow _flow;
    private readonly Expectation _expectation;
    private readonly Deadband _deadband;
    private readonly SeenReadings? _seen;
    private readonly TagCounter? _counter;
    private readonly int _kept;
    private bool _isToldStale;

    public TagPipeline(TagSettings tag, TagState state, DeviceSettings device, TagFlow flow)
    {
        (_state, _flow, _expectation, _deadband) = (state, flow, new(tag, device), new(tag.Deadband, tag.MaxSilence));
        state.Expectation = _expectation;
        if (device.Clock == DeviceClock.Device)
            (_seen, _kept) = (new(state.Seen, state.LastMeasuredAtUtc), SeenReadings.KeptOf(device.Tags.Count));
        if (tag.Counter is { } last)
            _counter = new(last, state.Counter);
    }

    /// <summary>Takes one raw value, unless it is a repeated delivery.</summary>
    public void Take(in Reading sample) => _flow.Take(this, sample);

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
        _flow.Tell(this, new(_state.Settings.Index, _state.Value, Quality.Stale, nowUtc, nowUtc));
    }

    /// <summary>Puts by, for the books, what a repeated delivery is known by, and how far a counter has come.</summary>
    public void KeepSeen()
    {
        if (_counter is not null)
            _state.Counter = _counter.Memory;
        if (_seen is not null)
            _state.Keep(_seen.Keep(_kept), _seen.TimeAlone);
    }

    /// <returns>The reading in the tag's unit, with a quality that can be relied on.</returns>
    public Reading Judge(in Reading sample)
    {
        var tag = _state.Settings;
        return Judgement.Of(_counter is null ? sample : _counter.Take(sample), tag.Scale, tag.Offset, tag.Min, tag.Max);
    }

    /// <summary>Whether the reading is no repeated delivery; it is then counted. Once judged, for so it lies on the disk, from which it may have to be known again.</summary>
    public bool IsTaken(in Reading reading)
    {
        if (_seen is not null && !_seen.Add(reading))
        {
            _state.CountDuplicate();
            return false;
        }

        _state.CountTaken();
        return true;
    }

    public void Show(in Reading reading)
    {
        _isToldStale = reading.Quality == Quality.Stale;   // who says so himself is believed
        _expectation.Hear(reading.ReceivedAtUtc);
        _state.Show(reading);
    }

    /// <summary>Hands the reading to whoever decides on the tag.</summary>
    public void Observe(in Reading reading) => _state.Watch?.Observe(reading);

    /// <summary>Whether the reading passes the tag's deadband; either is counted.</summary>
    public bool IsNews(in Reading reading)
    {
        var isNews = _deadband.Passes(reading);
        if (isNews)
            _state.CountSampled();
        else
            _state.CountSuppressed();
        return isNews;
    }
}
