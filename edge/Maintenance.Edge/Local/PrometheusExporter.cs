using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace Maintenance.Edge.Local;

/// <summary>Adds up the gateway's counters as they count, and writes them with its gauges in the Prometheus text format, version 0.0.4.</summary>
internal sealed class PrometheusExporter : IDisposable
{
    public const string MeterName = "Maintenance.Edge";
    public const string MediaType = "text/plain; version=0.0.4; charset=utf-8";

    private readonly ConcurrentDictionary<Series, double> _sums = new();
    private readonly Dictionary<Series, double> _observed = [];
    private readonly ConcurrentDictionary<string, Instrument> _instruments = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();
    private readonly MeterListener _listener;

    public PrometheusExporter(IMeterFactory meters)
    {
        _listener = new()
        {
            InstrumentPublished = (instrument, listener) =>
            {
                // Other gateways in the process have meters of the same name, from factories of their own.
                if (string.Equals(instrument.Meter.Name, MeterName, StringComparison.Ordinal) && ReferenceEquals(instrument.Meter.Scope, meters))
                    listener.EnableMeasurementEvents(instrument);
            },
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Record(instrument, value, tags));
        _listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Record(instrument, value, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Record(instrument, value, tags));
        _listener.Start();
    }

    /// <summary>The present figures.</summary>
    public string ToText()
    {
        lock (_gate)
        {
            _observed.Clear();
            _listener.RecordObservableInstruments();
            return Text(_sums.Concat(_observed));
        }
    }

    public void Dispose() => _listener.Dispose();

    private void Record(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        _instruments.TryAdd(instrument.Name, instrument);
        var series = new Series(instrument.Name, Labels(tags));
        if (instrument.IsObservable)
            _observed[series] = value;
        else
            _sums.AddOrUpdate(series, value, (_, before) => before + value);
    }

    private string Text(IEnumerable<KeyValuePair<Series, double>> figures)
    {
        var text = new StringBuilder();
        foreach (var name in figures.GroupBy(figure => figure.Key.Name, StringComparer.Ordinal).OrderBy(name => name.Key, StringComparer.Ordinal))
        {
            var kind = name.Key.EndsWith("_total", StringComparison.Ordinal) ? "counter" : "gauge";
            text.Append(CultureInfo.InvariantCulture, $"# HELP {name.Key} {_instruments[name.Key].Description}\n# TYPE {name.Key} {kind}\n");
            foreach (var (series, value) in name.OrderBy(figure => figure.Key.Labels, StringComparer.Ordinal))
                text.Append(CultureInfo.InvariantCulture, $"{series.Name}{series.Labels} {value:R}\n");
        }

        return text.ToString();
    }

    private static string Labels(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (tags.IsEmpty)
            return "";
        var labels = new List<string>(tags.Length);
        foreach (var tag in tags)
            labels.Add($"{tag.Key}=\"{Escape(tag.Value?.ToString() ?? "")}\"");
        return $"{{{string.Join(',', labels)}}}";
    }

    private static string Escape(string value) =>
        value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Series(string Name, string Labels);
}
