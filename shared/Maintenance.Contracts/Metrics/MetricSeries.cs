using System.Globalization;
using System.Text;

namespace Maintenance.Contracts.Metrics;

/// <summary>One label set of an instrument with what was measured; recorded from any thread.</summary>
internal sealed class MetricSeries
{
    private readonly KeyValuePair<string, object?>[] _labels;
    private readonly string _labelText;
    private readonly double[]? _bounds;
    private readonly long[] _buckets;
    private long _value;

    public MetricSeries(ReadOnlySpan<KeyValuePair<string, object?>> labels, double[]? bounds)
    {
        _labels = labels.ToArray();
        _labelText = string.Join(',', _labels.Select(Label));
        _bounds = bounds;
        _buckets = bounds is null ? [] : new long[bounds.Length + 1];
    }

    public bool Has(ReadOnlySpan<KeyValuePair<string, object?>> labels)
    {
        if (labels.Length != _labels.Length)
            return false;
        for (var i = 0; i < labels.Length; i++)
        {
            if (!string.Equals(labels[i].Key, _labels[i].Key, StringComparison.Ordinal) || !Equals(labels[i].Value, _labels[i].Value))
                return false;
        }

        return true;
    }

    public void Record(double value, bool replaces)
    {
        if (_bounds is not null)
        {
            var bucket = Array.BinarySearch(_bounds, value);
            Interlocked.Increment(ref _buckets[bucket < 0 ? ~bucket : bucket]);
        }

        long before, after;
        do
        {
            before = Volatile.Read(ref _value);
            after = BitConverter.DoubleToInt64Bits(replaces ? value : BitConverter.Int64BitsToDouble(before) + value);
        }
        while (Interlocked.CompareExchange(ref _value, after, before) != before);
    }

    public void Write(StringBuilder text, string name)
    {
        var value = BitConverter.Int64BitsToDouble(Volatile.Read(ref _value));
        if (_bounds is null)
        {
            Line(text, name, _labelText, PrometheusText.Number(value));
            return;
        }

        var count = 0L;
        var comma = _labelText.Length > 0 ? "," : "";
        for (var i = 0; i < _buckets.Length; i++)
        {
            count += Volatile.Read(ref _buckets[i]);
            var bound = i < _bounds.Length ? PrometheusText.Number(_bounds[i]) : "+Inf";
            Line(text, $"{name}_bucket", $"{_labelText}{comma}le=\"{bound}\"", count.ToString(CultureInfo.InvariantCulture));
        }

        Line(text, $"{name}_sum", _labelText, PrometheusText.Number(value));
        Line(text, $"{name}_count", _labelText, count.ToString(CultureInfo.InvariantCulture));
    }

    private static void Line(StringBuilder text, string name, string labels, string value)
    {
        text.Append(name);
        if (labels.Length > 0)
            text.Append('{').Append(labels).Append('}');
        text.Append(' ').Append(value).Append('\n');
    }

    private static string Label(KeyValuePair<string, object?> label)
    {
        var key = string.Concat(label.Key.Select(letter => char.IsAsciiLetterOrDigit(letter) ? letter : '_'));
        var value = Convert.ToString(label.Value, CultureInfo.InvariantCulture) ?? "";
        return $"{key}=\"{value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal)}\"";
    }
}
