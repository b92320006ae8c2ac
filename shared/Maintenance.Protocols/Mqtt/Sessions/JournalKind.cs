namespace Maintenance.Protocols.Mqtt.Sessions;

/// <summary>What a record of the journal says.</summary>
internal enum JournalKind : byte
{
    /// <summary>Whose session it is, and of which version the packets in it are.</summary>
    Identity = 1,

    /// <summary>A message of ours was accepted: QoS, identifier, packet.</summary>
    Published = 2,

    /// <summary>PUBREC came for it.</summary>
    Received = 3,

    /// <summary>It is done with.</summary>
    Completed = 4,

    /// <summary>A message of the broker's at QoS 2 was taken.</summary>
    Taken = 5,

    /// <summary>Its identifier is free.</summary>
    Released = 6,

    /// <summary>How many were accepted and taken so far, the records before it included, and the identifier used last.</summary>
    Counts = 7,
}
