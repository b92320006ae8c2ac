using Maintenance.Cloud.Assets;
using Maintenance.Cloud.Platform;

namespace Maintenance.Cloud.Requests;

/// <summary>Photos and papers of a request: what each file is. Its bytes are read at <c>/request-documents/{id}/content</c>. They stay with it.</summary>
internal static class RequestDocuments
{
    public static RecordDefinition Kind { get; } = new("request-documents", "RequestDocument", "assets.document",
    [
        new("requestId", FieldTypes.Reference()) { IsKept = true, IsDefaulted = true, IsFilter = true },
        new("assetId", FieldTypes.Reference()) { IsKept = true, IsDefaulted = true, IsFilter = true },
        .. AssetDocuments.Kind.OwnFields.Where(field => field.Name is not ("assetId" or "isArchived")),
    ])
    {
        Read = Permission.ReadRequests,
        Order = "name",
        Where = "t.request_id IS NOT NULL",
    };

    /// <summary>Most of one request.</summary>
    public const int Most = 20;

    private const string CountSql = "SELECT count(*)::integer FROM assets.document AS d WHERE d.request_id = @requestId";

    /// <summary>Whether so many are there that no more are kept; who asks holds the request's row.</summary>
    public static async Task<bool> AreEnoughAsync(DbScope scope, Guid requestId, int most, CancellationToken cancellationToken) =>
        await scope.SingleAsync<int>(CountSql, new { requestId }, cancellationToken) >= most;
}
