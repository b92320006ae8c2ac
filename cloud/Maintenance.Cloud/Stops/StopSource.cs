namespace Maintenance.Cloud.Stops;

/// <summary>Who says that an asset stands.</summary>
internal enum StopSource
{
    Person,

    /// <summary>A tag that tells whether the machine runs.</summary>
    Tag,
    Alarm,

    /// <summary>What lies in the asset, by rule.</summary>
    Child,

    /// <summary>Whoever reported the machine as down.</summary>
    Request,
}
