using System.Diagnostics.Metrics;
using Maintenance.Contracts.Metrics;
using Shouldly;
using Xunit;

namespace Maintenance.Contracts.Tests.Metrics;

public sealed class PrometheusTextTests : IDisposable
{
    private readonly Meter _meter = new($"test.{Guid.NewGuid()}");
    private readonly PrometheusText _text;

    public PrometheusTextTests() => _text = new PrometheusText(_meter.Name);

    public void Dispose()
    {
        _text.Dispose();
        _meter.Dispose();
    }

    [Fact]
    public void Counters_add_up_for_each_label_set()
    {
        var counter = _meter.CreateCounter<long>("readings_dropped_total", description: "What was dropped.");
        counter.Add(2, new KeyValuePair<string, object?>("reason", "disk \"full\""));
        counter.Add(3, new KeyValuePair<string, object?>("reason", "disk \"full\""));
        counter.Add(1);

        _text.Write().ShouldBe("""
            # HELP readings_dropped_total What was dropped.
            # TYPE readings_dropped_total counter
            readings_dropped_total{reason="disk \"full\""} 5
            readings_dropped_total 1

            """.ReplaceLineEndings("\n"));
    }

    [Fact]
    public void Gauges_and_observations_show_their_last_value_only()
    {
        var depth = 5;
        _meter.CreateObservableGauge("outbox.depth", () => depth, unit: "By");
        _meter.CreateObservableCounter("process.time", () => depth * 2.5, unit: "s");
        _text.Write();
        depth = 4;

        var written = _text.Write();

        written.ShouldContain("# TYPE outbox_depth_bytes gauge\noutbox_depth_bytes 4\n");
        written.ShouldContain("# TYPE process_time_seconds_total counter\nprocess_time_seconds_total 10\n");
    }

    [Fact]
    public void Histograms_count_cumulatively_with_sum_and_count()
    {
        var histogram = _meter.CreateHistogram<double>("ingest.duration", unit: "s");
        foreach (var value in (double[])[0.001, 0.3, 7, 100])
            histogram.Record(value, new KeyValuePair<string, object?>("lane", 1));

        var written = _text.Write();

        written.ShouldContain("ingest_duration_seconds_bucket{lane=\"1\",le=\"0.001\"} 1\n");
        written.ShouldContain("ingest_duration_seconds_bucket{lane=\"1\",le=\"0.5\"} 2\n");
        written.ShouldContain("ingest_duration_seconds_bucket{lane=\"1\",le=\"10\"} 3\n");
        written.ShouldContain("ingest_duration_seconds_bucket{lane=\"1\",le=\"+Inf\"} 4\n");
        written.ShouldContain("ingest_duration_seconds_sum{lane=\"1\"} 107.301\n");
        written.ShouldContain("ingest_duration_seconds_count{lane=\"1\"} 4\n");
    }

    [Fact]
    public void Label_sets_beyond_the_bound_are_counted_together()
    {
        var counter = _meter.CreateCounter<long>("requests");
        for (var i = 0; i < PrometheusText.MaxSeries + 10; i++)
            counter.Add(1, new KeyValuePair<string, object?>("path", i));

        var written = _text.Write();

        written.ShouldContain("requests_total{overflow=\"true\"} 10\n");
        written.Split('\n').Length.ShouldBeLessThan(PrometheusText.MaxSeries + 10);
    }

    [Fact]
    public void Parallel_recordings_are_all_counted_and_other_meters_are_left_alone()
    {
        using var foreign = new Meter("somebody else's");
        foreign.CreateCounter<int>("foreign").Add(1);
        var counter = _meter.CreateCounter<int>("hits");

        Parallel.For(0, 8, _ =>
        {
            for (var i = 0; i < 10_000; i++)
                counter.Add(1);
        });

        _text.Write().ShouldBe("# TYPE hits_total counter\nhits_total 80000\n");
    }

    [Fact]
    public void Recording_a_known_series_does_not_allocate()
    {
        var counter = _meter.CreateCounter<long>("hot");
        var label = new KeyValuePair<string, object?>("lane", "alarm");
        counter.Add(1, label);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1_000; i++)
            counter.Add(1, label);

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);
    }
}
