using Maintenance.Protocols.OpcUa.Encoding;
using Maintenance.Protocols.OpcUa.Server.Events;
using Maintenance.Protocols.OpcUa.Server.Space;
using StatusCodes = Maintenance.Protocols.OpcUa.Encoding.StatusCodes;

namespace Maintenance.Simulators.Servers.OpcUa;

/// <summary>A signal's variable and, if it has one, the alarm that watches it.</summary>
internal sealed class SignalNode(UaVariable variable, bool isState, UaCondition? alarm, double limit)
{
    private const double ClearsAt = 0.95; // of the limit, so that noise about it is one alarm and not a hundred
    private const ushort AlarmSeverity = 700;

    public UaVariable Variable => variable;

    /// <summary>What the sensor says now; NaN from one that is out.</summary>
    public void Set(double value, DateTimeOffset nowUtc)
    {
        variable.Set(double.IsNaN(value)
            ? new(default, StatusCodes.BadSensorFailure, nowUtc, nowUtc)
            : new(isState ? new Variant(value != 0) : new Variant(value), StatusCode.Good, nowUtc, nowUtc));
        if (alarm is null || double.IsNaN(value))
            return;
        if (!alarm.IsActive && value > limit)
            alarm.Update(true, AlarmSeverity, string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{variable.Id.Text} is above {limit}"));
        else if (alarm.IsActive && value < limit * ClearsAt)
            alarm.Update(false, AlarmSeverity, string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{variable.Id.Text} is below {limit} again"));
    }
}
