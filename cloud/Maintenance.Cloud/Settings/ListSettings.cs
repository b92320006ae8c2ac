using Maintenance.Cloud.Platform;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Maintenance.Cloud.Settings;

/// <summary>What can be set, and what is, for a site or the organisation.</summary>
internal static class ListSettings
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/settings", HandleAsync)
            .WithName(nameof(ListSettings))
            .WithSummary("What can be set, and what is: at a site, or without one for the organisation.")
            .RequirePermission(Permission.ReadSettings);
        routes.MapGet("/settings.csv", CsvAsync)
            .WithName("ListSettingsAsCsv")
            .WithSummary("The same as CSV.")
            .Produces<string>(contentType: "text/csv")
            .RequirePermission(Permission.ReadSettings);
        routes.MapGet("/settings/{key}", GetAsync)
            .WithName("GetSetting")
            .WithSummary("One setting.")
            .RequirePermission(Permission.ReadSettings);
    }

    private static async Task<Results<Ok<Page<ShownSetting>>, NotFound>> HandleAsync(
        Guid? siteId, Database database, CurrentUser user, CancellationToken cancellationToken) =>
        await ReadAsync(siteId, null, database, user, cancellationToken) is { } settings
            ? TypedResults.Ok(new Page<ShownSetting>(settings, null))
            : TypedResults.NotFound();

    private static async Task<Results<ContentHttpResult, NotFound>> CsvAsync(
        Guid? siteId, HttpContext context, Database database, CurrentUser user, CancellationToken cancellationToken)
    {
        if (await ReadAsync(siteId, null, database, user, cancellationToken) is not { } settings)
            return TypedResults.NotFound();
        await Exports.NoteAsync(context, "settings", "Setting", cancellationToken);
        var rows = settings.Select(one => CsvText.Line([one.Key, one.Category, one.Value.ToString(), one.Default.ToString(), one.Source.ToString()]));
        return TypedResults.Text(CsvText.Line(["key", "category", "value", "default", "source"]) + string.Concat(rows), CsvText.ContentType);
    }

    private static async Task<Results<Ok<ShownSetting>, NotFound>> GetAsync(
        string key, Guid? siteId, HttpContext context, Database database, CurrentUser user, CancellationToken cancellationToken)
    {
        if (await ReadAsync(siteId, key, database, user, cancellationToken) is not [var setting])
            return TypedResults.NotFound();
        context.Response.Headers.ETag = Precondition.Tag(setting.Version);
        return TypedResults.Ok(setting);
    }

    /// <returns>Null where the site is none of the person's.</returns>
    private static async Task<IReadOnlyList<ShownSetting>?> ReadAsync(
        Guid? siteId, string? key, Database database, CurrentUser user, CancellationToken cancellationToken)
    {
        if (siteId is { } site && !user.SiteIds.Contains(site))
            return null;
        await using var scope = await database.AsUserAsync(user, cancellationToken);
        return await ShownSetting.ReadAsync(scope, user, siteId, key, cancellationToken);
    }
}
