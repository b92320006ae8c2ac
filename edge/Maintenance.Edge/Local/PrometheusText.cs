using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;

namespace Maintenance.Edge.Local;

/// <summary>Writes a meter's observable instruments in the Prometheus text format, version 0.0.4.</summary>
internal static class PrometheusText
{
    public const string MediaType = "text/plain; version=0.0.4; charset=utf-8";

    public static string Of(Meter meter)
    {
        var series = new SortedDictionary<string, (Instrument Instrument, List<string> Lines)>(StringComparer.Ordinal);
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listening) =>
            {
                if (ReferenceEquals(instrument.Meter, meter) && instrument.IsObservable)
                    listening.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument, value, tags));
        listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Add(instrument, value, tags));
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Add(instrument, value, tags));
        listener.Start();
        listener.RecordObservableInstruments();
        return Text(series.Values);

        void Add(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            if (!series.TryGetValue(instrument.Name, out var entry))
                series[instrument.Name] = entry = (instrument, []);
            entry.Lines.Add($"{instrument.Name}{Labels(tags)} {value.ToString("R", CultureInfo.InvariantCulture)}");
        }
    }

    private static string Text(IEnumerable<(Instrument Instrument, List<string> Lines)> series)
    {
        var text = new StringBuilder();
        foreach (var (instrument, lines) in series)
        {
            var kind = instrument.GetType().Name.Contains("Counter", StringComparison.Ordinal) ? "counter" : "gauge";
            text.Append("# HELP ").Append(instrument.Name).Append(' ').Append(instrument.Description).Append('\n')
                .Append("# TYPE ").Append(instrument.Name).Append(' ').Append(kind).Append('\n')
                .AppendJoin('\n', lines).Append('\n');
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
}
