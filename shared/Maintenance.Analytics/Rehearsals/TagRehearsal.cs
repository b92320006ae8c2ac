using Maintenance.Analytics.Alarms;
using Maintenance.Analytics.Chain;
using Maintenance.Analytics.Incidents;

namespace Maintenance.Analytics.Rehearsals;

/// <summary>Runs one rule over one tag's samples, by the same conditions that a gateway runs.</summary>
/// <param name="rule">Index of the rule, for the alarms.</param>
/// <param name="most">Alarms that are kept; more are counted.</param>
public sealed class TagRehearsal(int rule, string tag, RehearsalRule settings, int most)
{
    private readonly IAlarmCondition _condition = settings.Condition();
    private readonly AlarmChatter _chatter = new();
    private readonly List<RehearsedAlarm> _alarms = [];
    private readonly double[] _last = new double[RecentDirection.Capacity];
    private long _taken;
    private bool _isActive;
    private bool _isShown;

    public IReadOnlyList<RehearsedAlarm> Alarms => _alarms;

    /// <summary>Alarms raised, kept or not.</summary>
    public int Raised { get; private set; }

    /// <summary>Whether it would have chattered at any time.</summary>
    public bool Chattered { get; private set; }

    public string Tag => tag;

    public int Rule => rule;

    /// <summary>
    /// While the machine is silenced, a limit is asked all the same and tells what outlasts the silence; a novelty is neither asked
    /// nor does it learn, and what it said before is over.
    /// </summary>
    /// <param name="isUsable">False for a sample of bad, uncertain or stale quality.</param>
    /// <param name="isSilenced">Whether the machine was not running, or out of service.</param>
    public void Take(double value, bool isUsable, bool isSilenced, DateTimeOffset at)
    {
        if (isUsable && double.IsFinite(value))
            _last[_taken++ % _last.Length] = value;
        var change = isSilenced && _condition is NoveltyAlarm novelty ? novelty.End() : _condition.Take(value, isUsable, at);
        Chattered |= _chatter.Take(change, at);
        _isActive = change switch
        {
            AlarmChange.Raised => true,
            AlarmChange.Returned => false,
            _ => _isActive,
        };
        var wasShown = _isShown;
        _isShown = _isActive && !isSilenced;
        if (_isShown && !wasShown)
        {
            Raised++;
            if (_alarms.Count < most)
                _alarms.Add(new(rule, tag, at, null, value, _condition.Score, Direction()));
        }
        else if (wasShown && !_isShown && Raised == _alarms.Count)
        {
            _alarms[^1] = _alarms[^1] with { ReturnedAtUtc = at };
        }
    }

    private Direction? Direction()
    {
        if (settings.Kind != RehearsalKind.Novelty)
            return settings.Kind == RehearsalKind.LimitHigh ? Incidents.Direction.Rise : Incidents.Direction.Fall;
        Span<double> newestFirst = stackalloc double[(int)Math.Min(_taken, _last.Length)];
        for (var i = 0; i < newestFirst.Length; i++)
            newestFirst[i] = _last[(_taken - 1 - i) % _last.Length];
        return RecentDirection.Of(newestFirst);
    }
}
