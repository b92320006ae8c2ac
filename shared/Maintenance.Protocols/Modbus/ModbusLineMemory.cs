using System.Runtime.InteropServices;

namespace Maintenance.Protocols.Modbus;

/// <summary>
/// What is remembered of the units on a line beyond one connection: who was silent, and which answers may still come.
/// </summary>
public sealed class ModbusLineMemory
{
    private readonly Lock _gate = new();
    private readonly Dictionary<byte, Silence> _silences = [];
    private readonly Dictionary<byte, List<Unanswered>> _unanswered = [];
    private volatile int _silent;

    /// <summary>How long a unit is left alone after its second silence in a row; twice as long after each one more.</summary>
    public TimeSpan FirstRest { get; init; } = TimeSpan.FromSeconds(1);

    public TimeSpan LongestRest { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>After so long no unit answers any more.</summary>
    public TimeSpan AnswersWithin { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>When the unit may be asked again; null if it may be now.</summary>
    internal TimeSpan? RestOf(byte unitId, TimeProvider clock)
    {
        if (_silent == 0)
            return null;
        lock (_gate)
        {
            if (!_silences.TryGetValue(unitId, out var silence))
                return null;
            var left = silence.Rest - clock.GetElapsedTime(silence.At);
            return left > TimeSpan.Zero ? left : null;
        }
    }

    /// <summary>The unit did not answer, or a gateway says so. The first time may be chance: it may be asked at once.</summary>
    internal void Silent(byte unitId, TimeProvider clock)
    {
        lock (_gate)
        {
            var times = _silences.GetValueOrDefault(unitId).Times + 1;
            var rest = times < 2 ? TimeSpan.Zero : FirstRest * Math.Pow(2, Math.Min(times - 2, 20));
            _silences[unitId] = new(times, clock.GetTimestamp(), rest < LongestRest ? rest : LongestRest);
            _silent = _silences.Count;
        }
    }

    internal void Heard(byte unitId)
    {
        if (_silent == 0)
            return;
        lock (_gate)
        {
            _silences.Remove(unitId);
            _silent = _silences.Count;
        }
    }

    /// <summary>An answer of this shape may still come.</summary>
    internal void Expect(ModbusRequest request, TimeProvider clock)
    {
        lock (_gate)
        {
            if (!_unanswered.TryGetValue(request.UnitId, out var list))
                _unanswered[request.UnitId] = list = [];
            list.Add(new(request.Function, clock.GetTimestamp()));
        }
    }

    /// <summary>The unit has answered what was asked later: it answers in turn, so nothing comes any more.</summary>
    internal void Settled(byte unitId)
    {
        lock (_gate)
            _unanswered.Remove(unitId);
    }

    /// <summary>Whether a late answer of this unit could have this function.</summary>
    internal bool MayStillCome(byte unitId, ModbusFunction function, TimeProvider clock)
    {
        lock (_gate)
        {
            if (!_unanswered.TryGetValue(unitId, out var list))
                return false;
            list.RemoveAll(late => clock.GetElapsedTime(late.At) > AnswersWithin);
            return list.Exists(late => late.Function == function);
        }
    }

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Silence(int Times, long At, TimeSpan Rest);

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Unanswered(ModbusFunction Function, long At);
}
