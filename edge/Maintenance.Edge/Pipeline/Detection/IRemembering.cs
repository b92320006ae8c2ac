using Maintenance.Analytics.State;

namespace Maintenance.Edge.Pipeline.Detection;

/// <summary>Something whose memories outlive the gateway's process: a tag's watch, an asset, the gateway's flood.</summary>
internal interface IRemembering
{
    /// <summary>Its name among all, e.g. <c>tag P-101.vibration</c>.</summary>
    string Unit { get; }

    /// <summary>Each by a name that changes with the settings it was learnt under, so that one of other settings is not taken for it.</summary>
    IEnumerable<KeyValuePair<string, IStateful>> Memories { get; }

    /// <summary>Whether the cloud was told something since it was saved; that is not to be forgotten.</summary>
    bool IsUrgent { get; set; }
}
