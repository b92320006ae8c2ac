using Maintenance.Cloud.Platform;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Maintenance.Cloud.Requests;

/// <summary>What became of a report, for whoever has its link.</summary>
internal static class FollowRequest
{
    /// <param name="DeclineReason">Why it was declined, or the one that it was merged into.</param>
    /// <param name="MergedInto">Number of the one in which it lives on.</param>
    /// <param name="Photos">Sent with it.</param>
    /// <param name="MayWithdraw">Nobody has decided on it yet.</param>
    /// <param name="Comments">What was said with whoever reported it, the latest first.</param>
    public sealed record Response(
        string Number, string TagNumber, string Name, DateTimeOffset ReportedAtUtc, RequestState State, RequestProgress Progress, string? DeclineReason,
        string? MergedInto, int Photos, bool MayWithdraw, IReadOnlyList<Comment> Comments);

    /// <summary>Words, without whose: who follows by a link is nobody whom the program knows.</summary>
    public sealed record Comment(DateTimeOffset SaidAtUtc, string Text);

    private const int MostComments = 50;

    private const string CommentsSql = """
        SELECT c.created_at_utc AS said_at_utc, c.text FROM work.comment AS c WHERE c.request_id = @id ORDER BY c.created_at_utc DESC, c.id DESC LIMIT @MostComments
        """;

    private const string Sql = """
        SELECT r.number, r.asset_tag_number AS tag_number, r.asset_name AS name, r.reported_at_utc, r.state, r.progress,
               coalesce(r.decline_reason, m.decline_reason) AS decline_reason, r.merged_into_number AS merged_into,
               (SELECT count(*)::integer FROM assets.document AS d WHERE d.request_id = r.id) AS photos,
               r.state = 'Reported' AS may_withdraw
        FROM requests.request AS r LEFT JOIN requests.request AS m ON m.id = r.merged_into_id
        WHERE r.id = @id
        """;

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/requests/follow/{token}", HandleAsync)
        .WithName(nameof(FollowRequest))
        .WithSummary("What became of a report, for whoever has its link.")
        .AllowAnonymous();

    private static async Task<Results<Ok<Response>, NotFound>> HandleAsync(string token, Database database, CancellationToken cancellationToken)
    {
        await using var scope = await database.AsWorkerAsync(cancellationToken);
        return await FollowLinks.FindAsync(scope, token, cancellationToken) is { } id
            ? TypedResults.Ok(await ReadAsync(scope, id, cancellationToken))
            : TypedResults.NotFound();
    }

    internal static async Task<Response> ReadAsync(DbScope scope, Guid id, CancellationToken cancellationToken)
    {
        var row = await scope.SingleAsync<Row>(Sql, new { id }, cancellationToken);
        var comments = await scope.QueryAsync<Comment>(CommentsSql, new { id, MostComments }, cancellationToken);
        return new(row.Number, row.TagNumber, row.Name, row.ReportedAtUtc, row.State, row.Progress, row.DeclineReason, row.MergedInto, row.Photos, row.MayWithdraw, comments);
    }

    private sealed record Row(
        string Number, string TagNumber, string Name, DateTimeOffset ReportedAtUtc, RequestState State, RequestProgress Progress, string? DeclineReason,
        string? MergedInto, int Photos, bool MayWithdraw);
}
