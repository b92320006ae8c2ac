using System.Globalization;
using System.Text.Json;
using Maintenance.Cloud.Assets;
using Maintenance.Cloud.Platform;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.OpenApi;

namespace Maintenance.Cloud.Requests;

/// <summary>
/// Takes the report of somebody who stands before a machine and need not have an account; who is signed in and something at the site is the
/// reporter. Nothing of the plant is told but what its label says; a code that no asset has is answered as one of an asset that is gone.
/// </summary>
internal static class ReportByCode
{
    /// <param name="FollowToken">Of the link by which the reporter follows the request; shown here only.</param>
    public sealed record Response(string Number, string FollowToken);

    /// <summary>What such a person says; where and from whom, the label says.</summary>
    public static RecordDefinition Report { get; } = new("requests", "Report", "requests.request",
        [.. RequestRecords.Kind.OwnFields.Where(field => field.Name is "problemDescription" or "severity" or "machineIsDown" or "downSinceUtc" or "reporterName" or "reporterContact")])
    {
        Read = Permission.ReadRequests,
        HasSite = false,
        HasStamps = false,
        Order = "severity",
    };

    // Whose a request is, its table asks the transaction.
    private const string ReporterSql = "SELECT set_config('app.user_id', @id, true)";

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/qr/{code}/requests", HandleAsync)
        .WithName(nameof(ReportByCode))
        .WithSummary("Reports a problem of the asset of a scanned code, with or without an account; sent again with the same id it is reported once.")
        .AddOpenApiOperationTransformer((operation, context, _) =>
        {
            var body = RecordDocument.Schema(Report, RecordInput.Made, ("id", new OpenApiSchema { Type = JsonSchemaType.String, Format = "uuid" }));
            operation.RequestBody = RecordDocument.BodyOf(RecordDocument.Named(context.Document!, nameof(ReportByCode), body));
            return Task.CompletedTask;
        })
        .Produces<Response>(StatusCodes.Status201Created)
        .ProducesProblem(StatusCodes.Status429TooManyRequests)
        .AllowAnonymous();

    private static async Task<IResult> HandleAsync(
        string code, HttpContext context, Database database, ReportLimits limits, TimeProvider clock, CancellationToken cancellationToken)
    {
        var nowUtc = clock.GetUtcNow();
        var body = await RecordBody.ReadAsync(context.Request, cancellationToken);
        List<(string Field, string Message)> errors = [];
        var said = NewRecord.Take(Report, body, nowUtc, errors);
        if (errors.Count > 0)
            return RecordBody.Refuse(errors);
        if (await limits.TryAsync(context.Connection.RemoteIpAddress, code.ToUpperInvariant(), cancellationToken) is { } wait)
            return TooMany(context, wait);

        await using var scope = await database.AsWorkerAsync(cancellationToken);
        if (await AssetDirectory.FindByCodeAsync(scope, code, cancellationToken) is not { } asset)
            return TypedResults.NotFound();
        var reporter = ReporterOf(context, asset.SiteId);
        await scope.ExecuteAsync(ReporterSql, new { id = reporter == Nobody.User ? "" : reporter.Id.ToString() }, cancellationToken);
        var outcome = await MakeRecord.MakeAsync(RequestRecords.Kind, scope, reporter, At(said, asset), nowUtc, cancellationToken);
        if (outcome.Refused is { } refused)
            return TypedResults.Problem(refused);
        var answer = new Response(outcome.Record!.Text("number"), await FollowLinks.MakeAsync(scope, outcome.Record!.Id(), nowUtc, cancellationToken));
        await scope.CommitAsync(cancellationToken);
        return outcome.Step is null ? TypedResults.Ok(answer) : TypedResults.Json(answer, statusCode: StatusCodes.Status201Created);
    }

    /// <summary>Whoever is signed in, at their own site. A program with a key reports for nobody.</summary>
    private static CurrentUser ReporterOf(HttpContext context, Guid siteId) =>
        CurrentUser.Of(context.User) is { Scopes: null } person && person.Memberships.Any(at => at.SiteId == siteId) ? person : Nobody.User;

    /// <summary>The same words for another machine are another report.</summary>
    private static NewRecord At(NewRecord said, AssetDirectory.Entry asset)
    {
        var values = said.Values.DeepClone().AsObject();
        (values["siteId"], values["assetId"], values["source"]) = (asset.SiteId.ToString(), asset.Id.ToString(), nameof(RequestSource.QrCode));
        return new(said.Id, JsonSerializer.SerializeToElement(new { asset.Id, said.Body }), values);
    }

    private static ProblemHttpResult TooMany(HttpContext context, TimeSpan wait)
    {
        context.Response.Headers.RetryAfter = Math.Max(1, Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        return TypedResults.Problem(Problems.Of(
            StatusCodes.Status429TooManyRequests, "Too many reports", "Come again after the time that Retry-After says, or tell somebody of maintenance in person."));
    }
}
