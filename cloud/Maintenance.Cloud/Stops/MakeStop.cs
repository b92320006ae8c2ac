using System.Text.Json.Nodes;
using Maintenance.Cloud.Catalogues;
using Maintenance.Cloud.Platform;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.OpenApi;

namespace Maintenance.Cloud.Stops;

/// <summary>
/// A person says that an asset stands, or stood. What the machine itself says of that time becomes part of the person's stop; where
/// another person said something about it that would be lost, it is refused, and the stop that stands in the way named.
/// </summary>
internal static class MakeStop
{
    private static RecordDefinition Kind => StopRecords.Kind;

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/stops", HandleAsync)
        .WithName(nameof(MakeStop))
        .WithSummary("Says that an asset stands, or stood; sent again with the same id it makes nothing twice.")
        .AddOpenApiOperationTransformer((operation, context, _) =>
        {
            Describe(operation, context.Document!);
            return Task.CompletedTask;
        })
        .RequirePermission(Permission.MakeStops);

    private static async Task<IResult> HandleAsync(HttpContext context, Database database, CurrentUser user, TimeProvider clock, CancellationToken cancellationToken)
    {
        var nowUtc = clock.GetUtcNow();
        var body = await RecordBody.ReadAsync(context.Request, cancellationToken);
        List<(string Field, string Message)> errors = [];
        var asked = NewRecord.Take(Kind, body, nowUtc, errors);
        if (errors.Count > 0)
            return RecordBody.Refuse(errors);
        var span = Span.Of(asked.Values[StopRecords.StartedAtUtc].ToInstant() ?? nowUtc, asked.Values[StopRecords.EndedAtUtc].ToInstant());
        foreach (var (field, instant) in new[] { (StopRecords.StartedAtUtc, span.From), (StopRecords.EndedAtUtc, span.Until ?? span.From) })
        {
            if (StopTimes.Fault(instant, nowUtc) is { } fault)
                return Refuse(field, fault);
        }

        if (span.IsEmpty)
            return Refuse(StopRecords.EndedAtUtc, "A stop ends after it began.");
        await using var scope = await database.AsUserAsync(user, cancellationToken);
        var outcome = await MakeRecord.MakeAsync(
            Kind, scope, user, asked, nowUtc, cancellationToken, () => ClaimAsync(scope, user, asked, span, nowUtc, cancellationToken));
        return await MakeRecord.AnswerAsync(Kind, context, scope, outcome, cancellationToken);
    }

    private static async Task<ProblemDetails?> ClaimAsync(
        DbScope scope, CurrentUser user, NewRecord asked, Span span, DateTimeOffset nowUtc, CancellationToken cancellationToken)
    {
        Guid Reference(string field) => Guid.Parse(asked.Values[field]!.GetValue<string>());
        string? Said(string field) => asked.Values[field]?.GetValue<string>();
        var at = await StopWriting.BeginAsync(scope, user, Reference("siteId"), Reference("assetId"), nowUtc, cancellationToken);
        var type = Said(StopRecords.Type) ?? (Said(StopRecords.Reason) is { } reason ? await GiveReason.TypeOfAsync(at, reason, cancellationToken) : null);
        var words = new StopWords(
            type is null ? StopType.Breakdown : Enum.Parse<StopType>(type), StopSource.Person, Said(StopRecords.Reason),
            Said("workOrderId") is { } order ? Guid.Parse(order) : null, null, Said("note"));
        foreach (var stop in await ProjectStops.OverlappingAsync(at, span, cancellationToken))
        {
            if (!ProjectStops.CanTakeIn(stop, words))
                return InTheWay(stop);
        }

        var touched = await Claims.AddAsync(at, StopSource.Person, asked.Id.ToString(), span, cancellationToken);
        await ProjectStops.HandleAsync(at, touched, words, cancellationToken, asked.Id);
        return null;
    }

    private static HttpValidationProblemDetails InTheWay(JsonObject stop)
    {
        var problem = Problems.OfFields(
            StatusCodes.Status409Conflict, "The asset stands in that time already",
            (StopRecords.StartedAtUtc, $"The asset stands since {stop[StopRecords.StartedAtUtc]} already: change that stop."));
        problem.Extensions["stopId"] = stop["id"]!.GetValue<string>();
        return problem;
    }

    private static ProblemHttpResult Refuse(string field, string words) =>
        TypedResults.Problem(Problems.OfFields(StatusCodes.Status422UnprocessableEntity, "The stop cannot be so", (field, words)));

    private static void Describe(OpenApiOperation operation, OpenApiDocument document)
    {
        var body = RecordDocument.Schema(Kind, RecordInput.Made, ("id", new OpenApiSchema { Type = JsonSchemaType.String, Format = "uuid" }));
        var stop = RecordDocument.Named(document, Kind.Name, RecordDocument.Schema(Kind, null));
        operation.RequestBody = RecordDocument.BodyOf(RecordDocument.Named(document, nameof(MakeStop), body));
        operation.Responses = new()
        {
            ["201"] = RecordDocument.Answer("It was made.", RecordDocument.Json(stop)),
            ["200"] = RecordDocument.Answer("It was made before, by this request.", RecordDocument.Json(stop)),
        };
    }
}
