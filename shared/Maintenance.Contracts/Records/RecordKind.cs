namespace Maintenance.Contracts.Records;

/// <summary>What a record of the outbox holds. Readings are binary columns, everything else is JSON.</summary>
public enum RecordKind : byte
{
    /// <summary><see cref="Maintenance.Contracts.Readings.ReadingBlock"/>.</summary>
    Readings = 1,

    /// <summary><see cref="Records.Gap"/>.</summary>
    Gap = 2,

    /// <summary><see cref="Records.TagDeclarations"/>: comes before the first reading of its tags.</summary>
    TagDeclarations = 3,

    /// <summary><see cref="Records.AlarmTransition"/>.</summary>
    AlarmTransition = 4,

    /// <summary><see cref="Records.AlarmEvidence"/>: samples that came after the alarm.</summary>
    AlarmEvidence = 5,

    /// <summary><see cref="Records.LedgerReport"/>.</summary>
    LedgerReport = 6,

    /// <summary><see cref="Records.CommandResult"/>: goes with the alarms.</summary>
    CommandResult = 7,
}
