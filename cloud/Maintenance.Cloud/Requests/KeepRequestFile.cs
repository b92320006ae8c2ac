using System.Text.Json.Nodes;
using Maintenance.Cloud.Assets;
using Maintenance.Cloud.Platform;

namespace Maintenance.Cloud.Requests;

/// <summary>Keeps a file of a request whose row the transaction holds.</summary>
internal static class KeepRequestFile
{
    /// <param name="most">How many the request may have with it.</param>
    public static async Task<MakeOutcome> SaveAsync(
        ReceivedFile file, DbScope scope, CurrentUser user, JsonObject request, Guid? id, int most, DateTimeOffset nowUtc, CancellationToken cancellationToken)
    {
        (file.Values["requestId"], file.Values["assetId"]) = (request.Text("id"), request.Text("assetId"));
        var outcome = await file.KeepAsync(RequestDocuments.Kind, scope, user, id, request.Id("siteId"), nowUtc, cancellationToken);
        return outcome.Step is not null && await RequestDocuments.AreEnoughAsync(scope, request.Id(), most + 1, cancellationToken)
            ? new(null, null, Problems.Of(StatusCodes.Status409Conflict, "The request has enough files", $"At most {most} are kept with it."))
            : outcome;
    }
}
