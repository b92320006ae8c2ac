using Maintenance.Analytics.Incidents;
using Maintenance.Analytics.SensorHealth;
using Maintenance.Analytics.State;
using Maintenance.Contracts.Readings;
using Maintenance.Contracts.Records;
using Maintenance.Edge.Configuration;

namespace Maintenance.Edge.Pipeline.Detection;

/// <summary>
/// Watches one asset for what comes over days and weeks, by <see cref="AssetWatch"/>: a row holds what each tag said in a period of
/// device time, and is judged when a sample of a later period comes. For the pipeline's thread; nothing is allocated per sample.
/// </summary>
internal sealed class DriftWatch : IStateful
{
    private readonly IReadOnlyList<TagSettings> _members;
    private readonly TimeSpan _period;
    private readonly AssetWatch _watch;
    private readonly Surroundings.OfSignal?[] _surroundings;
    private readonly SampleHistory[] _rows;
    private readonly RowMean[] _means;
    private readonly double[] _values;
    private readonly double[] _levels;
    private long _row;
    private bool _isWorkedOn;
    private DateTimeOffset _sinceUtc;

    /// <param name="members">The tags that are watched, in the order of the row.</param>
    public DriftWatch(AssetSettings asset, DriftWatchSettings settings, IReadOnlyList<TagSettings> members, Surroundings surroundings)
    {
        (_members, _period) = (members, settings.Period);
        _watch = new(
            new(asset.Class, [.. members.Select(member => Describe(asset, member))])
            {
                Starting = settings.Settling,
                Cooling = settings.Cooling,
                Lag = settings.Lag,
            },
            FailureModeTable.Usual);
        _surroundings = [.. members.Select(member => IsTemperature(member) ? surroundings.Of(asset.Class, member.Signal) : null)];
        _rows = [.. members.Select(_ => new SampleHistory())];
        (_means, _values, _levels) = (new RowMean[members.Count], new double[members.Count], new double[members.Count]);
        Array.Fill(_values, double.NaN);
    }

    public string StateName => "drift-watch/1";

    public IReadOnlyList<TagSettings> Members => _members;

    /// <summary>Whether what drifts was found to be the machine's, until somebody has worked on it.</summary>
    public bool IsAlarm => _watch.Incident.CallsForWork;

    /// <summary>The tag that most speaks for what the asset suffers from, and which way it went; a place of -1 where nothing does.</summary>
    public (int Place, Direction Direction) Leading => _watch.Incident.Leading;

    /// <summary>The tags of an asset that can be watched: not its switch, nothing that only counts, no state but its run-state.</summary>
    public static IReadOnlyList<TagSettings> MembersOf(AssetSettings asset, IReadOnlyList<TagSettings> tags) =>
    [
        .. asset.Tags.Select(tag => tags[tag]).Where(tag => tag.Index == asset.RunState
            || (tag.Index != asset.Maintenance && tag.Kind is not (TagSection.State or TagSection.CounterKind))),
    ];

    /// <summary>Takes a sample of good quality, or only its time.</summary>
    /// <param name="member">Place in the row; -1 for a sample that only tells the time.</param>
    /// <param name="isTrusted">Whether its sensor is sound.</param>
    /// <param name="sinceUtc">Since when the machine has been on, or off.</param>
    /// <returns>Whether a row was judged.</returns>
    public bool Take(int member, double value, bool isTrusted, bool isUnderMaintenance, DateTimeOffset? sinceUtc, DateTimeOffset atUtc)
    {
        var row = atUtc.UtcTicks / _period.Ticks;
        var isJudged = row > _row && _row > 0;
        if (isJudged)
            Judge();
        if (row < _row)
            return isJudged;   // late: its row is over
        _row = row;
        if (sinceUtc is { } turnedUtc && turnedUtc != _sinceUtc)
        {
            _sinceUtc = turnedUtc;
            foreach (ref var mean in _means.AsSpan())
                mean.Turn(turnedUtc);
        }

        _isWorkedOn |= isUnderMaintenance;
        if (member >= 0 && double.IsFinite(value))
            _means[member].Take(value, isTrusted, atUtc);
        return isJudged;
    }

