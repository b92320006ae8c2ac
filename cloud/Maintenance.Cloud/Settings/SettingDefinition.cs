using System.Text.Json.Nodes;
using Maintenance.Cloud.Platform;

namespace Maintenance.Cloud.Settings;

/// <summary>Something that people may set while the program runs, written down once by the module that follows it.</summary>
/// <param name="Key">The module and what it is, e.g. <c>work.serviceLevelHigh</c>.</param>
/// <param name="Category">Under which people look for it.</param>
/// <param name="Description">What it does, with its unit.</param>
/// <param name="Default">What holds where nobody set it.</param>
/// <param name="Editors">Who may set it, at the sites where they are that.</param>
internal sealed record SettingDefinition(
    string Key, string Category, string Description, FieldType Type, JsonNode Default, IReadOnlyList<Role> Editors)
{
    /// <summary>Whether a site may have its own; else there is one for the organisation.</summary>
    public bool IsOfSite { get; init; }
}
