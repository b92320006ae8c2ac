namespace Maintenance.Analytics.Incidents;

/// <summary>
/// Which failure mode a departure of a signal points to, by class of asset. A signal that the table does not know points to
/// <see cref="Unknown"/>; one that it knows for the other direction only points to nothing: a machine that shakes less than it
/// did is not ill.
/// </summary>
public sealed class FailureModeTable
{
    public const string Unknown = "UNK";

    private readonly Dictionary<(string Class, string Signal, Direction Direction), string> _modes = [];
    private readonly HashSet<(string Class, string Signal)> _known = [];

    /// <exception cref="ArgumentException">A text is missing, or two rows contradict each other; says which.</exception>
    public FailureModeTable(IEnumerable<FailureModeRule> rules)
    {
        Rules = [.. rules];
        foreach (var rule in Rules)
        {
            if (string.IsNullOrWhiteSpace(rule.Class) || string.IsNullOrWhiteSpace(rule.Signal) || string.IsNullOrWhiteSpace(rule.FailureMode))
                throw new ArgumentException($"A failure mode rule needs a class, a signal and a failure mode: {rule}.", nameof(rules));
            _known.Add((rule.Class, rule.Signal));
            foreach (var direction in Enum.GetValues<Direction>())
            {
                if (rule.Direction is { } only && only != direction)
                    continue;
                if (!_modes.TryAdd((rule.Class, rule.Signal, direction), rule.FailureMode))
                    throw new ArgumentException($"{rule.Class} {rule.Signal} has two rules for a {direction}: leave one.", nameof(rules));
            }
        }
    }

    /// <summary>
    /// ISO 14224:2016, annex B.2.6, for what is commonly measured on rotating equipment: the table that an organisation begins
    /// with. What people make of theirs is known to the back end, not to a gateway.
    /// </summary>
    public static FailureModeTable Usual { get; } = new(
    [
        new("PUMP", "vibration", Direction.Rise, "VIB"),
        new("PUMP", "bearing-temperature", Direction.Rise, "VIB"),
        new("PUMP", "discharge-pressure", Direction.Fall, "LOO"),
        new("PUMP", "flow", Direction.Fall, "LOO"),
        new("MOTOR", "vibration", Direction.Rise, "VIB"),
        new("MOTOR", "winding-temperature", Direction.Rise, "OHE"),
        new("COMPRESSOR", "discharge-temperature", Direction.Rise, "OHE"),
        new("COMPRESSOR", "vibration", Direction.Rise, "VIB"),
        new("COMPRESSOR", "oil-pressure", Direction.Fall, "PDE"),
        new("CONVEYOR", "motor-temperature", Direction.Rise, "OHE"),
        new("CONVEYOR", "motor-current", Direction.Rise, "OTH"),
        new("CONVEYOR", "belt-speed", Direction.Fall, "OTH"),
        new("FAN", "vibration", Direction.Rise, "VIB"),
        new("FAN", "bearing-temperature", Direction.Rise, "VIB"),
        new("FAN", "motor-temperature", Direction.Rise, "OHE"),
    ]);

    /// <summary>The rows that it was made of, in their order.</summary>
    public IReadOnlyList<FailureModeRule> Rules { get; }

    /// <returns>Null for the harmless direction of a known signal.</returns>
    public string? Of(string assetClass, string signal, Direction direction) =>
        _modes.GetValueOrDefault((assetClass, signal, direction)) ?? (_known.Contains((assetClass, signal)) ? null : Unknown);
}
