using Maintenance.Cloud.Assets;
using Maintenance.Cloud.Platform;

namespace Maintenance.Cloud.People;

/// <summary>The papers behind certificates, one each: what the file is. Its bytes are read at <c>/certificate-documents/{id}/content</c>. What it is called is the person's own.</summary>
internal static class CertificateDocuments
{
    public static RecordDefinition Kind { get; } = new("certificate-documents", "CertificateDocument", "assets.document",
    [
        new("certificateId", FieldTypes.Reference()) { IsKept = true, IsDefaulted = true, IsFilter = true },
        new("userId", FieldTypes.Reference()) { IsDefaulted = true, IsFilter = true, Shown = "(SELECT c.user_id FROM people.certificate AS c WHERE c.id = t.certificate_id)" },
        .. AssetDocuments.Kind.OwnFields.Where(field => field.Name is not ("assetId" or "isArchived"))
            .Select(field => field.Name is "name" or "title" ? field with { IsPersonal = true } : field),
    ])
    {
        Read = Permission.ReadQualifications,
        Remove = Permission.ChangeQualifications,
        Order = "name",
        Where = "t.certificate_id IS NOT NULL",
        Payload = step => new Touched(step.Id, step.SiteId, step.Version, Of(step, "certificateId"), Of(step, "userId")),
        Constraints = new Dictionary<string, (string, string)>(StringComparer.Ordinal)
        {
            ["document_of_certificate"] = ("certificateId", "The certificate has its document: remove that first."),
        },
    };

    // What a paper was called is forgotten also where the paper was removed before: the event of its making tells whose it was.
    private const string ForgetSql = """
        WITH gone AS (DELETE FROM assets.document AS d WHERE d.certificate_id IN (SELECT c.id FROM people.certificate AS c WHERE c.user_id = @userId))
        DELETE FROM platform.personal_value AS v WHERE v.subject IN (
            SELECT e.subject FROM platform.event AS e WHERE e.type = 'CertificateDocumentMade' AND e.payload ->> 'userId' = @userId::text)
        """;

    /// <summary>What became of a paper.</summary>
    private sealed record Touched(Guid Id, Guid? SiteId, int Version, Guid CertificateId, Guid UserId);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/certificate-documents", UploadAsync)
            .WithName("UploadCertificateDocument")
            .WithSummary("Keeps the body as the document of a certificate, at most 10 MiB; sent again with the same id it is kept once.")
            .TakesFile(Kind)
            .RequirePermission(Permission.ChangeQualifications);
        GetDocumentContent.Map(routes, Kind);
    }

    /// <summary>Forgets the papers of somebody who is erased, in a transaction of the worker.</summary>
    public static Task ForgetAsync(DbScope scope, Guid userId, CancellationToken cancellationToken) =>
        scope.ExecuteAsync(ForgetSql, new { userId }, cancellationToken);

    private static Guid Of(RecordStep step, string field) => Guid.Parse((step.After ?? step.Before)![field]!.GetValue<string>());

    private static Task<IResult> UploadAsync(
        Guid certificateId, string name, string? title, Guid? id, HttpContext context, CancellationToken cancellationToken) =>
        ReceiveDocument.HandleAsync(Kind, name, title, id, context, turn => KeepAsync(turn, certificateId, cancellationToken), cancellationToken);

    private static async Task<MakeOutcome> KeepAsync(ReceiveDocument.Turn turn, Guid certificateId, CancellationToken cancellationToken)
    {
        if (await RecordSql.FindAsync(turn.Scope, Certificates.Kind, certificateId, isLocked: false, cancellationToken) is not { } certificate)
            return ReceiveDocument.Turn.Refuse("certificateId", "There is no such certificate, or none where you may do this.");
        turn.File.Values["certificateId"] = certificateId.ToString();
        return await turn.File.KeepAsync(Kind, turn.Scope, turn.User, turn.Id, Guid.Parse(certificate["siteId"]!.GetValue<string>()), turn.NowUtc, cancellationToken);
    }
}