    /// <summary>How far a tag's drift has come, in units of what makes one; below 0 for a fall.</summary>
    public double ScoreOf(int member) => _watch.ScoreOf(member);

    /// <summary>What it said in the last row; 0 where it said nothing.</summary>
    public double ValueOf(int member) => double.IsFinite(_values[member]) ? _values[member] : 0;

    /// <summary>What stops have shown to be wrong with a sensor: it drifts, or is off.</summary>
    public SensorFault FaultOf(int member) =>
        _watch.FaultOf(member) is var fault && fault is SensorFault.Drift or SensorFault.Offset ? fault : SensorFault.None;

    /// <summary>The last rows of a tag, oldest first.</summary>
    public EvidenceSample[] RowsOf(int member) => _rows[member].ToSamples();

    /// <summary>The newest row of a tag.</summary>
    public Reading NewestOf(int member) =>
        new(_members[member].Index, _values[member], QualityOf(_values[member]), RowUtc, RowUtc);

    /// <summary>What each tag has put into what the asset suffers from, the largest share first; empty where there is nothing.</summary>
    public IReadOnlyList<AlarmContribution> Contributions()
    {
        var weights = _members.Select((_, place) => _watch.Incident.WeightOf(place)).ToList();
        var sum = weights.Sum();
        return
        [
            .. weights.Index().Where(weight => weight.Item > 0)
                .OrderByDescending(weight => weight.Index == Leading.Place).ThenByDescending(weight => weight.Item)
                .Select(weight => new AlarmContribution(_members[weight.Index].Name, weight.Item / sum)),
        ];
    }

    public void Save(StateWriter writer)
    {
        writer.Write(_watch);
        foreach (var rows in _rows)
            writer.Write(rows);
        foreach (var mean in _means)
            mean.Save(writer);
        writer.Write(_values);
        writer.Write(_row);
        writer.Write(_isWorkedOn);
        writer.Write(_sinceUtc);
        writer.Write(RowUtc);
    }

    public void Restore(StateReader reader)
    {
        reader.Read(_watch);
        foreach (var rows in _rows)
            reader.Read(rows);
        foreach (ref var mean in _means.AsSpan())
            mean.Restore(reader);
        reader.Read(_values);
        _row = reader.ReadInt64();
        _isWorkedOn = reader.ReadBoolean();
        _sinceUtc = reader.ReadInstant();
        RowUtc = reader.ReadInstant();
    }

    /// <summary>When the row that was judged last was over.</summary>
    private DateTimeOffset RowUtc { get; set; }

    private static bool IsTemperature(TagSettings tag) => string.Equals(tag.Kind, "Temperature", StringComparison.Ordinal);

    private static Quality QualityOf(double value) => double.IsFinite(value) ? Quality.Good : Quality.Bad;

    private static AssetTag Describe(AssetSettings asset, TagSettings tag) => new(
        tag.Signal,
        tag.Index == asset.RunState ? TagRole.RunState : tag.Index == asset.Load ? TagRole.Load : TagRole.Measured,
        SensorRange.Unknown,
        IsTemperature(tag));

    private void Judge()
    {
        RowUtc = new((_row + 1) * _period.Ticks, TimeSpan.Zero);
        for (var i = 0; i < _values.Length; i++)
        {
            _values[i] = _means[i].Value;
            _means[i].Clear();
            _levels[i] = _surroundings[i]?.Before(RowUtc) ?? 0;
        }

        _watch.Take(_values, _levels, _isWorkedOn, RowUtc);
        _isWorkedOn = false;
        for (var i = 0; i < _values.Length; i++)
        {
            _surroundings[i]?.Tell(_watch.ToPeers(i));
            _rows[i].Add(NewestOf(i), Math.Abs(_watch.ScoreOf(i)));
        }
    }
}
