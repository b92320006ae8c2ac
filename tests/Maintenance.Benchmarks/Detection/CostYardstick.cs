using System.Diagnostics;
using Maintenance.Analytics.Chain;

namespace Maintenance.Benchmarks.Detection;

/// <summary>What the chain of one tag costs: hot in the processor's cache, and as one of 10,000 tags that take turns.</summary>
internal sealed class CostYardstick : IYardstick
{
    private const int Tags = 10_000;
    private const int Seconds = 60;
    private const int Samples = 1_000_000;
    private const int Learning = 5_000;

    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public string Name => "cost";

    public string? Missing(DetectionPlace place) => null;

    public Task<IReadOnlyList<Figure>> RunAsync(DetectionPlace place, CancellationToken cancellationToken)
    {
        var (microseconds, bytes) = OneTag(cancellationToken);
        var (watched, watchedBytes) = OneWatchedTag(cancellationToken);
        var (share, kibibytes) = ManyTags(cancellationToken);
        return Task.FromResult<IReadOnlyList<Figure>>(
        [
            Figure.AtMost("cost of a sample, detector of one tag", Math.Round(microseconds, 3), "µs", 10),
            Figure.Exactly("cost of a sample, detector of one tag, allocated", bytes, "bytes", 0),
            Figure.AtMost("cost of a sample, with sensor watch, mode and two limits", Math.Round(watched, 3), "µs", 10),
            Figure.Exactly("cost of a sample, with sensor watch, mode and two limits, allocated", watchedBytes, "bytes", 0),
            Figure.AtMost("cost of 10,000 tags at 1 Hz, detector of each", Math.Round(share, 2), "% of a core", 15),
            Figure.Reported("cost of a tag, memory of its detector", Math.Round(kibibytes, 1), "KiB"),
        ]);
    }

    private static (double Microseconds, double Bytes) OneTag(CancellationToken cancellationToken)
    {
        var signal = new Signal(1);
        var tag = new TagDetector(new(AlarmBudget.Usual));
        Run(tag, signal, 0, Learning);
        cancellationToken.ThrowIfCancellationRequested();
        var before = GC.GetAllocatedBytesForCurrentThread();
        var started = Stopwatch.GetTimestamp();
        Run(tag, signal, Learning, Samples);
        var spent = Stopwatch.GetElapsedTime(started);
        return (spent.TotalMicroseconds / Samples, (double)(GC.GetAllocatedBytesForCurrentThread() - before) / Samples);
    }

    /// <summary>The parts that a sample goes through at a gateway, but for what it tells and remembers.</summary>
    private static (double Microseconds, double Bytes) OneWatchedTag(CancellationToken cancellationToken)
    {
        var (signal, watched) = (new Signal(1), new WatchedTag());
        for (var i = 0; i < Learning; i++)
            watched.Take(signal.Next(), Start.AddSeconds(i));
        cancellationToken.ThrowIfCancellationRequested();
        var before = GC.GetAllocatedBytesForCurrentThread();
        var started = Stopwatch.GetTimestamp();
        for (var i = Learning; i < Learning + Samples; i++)
            watched.Take(signal.Next(), Start.AddSeconds(i));
        var spent = Stopwatch.GetElapsedTime(started);
        return (spent.TotalMicroseconds / Samples, (double)(GC.GetAllocatedBytesForCurrentThread() - before) / Samples);
    }

    /// <returns>CPU time of this process as a percentage of the time that the samples span, and the memory of one detector.</returns>
    private static (double Share, double Kibibytes) ManyTags(CancellationToken cancellationToken)
    {
        var signals = Enumerable.Range(0, Tags).Select(i => new Signal(i)).ToArray();
        var empty = GC.GetTotalMemory(forceFullCollection: true);
        var tags = signals.Select(_ => new TagDetector(new(AlarmBudget.Usual))).ToArray();
        var kibibytes = (GC.GetTotalMemory(forceFullCollection: true) - empty) / 1024.0 / Tags;
        for (var i = 0; i < Tags; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Run(tags[i], signals[i], 0, Learning);
        }

        using var process = Process.GetCurrentProcess();
        var before = process.TotalProcessorTime;
        for (var second = 0; second < Seconds; second++)
        {
            for (var i = 0; i < Tags; i++)
                tags[i].Take(signals[i].Next(), Start.AddSeconds(Learning + second));
        }

        process.Refresh();
        return (100 * (process.TotalProcessorTime - before).TotalSeconds / Seconds, kibibytes);
    }

    private static void Run(TagDetector tag, Signal signal, int from, int count)
    {
        for (var i = from; i < from + count; i++)
            tag.Take(signal.Next(), Start.AddSeconds(i));
    }

    /// <summary>A machine's signal: a cycle, noise, and now and then a spike. Costs a few nanoseconds itself.</summary>
    private sealed class Signal(int seed)
    {
        private uint _state = unchecked((uint)seed * 2_654_435_761u) | 1;
        private int _row;

        public double Next()
        {
            _state ^= _state << 13;
            _state ^= _state >> 17;
            _state ^= _state << 5;
            _row = (_row + 1) % 600;
            return 50 + (_row < 300 ? _row / 100.0 : (600 - _row) / 100.0) + (_state % 1000 / 1000.0) + (_state % 5000 == 0 ? 20 : 0);
        }
    }
}
