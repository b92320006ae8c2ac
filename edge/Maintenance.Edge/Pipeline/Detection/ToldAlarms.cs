using Maintenance.Analytics.State;

namespace Maintenance.Edge.Pipeline.Detection;

/// <summary>
/// Alarms that are on, by their rule's name: what the cloud was told outlives the settings it was decided by. For the pipeline's
/// thread.
/// </summary>
internal sealed class ToldAlarms : IStateful
{
    private readonly Dictionary<string, Activation> _byRule = new(StringComparer.Ordinal);

    public string StateName => "told-alarms/1";

    public void Add(Activation activation) => _byRule[activation.Raised.Rule] = activation;

    public void Remove(Activation activation) => _byRule.Remove(activation.Raised.Rule);

    /// <summary>Null where the rule had none on, or only in a version of other settings.</summary>
    public Activation? Of(AlarmRule rule) =>
        _byRule.TryGetValue(rule.Name, out var told) && string.Equals(told.Raised.RuleVersion, rule.Version, StringComparison.Ordinal) ? told : null;

    /// <summary>Takes out those that no rule has any more.</summary>
    public IReadOnlyList<Activation> TakeOrphans(IEnumerable<AlarmRule> rules)
    {
        var kept = rules.Select(Of).OfType<Activation>().ToHashSet(ReferenceEqualityComparer.Instance);
        List<Activation> orphans = [.. _byRule.Values.Where(told => !kept.Contains(told))];
        orphans.ForEach(Remove);
        return orphans;
    }

    public void Save(StateWriter writer)
    {
        writer.Write(_byRule.Count);
        foreach (var told in _byRule.Values)
            told.Save(writer);
    }

    public void Restore(StateReader reader)
    {
        _byRule.Clear();
        for (var left = reader.ReadCount(int.MaxValue); left > 0; left--)
            Add(Activation.Restore(reader));
    }
}
