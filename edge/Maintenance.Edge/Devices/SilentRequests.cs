using Maintenance.Protocols.Modbus;
using Maintenance.Protocols.Modbus.Planning;

namespace Maintenance.Edge.Devices;

/// <summary>
/// Tells a device that is gone from one that falls silent over something it is asked for. One that is gone is silent whatever it is
/// asked; so it is a request's doing when the device was silent over it twice in a row, and the last time had answered another
/// just before; once, for what lies in such a request. Where nothing else is asked for before it, one value is, to see whether the
/// device is there.
/// </summary>
internal sealed class SilentRequests(TimeProvider clock)
{
    /// <summary>To ask again costs a time-out, and on Modbus TCP the connection.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    private static readonly TimeSpan First = TimeSpan.FromMinutes(1);

    /// <summary>Once may be chance: a lost frame, a cable that was pulled.</summary>
    private const int Suspicious = 2;

    private readonly Dictionary<int, (long Since, TimeSpan For)> _aside = [];
    private (ModbusFunction Function, ushort Address, int Quantity) _over;
    private (ModbusFunction Function, int From, int Until) _fault;
    private int _times;

    /// <summary>Whether the device has answered anything in this poll.</summary>
    public bool IsThere { get; private set; }

    /// <summary>Silences in a row over one request, as soon as they are more than chance; else 0.</summary>
    public int Suspicion => _times >= Suspicious ? _times : 0;

    /// <summary>A poll begins.</summary>
    public void Begin() => IsThere = false;

    /// <summary>A poll has come to its end: what is silent from now on is so for a reason of its own.</summary>
    public void End() => _fault = default;

    public void Answered(PlannedRequest request)
    {
        IsThere = true;
        if (_times > 0 && IsSame(request))
            _times = 0;
        if (_aside.Count > 0 && request.Items.Count == 1)
            _aside.Remove(request.Items[0].Key);
    }

    /// <summary>The device was silent over it.</summary>
    /// <returns>Whether it is the request's doing.</returns>
    public bool Fell(PlannedRequest request)
    {
        _times = IsSame(request) ? _times + 1 : 1;
        _over = (request.Function, request.Address, request.Quantity);
        var until = request.Address + request.Quantity;
        var isWithin = request.Function == _fault.Function && request.Address >= _fault.From && until <= _fault.Until;
        var isAgain = request.Items.Count == 1 && _aside.ContainsKey(request.Items[0].Key);
        if (!IsThere || (_times < Suspicious && !isWithin && !isAgain))
            return false;
        (_times, _fault) = (0, (request.Function, request.Address, until));
        return true;
    }

    /// <summary>What was asked for to see whether the device is there was not answered either: something else is, the next time.</summary>
    public void FellAnyway() => _times++;

    public bool IsSame(PlannedRequest request) => _over == (request.Function, request.Address, request.Quantity);

    /// <summary>A value over which the device falls silent is left out, each time for twice as long, a day at most.</summary>
    /// <returns>For how long.</returns>
    public TimeSpan SetAside(int key)
    {
        var time = _aside.TryGetValue(key, out var before) ? before.For * 2 : First;
        time = time < Longest ? time : Longest;
        _aside[key] = (clock.GetTimestamp(), time);
        return time;
    }

    public bool IsAside(int key) =>
        _aside.Count > 0 && _aside.TryGetValue(key, out var left) && clock.GetElapsedTime(left.Since) < left.For;
}
