using Maintenance.Analytics.State;

namespace Maintenance.Analytics.Incidents;

/// <summary>What a finding, or time, did to an asset's incident.</summary>
public enum IncidentChange
{
    None,
    Opened,
    Grown,

    /// <summary>From now on it calls for work; the failure mode is settled.</summary>
    CallsForWork,
    Ended,
}

/// <summary>
/// Joins what several detectors find on several tags of one asset into one incident: every finding within
/// <paramref name="window"/> of the last one, or while one of them still holds, belongs to it. It calls for work with its first lasting finding that points to a
/// failure mode; the mode is the one with most weight behind it. An incident that called for work stays until it is ended (the
/// work was done, or the call was wrong); another one ends by itself when the window passes and none of its findings holds. Findings in the harmless direction
/// never open one. Times that go back count as no time. No allocation per finding; not for two threads at once.
/// </summary>
/// <param name="assetClass">Code of the asset's class.</param>
/// <param name="signals">Names of the signals of the asset's tags, by index.</param>
public sealed class IncidentTracker(
    string assetClass, IReadOnlyList<string> signals, FailureModeTable table, TimeSpan window) : IStateful
{
    // A strange sample tells something of which mode it is, much less than a lasting departure.
    private const double PassingShare = 0.1;

    private readonly double[] _weights = new double[signals.Count * 2];
    private DateTimeOffset _last;

    public string StateName => "incident/1";

    public bool IsOpen { get; private set; }

    public bool CallsForWork { get; private set; }

    public DateTimeOffset OpenedAtUtc { get; private set; }

    /// <summary>Findings since it opened.</summary>
    public int Findings { get; private set; }

    /// <summary>Code of the failure mode; null while nothing points to one.</summary>
    public string? FailureMode { get; private set; }

    /// <summary>The tag whose finding called for work; -1 where none did.</summary>
    public int CalledBy { get; private set; } = -1;

    /// <summary>Tag and direction with most weight behind <see cref="FailureMode"/>; a tag of -1 while nothing points to one.</summary>
    public (int Tag, Direction Direction) Leading
    {
        get
        {
            var leading = -1;
            for (var i = 0; i < _weights.Length && FailureMode is not null; i++)
            {
                if (_weights[i] > (leading < 0 ? 0 : _weights[leading]) && string.Equals(ModeOf(i / 2, (Direction)(i % 2)), FailureMode, StringComparison.Ordinal))
                    leading = i;
            }

            return leading < 0 ? (-1, default) : (leading / 2, (Direction)(leading % 2));
        }
    }

    /// <summary>What a tag has put in, over both directions; 0 for one that has no part in it.</summary>
    public double WeightOf(int tag) => _weights[tag * 2] + _weights[(tag * 2) + 1];

    /// <param name="isOngoing">Whether an earlier finding of the incident still holds.</param>
    /// <exception cref="ArgumentOutOfRangeException">The asset has no such tag.</exception>
    public IncidentChange Take(in Finding finding, bool isOngoing = false)
    {
        if (finding.Tag < 0 || finding.Tag >= signals.Count)
            throw new ArgumentOutOfRangeException(nameof(finding), finding.Tag, $"The asset has tags 0 to {signals.Count - 1}.");
        Tick(finding.AtUtc, isOngoing);
        if (ModeOf(finding.Tag, finding.Direction) is null)
            return IncidentChange.None;

        var change = IsOpen ? IncidentChange.Grown : IncidentChange.Opened;
        if (!IsOpen)
            (IsOpen, OpenedAtUtc, Findings) = (true, finding.AtUtc, 0);
        if (finding.AtUtc > _last)
            _last = finding.AtUtc;
        Findings = Math.Min(Findings, int.MaxValue - 1) + 1;
        ref var weight = ref _weights[(finding.Tag * 2) + (int)finding.Direction];
        weight = Math.Max(weight, finding.Weight * (finding.IsLasting ? 1 : PassingShare));
        if (CallsForWork)
            return change;

        FailureMode = Heaviest();
        if (!finding.IsLasting)
            return change;
        (CallsForWork, CalledBy) = (true, finding.Tag);
        return IncidentChange.CallsForWork;
    }

    /// <summary>Time without a finding.</summary>
    /// <param name="isOngoing">Whether one of its findings still holds.</param>
    public IncidentChange Tick(DateTimeOffset at, bool isOngoing = false) =>
        IsOpen && !CallsForWork && !isOngoing && at - _last > window ? End() : IncidentChange.None;

    /// <summary>The work was done, or there was none to do.</summary>
    public IncidentChange End()
    {
        if (!IsOpen)
            return IncidentChange.None;
        (IsOpen, CallsForWork, CalledBy, FailureMode) = (false, false, -1, null);
        Array.Clear(_weights);
        return IncidentChange.Ended;
    }

    public void Save(StateWriter writer)
    {
        writer.Write(_weights);
        writer.Write(_last);
        writer.Write(IsOpen);
        writer.Write(CallsForWork);
        writer.Write(CalledBy + 1);
        writer.Write(OpenedAtUtc);
        writer.Write(Findings);
        writer.Write(FailureMode ?? "");
    }

    public void Restore(StateReader reader)
    {
        reader.Read(_weights);
        _last = reader.ReadInstant();
        IsOpen = reader.ReadBoolean();
        CallsForWork = reader.ReadBoolean();
        CalledBy = reader.ReadCount(signals.Count) - 1;
        OpenedAtUtc = reader.ReadInstant();
        Findings = reader.ReadCount(int.MaxValue);
        FailureMode = reader.ReadString() is { Length: > 0 } mode ? mode : null;
    }

    private string? ModeOf(int tag, Direction direction) => table.Of(assetClass, signals[tag], direction);

    /// <summary>What is known goes before what is unknown, whatever its weight.</summary>
    private string? Heaviest()
    {
        string? heaviest = null;
        var most = 0.0;
        for (var i = 0; i < _weights.Length; i++)
        {
            if (_weights[i] == 0 || ModeOf(i / 2, (Direction)(i % 2)) is not { } mode)
                continue;
            var sum = SumOf(mode);
            if (string.Equals(mode, FailureModeTable.Unknown, StringComparison.Ordinal))
                sum = double.Epsilon;
            if (sum > most)
                (heaviest, most) = (mode, sum);
        }

        return heaviest;
    }

    private double SumOf(string mode)
    {
        var sum = 0.0;
        for (var i = 0; i < _weights.Length; i++)
        {
            if (_weights[i] > 0 && string.Equals(ModeOf(i / 2, (Direction)(i % 2)), mode, StringComparison.Ordinal))
                sum += _weights[i];
        }

        return sum;
    }
}
