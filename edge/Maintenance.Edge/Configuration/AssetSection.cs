using Maintenance.Analytics.Incidents;
using Maintenance.Contracts.Records;

namespace Maintenance.Edge.Configuration;

/// <summary>Binds one entry of <c>assets</c>, once all tags are known.</summary>
internal static class AssetSection
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(7);

    public static AssetSettings Bind(Section section, List<AssetSettings> before, IReadOnlyList<TagSettings> all)
    {
        var name = section.Text("name", "a tag number such as P-101");
        if (before.Exists(other => string.Equals(other.Name, name, StringComparison.OrdinalIgnoreCase)))
            section.Fault("name", $"is \"{name}\", as is an earlier asset's; one entry for each asset is needed");
        var tags = all.Where(tag => string.Equals(tag.Asset, name, StringComparison.Ordinal)).Select(tag => tag.Index).ToList();
        var mayCome = all.Any(tag => tag.IsManifold && tag.Asset?.Contains('{', StringComparison.Ordinal) == true);
        if (name.Length > 0 && tags.Count == 0 && !mayCome)
            section.Fault("name", $"is \"{name}\", which no tag has as its asset");

        var load = Tag(section, "load", name, all);
        var settings = new AssetSettings(
            name, section.Text("class", "the code of an asset class such as pump").ToUpperInvariant(),
            Tag(section, "runState", name, all), load, Tag(section, "maintenance", name, all),
            section.Duration("starting", TimeSpan.FromMinutes(10), TimeSpan.Zero, Longest),
            section.Duration("incidentWindow", TimeSpan.FromHours(1), TimeSpan.FromSeconds(1), Longest),
            Joint(section, all.Count(tag => tag.Detector is not null && tags.Contains(tag.Index))), Drift(section, load), tags);
        section.Close();
        return settings;
    }

    private static int? Tag(Section section, string key, string asset, IReadOnlyList<TagSettings> all)
    {
        if (section.OptionalText(key, "the name of one of the asset's tags") is not { } name)
            return null;
        var tag = all.FirstOrDefault(tag => string.Equals(tag.Name, name, StringComparison.OrdinalIgnoreCase));
        if (tag is null)
            section.Fault(key, $"is \"{name}\", which is no tag of this file");
        else if (!string.Equals(tag.Asset, asset, StringComparison.Ordinal))
            section.Fault(key, $"is \"{name}\", whose asset is {tag.Asset ?? "not named"}; a tag with asset: {asset} is needed");
        return tag?.Index;
    }

    private static JointSettings? Joint(Section section, int members)
    {
        if (section.Optional("joint") is not { } joint)
            return null;
        if (members < 2)
            joint.Fault(null, "judges together the asset's tags that have a detector; two of them or more are needed");
        var settings = new JointSettings(
            joint.Duration("period", TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(1), TimeSpan.FromDays(1)), TagSection.Budget(joint),
            joint.Choice("priority", TagSection.Priorities, AlarmPriority.Medium));
        joint.Close();
        return members < 2 ? null : settings;
    }

    private static DriftWatchSettings? Drift(Section section, int? load)
    {
        if (section.Optional("drift") is not { } drift)
            return null;
        if (load is null)
            drift.Fault(null, "judges the asset's tags by its load; name the tag that shows it as the asset's load");
        var usual = new AssetDesign("", []);
        var settings = new DriftWatchSettings(
            drift.Duration("period", TimeSpan.FromMinutes(10), TimeSpan.FromSeconds(1), TimeSpan.FromHours(1)),
            drift.Duration("settling", usual.Starting, TimeSpan.Zero, Longest),
            drift.Duration("cooling", usual.Cooling, TimeSpan.Zero, Longest),
            drift.Duration("lag", usual.Lag, TimeSpan.FromSeconds(1), Longest),
            drift.Choice("priority", TagSection.Priorities, AlarmPriority.Medium));
        drift.Close();
        return load is null ? null : settings;
    }
}
