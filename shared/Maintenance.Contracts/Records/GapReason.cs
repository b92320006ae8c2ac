namespace Maintenance.Contracts.Records;

/// <summary>Why values are missing. Those from <see cref="OutboxFull"/> on had been sampled: sampled = stored + their counts.</summary>
public enum GapReason : byte
{
    /// <summary>Polls that were due found the device still busy with an earlier one.</summary>
    PollOverrun = 1,

    /// <summary>The device did not answer or the connection was down.</summary>
    DeviceSilent = 2,

    /// <summary>The device said that its own queue overflowed.</summary>
    DeviceOverflow = 3,

    /// <summary>What came could not be read as a value of the tag.</summary>
    Malformed = 4,

    /// <summary>A value came for a tag that the configuration does not name.</summary>
    UnknownTag = 5,

    /// <summary>The gateway was not running, or ended without closing its books.</summary>
    GatewayDown = 6,

    /// <summary>The outbox had reached its bound or the disk was full.</summary>
    OutboxFull = 100,

    /// <summary>Records on the gateway's disk could not be read back.</summary>
    OutboxCorrupt = 101,

    /// <summary>The cloud refused the record; the gateway keeps it aside.</summary>
    Refused = 102,

    /// <summary>The cloud could not read the record and keeps it aside.</summary>
    Quarantined = 103,
}
