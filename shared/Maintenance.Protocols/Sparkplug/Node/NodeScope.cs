namespace Maintenance.Protocols.Sparkplug.Node;

/// <summary>The metrics of an edge node itself or of one of its devices, with their present values.</summary>
internal sealed class NodeScope
{
    private readonly List<string> _order = [];
    private readonly Dictionary<string, Metric> _current = new(StringComparer.Ordinal);
    private readonly Dictionary<ulong, string> _names = [];

    /// <param name="definitions">Of templates, by name.</param>
    /// <param name="nextAlias">Null: no aliases.</param>
    /// <exception cref="ArgumentException">A metric cannot be in a birth; the message says why.</exception>
    public NodeScope(IReadOnlyList<Metric> metrics, IReadOnlyDictionary<string, Template> definitions, Func<ulong>? nextAlias)
    {
        // Names that differ by case only are two metrics to some hosts and one to others [tck-id-case-sensitivity-metric-names].
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase) { WellKnownMetrics.BdSeq, WellKnownMetrics.Rebirth };
        foreach (var metric in metrics)
        {
            if (metric.Name is not { Length: > 0 } name || !names.Add(name))
                throw new ArgumentException($"The metric '{metric.Name}' has no name, the protocol's, or one that another has (in upper or lower case).", nameof(metrics));
            if (metric.Type is not { } type || !type.IsOfMetric())
                throw new ArgumentException($"The metric '{name}' has no type that a metric may have.", nameof(metrics));
            TemplateRules.Require(metric, definitions, isBirth: true);
            var own = metric with { Alias = nextAlias?.Invoke(), IsHistorical = false };
            RequireValue(own, type);
            _order.Add(name);
            _current[name] = own;
            if (own.Alias is { } alias)
                _names[alias] = name;
        }
    }

    /// <summary>All of it, as births have it, each with a value or said to be null.</summary>
    public IEnumerable<Metric> Birth(ulong now) => _order.Select(name => _current[name]).Select(metric => metric with
    {
        Timestamp = metric.Timestamp ?? now,
        IsNull = metric.Value.Kind == SparkplugValueKind.None,
    });

    /// <summary>Takes a new value over.</summary>
    /// <returns>It as data has it.</returns>
    /// <exception cref="ArgumentException">The birth has no such metric, or the value does not fit it.</exception>
    public Metric Update(Metric changed, IReadOnlyDictionary<string, Template> definitions, ulong now)
    {
        if (changed.Name is not { } name || !_current.TryGetValue(name, out var known))
            throw new ArgumentException($"The birth has no metric '{changed.Name}'.", nameof(changed));
        RequireValue(changed, known.Type!.Value);
        TemplateRules.Require(changed, definitions, isBirth: false);
        var timestamp = changed.Timestamp ?? now;
        if (!changed.IsHistorical)
            _current[name] = known with { Value = TemplateRules.Merge(known.Value, changed.Value), Timestamp = timestamp, Properties = changed.Properties };
        return changed with
        {
            Name = known.Alias is null ? name : null,
            Alias = known.Alias,
            Type = null,
            Timestamp = timestamp,
            IsNull = changed.Value.Kind == SparkplugValueKind.None,
        };
    }

    /// <returns>With its name and type; null where it is none of the birth's.</returns>
    public Metric? Named(Metric command)
    {
        var name = command.Alias is { } alias ? _names.GetValueOrDefault(alias) : command.Name;
        return name is not null && _current.TryGetValue(name, out var known) ? command with { Name = name, Type = known.Type } : null;
    }

    private static void RequireValue(Metric metric, SparkplugType type)
    {
        if (metric.Value.Kind == SparkplugValueKind.None)
            return;
        try
        {
            TypedValue.Read(type, metric.Value);
        }
        catch (SparkplugException misfit)
        {
            throw new ArgumentException($"The value of '{metric.Name}' does not fit: {misfit.Message}", nameof(metric), misfit);
        }

        if (type == SparkplugType.DataSet && metric.Value.DataSet.Fault is { } fault)
            throw new ArgumentException($"The value of '{metric.Name}' does not fit: {fault}", nameof(metric));
    }
}
