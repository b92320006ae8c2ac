using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;

namespace Maintenance.Contracts.Metrics;

/// <summary>One instrument with its series.</summary>
internal sealed class MetricFamily
{
    /// <summary>Upper bounds in the instrument's unit: fine around a second, where people and alarms wait.</summary>
    private static readonly double[] DefaultBounds =
        [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];

    private static readonly KeyValuePair<string, object?>[] Overflow = [new("overflow", "true")];

    private readonly Instrument _instrument;
    private readonly double[]? _bounds;
    private readonly bool _isGauge;
    private readonly bool _isObservable;
    private readonly Lock _adding = new();
    private MetricSeries[] _series = [];

    public MetricFamily(Instrument instrument)
    {
        _instrument = instrument;
        var kind = instrument.GetType().GetGenericTypeDefinition();
        if (kind == typeof(Histogram<>))
            _bounds = DefaultBounds;
        _isObservable = instrument.IsObservable;
        _isGauge = kind == typeof(Gauge<>) || kind == typeof(ObservableGauge<>)
            || kind == typeof(UpDownCounter<>) || kind == typeof(ObservableUpDownCounter<>);
        IsLast = _isObservable || kind == typeof(Gauge<>);
        Name = NameOf(instrument, isCounter: _bounds is null && !_isGauge);
    }

    public string Name { get; }

    /// <summary>Whether a measurement replaces the one before, rather than being added.</summary>
    private bool IsLast { get; }

    /// <summary>Forgets what observable instruments said before: a series they no longer report is gone.</summary>
    public void BeginObservation()
    {
        if (_isObservable)
            _series = [];
    }

    public void Record(double value, ReadOnlySpan<KeyValuePair<string, object?>> labels)
    {
        foreach (var series in _series)
        {
            if (!series.Has(labels))
                continue;
            series.Record(value, IsLast);
            return;
        }

        Add(labels).Record(value, IsLast);
    }

    /// <returns>False where nothing was measured yet, and so nothing is written.</returns>
    public bool Write(StringBuilder text, bool withHeader)
    {
        var series = _series;
        if (series.Length == 0)
            return false;
        if (withHeader)
        {
            if (_instrument.Description is { Length: > 0 } help)
                text.Append("# HELP ").Append(Name).Append(' ').Append(help.ReplaceLineEndings(" ").Replace("\\", "\\\\", StringComparison.Ordinal)).Append('\n');
            text.Append("# TYPE ").Append(Name).Append(' ').Append(_bounds is not null ? "histogram" : _isGauge ? "gauge" : "counter").Append('\n');
        }

        foreach (var one in series)
            one.Write(text, Name);
        return true;
    }

    private MetricSeries Add(ReadOnlySpan<KeyValuePair<string, object?>> labels)
    {
        lock (_adding)
        {
            if (_series.Length >= PrometheusText.MaxSeries)
                labels = Overflow;
            foreach (var known in _series)
            {
                if (known.Has(labels))
                    return known;
            }

            var added = new MetricSeries(labels, _bounds);
            _series = [.. _series, added];
            return added;
        }
    }

    /// <summary>The instrument's name by Prometheus's rules: its unit and, for counters, <c>_total</c> at the end.</summary>
    private static string NameOf(Instrument instrument, bool isCounter)
    {
        var name = new StringBuilder(instrument.Name);
        for (var i = 0; i < name.Length; i++)
        {
            if (!char.IsAsciiLetterOrDigit(name[i]) && name[i] != '_' && name[i] != ':')
                name[i] = '_';
        }

        var unit = instrument.Unit switch { "s" => "seconds", "ms" => "milliseconds", "By" => "bytes", _ => null };
        var plain = name.ToString();
        var stem = isCounter && plain.EndsWith("_total", StringComparison.Ordinal) ? plain[..^"_total".Length] : plain;
        if (unit is not null && !stem.EndsWith(unit, StringComparison.Ordinal))
            stem = string.Create(CultureInfo.InvariantCulture, $"{stem}_{unit}");
        return isCounter ? stem + "_total" : stem;
    }
}
