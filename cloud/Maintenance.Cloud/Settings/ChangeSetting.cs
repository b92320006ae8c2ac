using System.Text.Json;
using System.Text.Json.Nodes;
using Maintenance.Cloud.Platform;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Maintenance.Cloud.Settings;

/// <summary>Sets a setting for a site or the organisation, or sets it back. It holds at once.</summary>
internal static class ChangeSetting
{
    /// <param name="Value">Null: as it is elsewhere (the organisation's, else the default).</param>
    public sealed record Request(JsonElement? Value);

    /// <summary>A setting was set, or set back.</summary>
    /// <param name="SiteId">Null: for the organisation.</param>
    private sealed record SettingChanged(string Key, Guid? SiteId);

    private const string FindSql = """
        SELECT s.id, s.version, s.value::text AS value FROM settings.setting AS s
        WHERE s.key = @key AND s.site_id IS NOT DISTINCT FROM @siteId FOR NO KEY UPDATE
        """;

    private const string AddSql = """
        INSERT INTO settings.setting (id, site_id, key, value, changed_at_utc, changed_by) VALUES (@id, @siteId, @key, @value::jsonb, @nowUtc, @actor)
        ON CONFLICT (site_id, key) DO NOTHING
        """;

    private const string SetSql = """
        UPDATE settings.setting SET value = @value::jsonb, version = version + 1, changed_at_utc = @nowUtc, changed_by = @actor WHERE id = @id
        """;

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapPut("/settings/{key}", HandleAsync)
        .WithName(nameof(ChangeSetting))
        .WithSummary("Sets a setting for a site, or without one for the organisation; null sets it back. If-Match: \"0\" where nothing was set.")
        .ProducesProblem(StatusCodes.Status412PreconditionFailed)
        .ProducesProblem(StatusCodes.Status428PreconditionRequired)
        .ProducesValidationProblem(StatusCodes.Status422UnprocessableEntity)
        .RequirePermission(Permission.ChangeSettings);

    private static async Task<Results<Ok<ShownSetting>, NotFound, ProblemHttpResult>> HandleAsync(
        string key, Guid? siteId, Request request, HttpContext context, Database database, CurrentUser user, SettingValues values, TimeProvider clock,
        CancellationToken cancellationToken)
    {
        if (KnownSettings.Find(key) is not { } setting || (siteId is { } site && !user.SiteIds.Contains(site)))
            return TypedResults.NotFound();
        if (Precondition.Version(context.Request) is not { } version)
            return Precondition.Missing();
        if (siteId is not null && !setting.IsOfSite)
            return Refuse("siteId", "The organisation has one for all sites.");
        var read = request.Value is { } said && said.ValueKind is not JsonValueKind.Null ? setting.Type.Read(said) : default;
        if (read.Fault is { } fault)
            return Refuse("value", fault);

        await using var scope = await database.AsUserAsync(user, cancellationToken);
        if (!ShownSetting.MayChangeIt(setting, siteId, user, await ShownSetting.MayChangeOrganisationAsync(scope, cancellationToken)))
            return TypedResults.Problem(Problems.Of(StatusCodes.Status403Forbidden, "Not yours to set", $"Editors of it are {string.Join(", ", setting.Editors)}, of the organisation at all of its sites."));
        if (await SaveAsync(scope, setting, siteId, read.Value, (int)Math.Min(version, int.MaxValue), user, clock.GetUtcNow(), cancellationToken) is { } current)
            return Precondition.Stale(current);
        var shown = (await ShownSetting.ReadAsync(scope, user, siteId, key, cancellationToken))[0];
        await scope.CommitAsync(cancellationToken);
        await values.ReloadAsync(cancellationToken);
        context.Response.Headers.ETag = Precondition.Tag(shown.Version);
        return TypedResults.Ok(shown);
    }

    /// <returns>The present version where it is not the one that was decided on; null: it was saved.</returns>
    private static async Task<int?> SaveAsync(
        DbScope scope, SettingDefinition setting, Guid? siteId, JsonNode? value, int version, CurrentUser user, DateTimeOffset nowUtc,
        CancellationToken cancellationToken)
    {
        var row = await scope.FindAsync<Row>(FindSql, new { key = setting.Key, siteId }, cancellationToken);
        if (version != (row?.Version ?? 0))
            return row?.Version ?? 0;
        var id = row?.Id ?? Guid.CreateVersion7(nowUtc);
        var parameters = new { id, siteId, key = setting.Key, value = value?.ToJsonString(), nowUtc, actor = user.Actor };
        if (await scope.ExecuteAsync(row is null ? AddSql : SetSql, parameters, cancellationToken) == 0)
            return version + 1; // somebody else set it first
        var before = row?.Value is { } text ? JsonNode.Parse(text) : null;
        await scope.WriteEventAsync(
            new(nameof(SettingChanged), siteId, id, new SettingChanged(setting.Key, siteId), user.Actor, nowUtc)
            {
                Change = new(version + 1, new Dictionary<string, FieldChange>(StringComparer.Ordinal) { [setting.Key] = new(before, value) }),
            },
            cancellationToken);
        return null;
    }

    private static ProblemHttpResult Refuse(string field, string words) =>
        TypedResults.Problem(Problems.OfFields(StatusCodes.Status422UnprocessableEntity, "The setting cannot be so", (field, words)));

    private sealed record Row(Guid Id, int Version, string? Value);
}
