using Maintenance.Cloud.Assets;
using Maintenance.Cloud.Platform;

namespace Maintenance.Cloud.People;

/// <summary>
/// Papers about people at a site, e.g. that they were instructed: what each file is. Its bytes are read at <c>/user-documents/{id}/content</c>.
/// Who reads accounts reads them. What they are called is the person's own.
/// </summary>
internal static class PersonDocuments
{
    public static RecordDefinition Kind { get; } = new("user-documents", "PersonDocument", "assets.document",
    [
        new("userId", FieldTypes.Reference()) { IsKept = true, IsDefaulted = true, IsFilter = true },
        .. AssetDocuments.Kind.OwnFields.Where(field => field.Name is not ("assetId" or "isArchived"))
            .Select(field => field.Name is "name" or "title" ? field with { IsPersonal = true } : field),
    ])
    {
        Read = Permission.ReadPeople,
        Remove = Permission.ManagePeople,
        Order = "name",
        Where = "t.user_id IS NOT NULL",
        Payload = step => new Touched(step.Id, step.SiteId, step.Version, Guid.Parse((step.After ?? step.Before)!["userId"]!.GetValue<string>())),
    };

    private const string OfSiteSql = "SELECT people.are_of_site(ARRAY[@userId], @siteId)";

    // What a paper was called is forgotten also where the paper was removed before: the event of its making tells whose it was.
    private const string ForgetSql = """
        WITH gone AS (DELETE FROM assets.document AS d WHERE d.user_id = @userId)
        DELETE FROM platform.personal_value AS v WHERE v.subject IN (
            SELECT e.subject FROM platform.event AS e WHERE e.type = 'PersonDocumentMade' AND e.payload ->> 'userId' = @userId::text)
        """;

    /// <summary>What became of a paper.</summary>
    private sealed record Touched(Guid Id, Guid? SiteId, int Version, Guid UserId);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/user-documents", UploadAsync)
            .WithName("UploadPersonDocument")
            .WithSummary("Keeps the body as a paper about a person at a site, at most 10 MiB; sent again with the same id it is kept once.")
            .TakesFile(Kind)
            .RequirePermission(Permission.ManagePeople);
        GetDocumentContent.Map(routes, Kind);
    }

    /// <summary>Forgets the papers of somebody who is erased, in a transaction of the worker.</summary>
    public static Task ForgetAsync(DbScope scope, Guid userId, CancellationToken cancellationToken) =>
        scope.ExecuteAsync(ForgetSql, new { userId }, cancellationToken);

    private static Task<IResult> UploadAsync(
        Guid siteId, Guid userId, string name, string? title, Guid? id, HttpContext context, CancellationToken cancellationToken) =>
        ReceiveDocument.HandleAsync(Kind, name, title, id, context, turn => KeepAsync(turn, siteId, userId, cancellationToken), cancellationToken);

    private static async Task<MakeOutcome> KeepAsync(ReceiveDocument.Turn turn, Guid siteId, Guid userId, CancellationToken cancellationToken)
    {
        if (!turn.User.SiteIds.Contains(siteId))
            return ReceiveDocument.Turn.Refuse("siteId", "There is no such site, or none where you may do this.");
        if (!await turn.Scope.SingleAsync<bool>(OfSiteSql, new { userId, siteId }, cancellationToken))
            return ReceiveDocument.Turn.Refuse("userId", "This is nobody of the site.");
        turn.File.Values["userId"] = userId.ToString();
        return await turn.File.KeepAsync(Kind, turn.Scope, turn.User, turn.Id, siteId, turn.NowUtc, cancellationToken);
    }
}
