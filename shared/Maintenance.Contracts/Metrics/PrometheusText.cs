using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;

namespace Maintenance.Contracts.Metrics;

/// <summary>
/// Collects the instruments of the meters named and writes them as Prometheus text (exposition format 0.0.4). Recording
/// does not allocate once a series is known. An instrument keeps at most <see cref="MaxSeries"/> label sets; what comes
/// beyond them is counted together under <c>overflow="true"</c>.
/// </summary>
public sealed class PrometheusText : IDisposable
{
    /// <summary>Media type of the text.</summary>
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    /// <summary>Most label sets of one instrument.</summary>
    public const int MaxSeries = 1_000;

    private readonly MeterListener _listener = new();
    private readonly ConcurrentDictionary<Instrument, MetricFamily> _families = new();

    /// <summary>Begins to listen.</summary>
    /// <param name="meterNames">Meters to collect; all others are left alone.</param>
    public PrometheusText(params IEnumerable<string> meterNames)
    {
        var names = meterNames.ToHashSet(StringComparer.Ordinal);
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (names.Contains(instrument.Meter.Name))
                listener.EnableMeasurementEvents(instrument, _families.GetOrAdd(instrument, static added => new(added)));
        };
        _listener.MeasurementsCompleted = (instrument, _) => _families.TryRemove(instrument, out MetricFamily? _);
        _listener.SetMeasurementEventCallback<byte>(static (_, value, labels, family) => Record(value, labels, family));
        _listener.SetMeasurementEventCallback<short>(static (_, value, labels, family) => Record(value, labels, family));
        _listener.SetMeasurementEventCallback<int>(static (_, value, labels, family) => Record(value, labels, family));
        _listener.SetMeasurementEventCallback<long>(static (_, value, labels, family) => Record(value, labels, family));
        _listener.SetMeasurementEventCallback<float>(static (_, value, labels, family) => Record(value, labels, family));
        _listener.SetMeasurementEventCallback<double>(static (_, value, labels, family) => Record(value, labels, family));
        _listener.SetMeasurementEventCallback<decimal>(static (_, value, labels, family) => Record((double)value, labels, family));
        _listener.Start();
    }

    /// <summary>Asks the observable instruments and writes everything, ordered by name.</summary>
    public string Write()
    {
        foreach (var family in _families.Values)
            family.BeginObservation();
        _listener.RecordObservableInstruments();

        var text = new StringBuilder();
        string? previous = null;
        foreach (var family in _families.Values.OrderBy(family => family.Name, StringComparer.Ordinal))
        {
            if (family.Write(text, withHeader: !string.Equals(family.Name, previous, StringComparison.Ordinal)))
                previous = family.Name;
        }

        return text.ToString();
    }

    /// <inheritdoc/>
    public void Dispose() => _listener.Dispose();

    internal static string Number(double value) => value switch
    {
        double.PositiveInfinity => "+Inf",
        double.NegativeInfinity => "-Inf",
        _ => value.ToString("R", CultureInfo.InvariantCulture),
    };

    private static void Record(double value, ReadOnlySpan<KeyValuePair<string, object?>> labels, object? family) =>
        ((MetricFamily)family!).Record(value, labels);
}
