using Maintenance.Cloud.Platform;

namespace Maintenance.Cloud.Requests;

/// <summary>Forgets who reported without an account: name and contact go, here and beside the events; the request stays as it is.</summary>
internal static class EraseReporter
{
    /// <summary>What the reporter of a request said of themselves was erased.</summary>
    private sealed record RequestReporterErased(Guid RequestId, Guid SiteId);

    private static readonly RecordField[] Fields = [.. RequestRecords.Kind.OwnFields.Where(field => field.IsPersonal)];

    private const string Sql = """
        WITH forgotten AS (DELETE FROM platform.personal_value AS v WHERE v.subject = @id)
        UPDATE requests.request SET reporter_name = NULL, reporter_contact = NULL, version = version + 1, changed_at_utc = @nowUtc, changed_by = @actor
        WHERE id = @id AND (reporter_name IS NOT NULL OR reporter_contact IS NOT NULL) RETURNING version
        """;

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/requests/{idOrNumber}/erase-reporter", HandleAsync)
        .WithName(nameof(EraseReporter))
        .WithSummary("Forgets name and contact of whoever reported without an account; asked again it does nothing.")
        .Produces(StatusCodes.Status204NoContent)
        .ProducesProblem(StatusCodes.Status404NotFound)
        .RequirePermission(Permission.ManagePeople);

    private static async Task<IResult> HandleAsync(
        string idOrNumber, Database database, CurrentUser user, TimeProvider clock, CancellationToken cancellationToken)
    {
        Guid id, siteId;
        await using (var asked = await database.AsUserAsync(user, cancellationToken))
        {
            if (await RequestTurn.IdOfAsync(asked, idOrNumber, cancellationToken) is not { } meant
                || await RecordSql.FindAsync(asked, RequestRecords.Kind, meant, isLocked: false, cancellationToken) is not { } request)
            {
                return TypedResults.NotFound();
            }

            (id, siteId) = (meant, request.Id("siteId"));
        }

        var nowUtc = clock.GetUtcNow();
        await using var scope = await database.AsWorkerAsync(cancellationToken);
        await ForgetAsync(scope, id, siteId, user.Actor, nowUtc, cancellationToken);
        await scope.CommitAsync(cancellationToken);
        return TypedResults.NoContent();
    }

    /// <summary>Forgets them in a transaction of the worker that the caller commits.</summary>
    internal static async Task ForgetAsync(DbScope scope, Guid id, Guid siteId, string actor, DateTimeOffset nowUtc, CancellationToken cancellationToken)
    {
        if (await scope.FindAsync<int?>(Sql, new { id, nowUtc, actor }, cancellationToken) is not { } version)
            return;
        var gone = Fields.ToDictionary(field => field.Name, _ => new FieldChange(null, null, IsPersonal: true), StringComparer.Ordinal);
        await scope.WriteEventAsync(
            new(nameof(RequestReporterErased), siteId, id, new RequestReporterErased(id, siteId), actor, nowUtc) { Change = new(version, gone) }, cancellationToken);
    }
}
