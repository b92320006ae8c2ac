namespace Maintenance.Cloud.Platform;

/// <summary>A person took a list away, as a file.</summary>
/// <param name="List">Its address below /api/v1.</param>
/// <param name="Kind">What it is a list of.</param>
/// <param name="Filters">By which it was narrowed, without what was searched for: that may name people.</param>
internal sealed record ListExported(string List, string Kind, IReadOnlyDictionary<string, string> Filters);

/// <summary>Who takes something away is noted before they have it.</summary>
internal static class Exports
{
    /// <param name="list">Its address below /api/v1.</param>
    /// <param name="kind">What it is, or what it is a list of.</param>
    /// <param name="subject">The one that is taken; null: a list.</param>
    public static async Task NoteAsync(HttpContext context, string list, string kind, CancellationToken cancellationToken, Guid? subject = null)
    {
        var services = context.RequestServices;
        var user = services.GetRequiredService<CurrentUser>();
        var filters = context.Request.Query.Where(asked => asked.Key is not RecordQuery.Search).ToDictionary(asked => asked.Key, asked => asked.Value.ToString(), StringComparer.Ordinal);
        await using var scope = await services.GetRequiredService<Database>().AsUserAsync(user, cancellationToken);
        await scope.WriteEventAsync(
            new(nameof(ListExported), null, subject, new ListExported(list, kind, filters), user.Actor, services.GetRequiredService<TimeProvider>().GetUtcNow()),
            cancellationToken);
        await scope.CommitAsync(cancellationToken);
    }
}
