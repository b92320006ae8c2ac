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
    private readonly TagState _state;
    private readonly SeenTimes? _seen;

    public TagPipeline(TagSettings tag, TagState state, SeenTimes? seen, Action<Reading> sample)
    {
        (_state, _seen) = (state, seen);
        var judged = new Subject<Reading>();
        judged.Subscribe(reading => state.Show(reading));
        if (state.Watch is { } watch)
            judged.Subscribe(watch.Observe);
        judged.Thin(tag.Deadband, tag.MaxSilence).Subscribe(thinned =>
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
        samples.Judge(tag.Scale, tag.Offset, tag.Min, tag.Max).Subscribe(judged);
    }

    /// <summary>Takes one raw value, unless it is a repeated delivery.</summary>
    public void Take(in Reading sample)
    {
        // An uncertain time is the gateway's own: it says nothing about which value this is.
        if (_seen is not null && sample.Quality != Quality.Uncertain && !_seen.Add(sample.MeasuredAtUtc))
        {
            _state.CountDuplicate();
            return;
        }

        _state.CountTaken();
        _take(sample);
    }
}
