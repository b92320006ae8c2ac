using System.Text.Json;
using System.Text.Json.Nodes;
using Maintenance.Cloud.Platform;
using Microsoft.OpenApi;

namespace Maintenance.Cloud.Settings;

/// <summary>Where a setting's value comes from.</summary>
public enum SettingSource
{
    Default,
    Organisation,
    Site,
}

/// <summary>A setting as a person sees it, for a site or the organisation.</summary>
/// <param name="Type">The value's JSON schema.</param>
/// <param name="Value">What holds there.</param>
/// <param name="IsOfSite">Whether a site may have its own.</param>
/// <param name="Version">Of what is set at this very place; 0: nothing was yet.</param>
public sealed record ShownSetting(
    string Key, string Category, string Description, JsonElement Type, JsonElement Value, JsonElement Default, SettingSource Source, bool IsOfSite,
    IReadOnlyList<Role> Editors, bool MayChange, int Version, DateTimeOffset? ChangedAtUtc, string? ChangedBy)
{
    private const string Sql = """
        SELECT s.key, s.site_id, s.value::text AS value, s.version, s.changed_at_utc, s.changed_by FROM settings.setting AS s
        WHERE s.site_id IS NULL OR s.site_id = @siteId
        """;

    /// <summary>All settings, or one of them.</summary>
    internal static async Task<IReadOnlyList<ShownSetting>> ReadAsync(
        DbScope scope, CurrentUser user, Guid? siteId, string? key, CancellationToken cancellationToken)
    {
        var isWhole = await MayChangeOrganisationAsync(scope, cancellationToken);
        var rows = (await scope.QueryAsync<Row>(Sql, new { siteId }, cancellationToken)).ToDictionary(row => (row.Key, row.SiteId));
        return [.. KnownSettings.All.Where(one => key is null || string.Equals(one.Key, key, StringComparison.Ordinal)).Select(one => Of(one, siteId, MayChangeIt(one, siteId, user, isWhole), rows))];
    }

    /// <summary>Whether the request's permission is the person's at every site that there is.</summary>
    internal static Task<bool> MayChangeOrganisationAsync(DbScope scope, CancellationToken cancellationToken) =>
        scope.SingleAsync<bool>("SELECT platform.may_change_organisation()", null, cancellationToken);

    /// <summary>Whether a person may set it: an editor at the site, or of the organisation at all of its sites.</summary>
    internal static bool MayChangeIt(SettingDefinition setting, Guid? siteId, CurrentUser user, bool isWhole)
    {
        var places = user.Memberships.Where(at => setting.Editors.Contains(at.Role)).Select(at => at.SiteId).ToHashSet();
        return siteId is { } site ? setting.IsOfSite && places.Contains(site) : isWhole && user.SiteIds.All(places.Contains);
    }

    private static ShownSetting Of(SettingDefinition setting, Guid? siteId, bool mayChange, Dictionary<(string Key, Guid? SiteId), Row> rows)
    {
        var own = rows.GetValueOrDefault((setting.Key, siteId));
        var common = rows.GetValueOrDefault((setting.Key, null));
        var (value, source) = (own?.Value, common?.Value) switch
        {
            ({ } said, _) when siteId is not null => (said, SettingSource.Site),
            (_, { } said) => (said, SettingSource.Organisation),
            _ => (setting.Default.ToJsonString(), SettingSource.Default),
        };
        return new(
            setting.Key, setting.Category, setting.Description, Element(Schema(setting.Type.Describe()).ToJsonString()), Element(value), Element(setting.Default.ToJsonString()), source, setting.IsOfSite,
            setting.Editors, mayChange, own?.Version ?? 0, own?.ChangedAtUtc, own?.ChangedBy);
    }

    private static JsonObject Schema(IOpenApiSchema schema)
    {
        var shown = new JsonObject { ["type"] = schema.Type is { } type ? type.ToString().ToLowerInvariant() : null };
        if (schema.Title is { } title)
            shown["title"] = title;
        if (schema.Minimum is { } least)
            shown["minimum"] = JsonNode.Parse(least);
        if (schema.Maximum is { } most)
            shown["maximum"] = JsonNode.Parse(most);
        if (schema.Enum is { Count: > 0 } choices)
            shown["enum"] = new JsonArray([.. choices.Select(choice => choice.DeepClone())]);
        if (schema.Properties is { Count: > 0 } members)
            shown["properties"] = new JsonObject(members.Select(member => KeyValuePair.Create(member.Key, (JsonNode?)Schema(member.Value))));
        return shown;
    }

    private static JsonElement Element(string json) => JsonElement.Parse(json);

    internal sealed record Row(string Key, Guid? SiteId, string? Value, int Version, DateTimeOffset ChangedAtUtc, string ChangedBy);
}
