using System.Reactive.Linq;
using System.Reactive.Subjects;
using System.Runtime.InteropServices;
using Maintenance.Contracts.Readings;

namespace Maintenance.Edge.Pipeline;

/// <summary>
/// The way of the tags' values: raw → judged → watched for alarms, and thinned → sampled. Each value brings its tag's pipeline
/// along, which has what is the tag's own; operators for each tag alone would take 1.5 kB of memory a tag. All of it runs on
/// the pipeline's one loop.
/// </summary>
internal sealed class TagFlow
{
    private readonly IObserver<Step> _samples;
    private readonly IObserver<Step> _thinning;

    /// <param name="sample">Takes what is news.</param>
    public TagFlow(Action<Reading> sample)
    {
        var (samples, judged, thinning) = (new Subject<Step>(), new Subject<Step>(), new Subject<Step>());
        (_samples, _thinning) = (samples, thinning);
        judged.Subscribe(static step => step.Tag.Show(step.Reading));
        judged.Subscribe(static step => step.Tag.Observe(step.Reading));
        judged.Subscribe(thinning);
        thinning.Where(static step => step.Tag.IsNews(step.Reading)).Subscribe(step => sample(step.Reading));
        samples.Select(static step => step with { Reading = step.Tag.Judge(step.Reading) })
            .Where(static step => step.Tag.IsTaken(step.Reading)).Subscribe(judged);
    }

    /// <summary>Takes one raw value.</summary>
    public void Take(TagPipeline tag, in Reading sample) => _samples.OnNext(new(tag, sample));

    /// <summary>Takes one that the gateway itself tells: it is neither judged nor watched.</summary>
    public void Tell(TagPipeline tag, in Reading reading) => _thinning.OnNext(new(tag, reading));

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Step(TagPipeline Tag, Reading Reading);
}
