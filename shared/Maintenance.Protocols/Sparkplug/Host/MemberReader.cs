using System.Globalization;

namespace Maintenance.Protocols.Sparkplug.Host;

/// <summary>Takes a metric apart into single values: templates, data sets and arrays into their members.</summary>
internal sealed class MemberReader(IReadOnlyDictionary<string, Template> definitions, MetricTable table, List<MetricValue> values)
{
    /// <param name="name">From the metric, or from its alias.</param>
    public void Read(Metric metric, string name)
    {
        var type = Said(metric) ?? table.TypeOf(name) ?? SparkplugType.Unknown;
        table.Put(name, type);
        Add(metric, name, type, Quality(metric.Properties));
    }

    private void Add(Metric metric, string name, SparkplugType type, SparkplugQuality quality)
    {
        if (metric.IsNull || metric.Value.Kind == SparkplugValueKind.None)
            Single(metric, name, type, SparkplugValue.None, quality, null);
        else if (type == SparkplugType.Template)
            Template(metric, name, quality);
        else if (type == SparkplugType.DataSet)
            DataSet(metric, name, quality);
        else if (type.IsArray())
            Elements(metric, name, type, quality);
        else
            Single(metric, name, type, metric.Value, quality, FaultOf(type, metric.Value));
    }

    private void Template(Metric metric, string name, SparkplugQuality quality)
    {
        if (metric.Value.Kind != SparkplugValueKind.Template || metric.Value.Template.Fault is not null)
        {
            Single(metric, name, SparkplugType.Template, metric.Value, quality, FaultOf(SparkplugType.Template, metric.Value));
            return;
        }

        var template = metric.Value.Template;
        if (template.IsDefinition == true)
            return;
        if (!definitions.TryGetValue(template.Definition!, out var definition))
        {
            Single(metric, name, SparkplugType.Template, metric.Value, quality, $"The birth has no definition '{template.Definition}' of this template.");
            return;
        }

        foreach (var member in template.Members)
            Member(metric, name, member, definition, quality);
    }

    private void Member(Metric whole, string name, Metric member, Template definition, SparkplugQuality quality)
    {
        var defined = definition.Members.FirstOrDefault(each => string.Equals(each.Name, member.Name, StringComparison.Ordinal));
        var path = $"{name}/{member.Name}";
        var type = Said(member) ?? table.TypeOf(path) ?? defined?.Type ?? SparkplugType.Unknown;
        table.Put(path, type);
        var own = Quality(member.Properties);
        var part = member with
        {
            Timestamp = member.Timestamp ?? whole.Timestamp,
            IsHistorical = member.IsHistorical || whole.IsHistorical,
            IsTransient = member.IsTransient || whole.IsTransient,
        };
        if (defined is null)
            Single(part, path, type, part.Value, quality, $"The template's definition has no member '{member.Name}'.");
        else
            Add(part, path, type, own == SparkplugQuality.Good ? quality : own);
    }

    private void DataSet(Metric metric, string name, SparkplugQuality quality)
    {
        if (FaultOf(SparkplugType.DataSet, metric.Value) is { } fault)
        {
            Single(metric, name, SparkplugType.DataSet, metric.Value, quality, fault);
            return;
        }

        var set = metric.Value.DataSet;
        for (var row = 0; row < set.Rows.Count; row++)
        {
            for (var column = 0; column < set.Columns.Count; column++)
            {
                var path = string.Create(CultureInfo.InvariantCulture, $"{name}[{row}]/{set.Columns[column]}");
                Single(metric, path, set.Types[column], set.Rows[row][column], quality, FaultOf(set.Types[column], set.Rows[row][column]));
            }
        }
    }

    private void Elements(Metric metric, string name, SparkplugType type, SparkplugQuality quality)
    {
        Array elements;
        try
        {
            elements = (Array)TypedValue.Read(type, metric.Value);
        }
        catch (SparkplugException misfit)
        {
            Single(metric, name, type, metric.Value, quality, misfit.Message);
            return;
        }

        var of = ElementOf(type);
        var index = 0;
        foreach (var element in elements)
            Single(metric, string.Create(CultureInfo.InvariantCulture, $"{name}[{index++}]"), of, TypedValue.Write(of, element), quality, null);
    }

    private void Single(Metric metric, string name, SparkplugType type, SparkplugValue value, SparkplugQuality quality, string? fault)
    {
        if (!table.Put(name, type))
            fault = $"More than {table.Most} metrics of one edge node are not remembered.";
        var at = metric.Timestamp is { } timestamp ? SparkplugTime.ToUtc(timestamp) : null;
        values.Add(new(name, type, value, at, metric.IsHistorical, metric.IsTransient, quality, fault));
    }

    // Some publishers write "unknown" for what they leave to the birth.
    private static SparkplugType? Said(Metric metric) => metric.Type is SparkplugType.Unknown ? null : metric.Type;

    private static SparkplugType ElementOf(SparkplugType array) => array switch
    {
        <= SparkplugType.DoubleArray => array - SparkplugType.Int8Array + SparkplugType.Int8,
        SparkplugType.BooleanArray => SparkplugType.Boolean,
        SparkplugType.StringArray => SparkplugType.String,
        _ => SparkplugType.DateTime,
    };

    private static string? FaultOf(SparkplugType type, in SparkplugValue value) =>
        value.Kind == SparkplugValueKind.None ? null : TypedValue.Misfit(type, value) ?? type switch
        {
            SparkplugType.DataSet => value.DataSet.Fault,
            SparkplugType.Template => value.Template.Fault,
            _ => null,
        };

    private static SparkplugQuality Quality(PropertySet? properties) =>
        properties?.Find(PropertySet.Quality) is not { } quality ? SparkplugQuality.Good
        : quality.Value.Kind is not (SparkplugValueKind.Int or SparkplugValueKind.Long) ? SparkplugQuality.Bad
        : quality.Value.Bits switch
        {
            192 => SparkplugQuality.Good,
            500 => SparkplugQuality.Stale,
            _ => SparkplugQuality.Bad,
        };
}
