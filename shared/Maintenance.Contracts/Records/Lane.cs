namespace Maintenance.Contracts.Records;

/// <summary>A stream of its own between gateway and cloud. Lower numbers go first: alarms never wait behind telemetry.</summary>
public enum Lane : byte
{
    /// <summary>Alarm transitions and their evidence.</summary>
    Alarm = 0,

    /// <summary>Readings, gaps, tag declarations, ledger reports.</summary>
    Telemetry = 1,
}
