using System.ComponentModel.DataAnnotations;
using System.Text.Json.Nodes;
using Maintenance.Cloud.Platform;

namespace Maintenance.Cloud.Requests;

/// <summary>Puts a request into another one of the same problem: what becomes of that one becomes of it, and its requester is told so.</summary>
internal static class MergeRequest
{
    /// <param name="Into">Id or number of a request of the same site that lives.</param>
    public sealed record Request([StringLength(50, MinimumLength = 1)] string Into);

    // Two merges that cross each other take their rows in one order.
    private const string LockSql = "SELECT t.id FROM requests.request AS t WHERE t.id = ANY (@ids) ORDER BY t.id FOR NO KEY UPDATE";

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/requests/{idOrNumber}/merge", HandleAsync)
        .WithName(nameof(MergeRequest))
        .WithSummary("Puts a request into another one of the same problem.")
        .WithMetadata(new AnsweredRecord(RequestRecords.Kind, HasPrecondition: true))
        .RequirePermission(Permission.TriageRequests);

    private static async Task<IResult> HandleAsync(
        string idOrNumber, Request request, HttpContext context, Database database, CurrentUser user, CancellationToken cancellationToken)
    {
        await using var scope = await database.AsUserAsync(user, cancellationToken);
        var (id, into) = (await RequestTurn.IdOfAsync(scope, idOrNumber, cancellationToken), await RequestTurn.IdOfAsync(scope, request.Into, cancellationToken));
        await scope.QueryAsync<Guid>(LockSql, new { ids = new[] { id, into }.OfType<Guid>().ToArray() }, cancellationToken);
        var begun = await RequestTurn.BeginAsync(scope, idOrNumber, context, cancellationToken);
        if (begun.Turn is not { } turn)
            return begun.Refused;
        if (into is not { } target || await RecordSql.FindAsync(scope, RequestRecords.Kind, target, isLocked: false, cancellationToken) is not { } other || other.Id("siteId") != turn.SiteId)
            return RequestText.Refuse("into", "The site has no such request, or none that is yours to decide on.");
        if (target == turn.Id)
            return RequestText.Refuse("into", "A request is not merged into itself.");
        if (other.StateOf() is not (RequestState.Reported or RequestState.Accepted))
            return RequestTurn.Decided(other);

        await turn.WidenAsync(cancellationToken);
        Dictionary<string, JsonNode?> follows = new(StringComparer.Ordinal)
        {
            [RequestRecords.MergedIntoId] = other.Text("id"),
            [RequestRecords.MergedIntoNumber] = other.Text("number"),
        };
        foreach (var field in (string[])[RequestRecords.Progress, RequestRecords.WorkOrderId, RequestRecords.WorkOrderNumber])
            follows[field] = other[field]?.DeepClone();
        var changes = turn.Decided(RequestState.Merged).Concat(follows).ToDictionary(StringComparer.Ordinal);
        return await turn.AnswerAsync(context, await turn.SaveAsync(changes, follows, cancellationToken), cancellationToken);
    }
}
