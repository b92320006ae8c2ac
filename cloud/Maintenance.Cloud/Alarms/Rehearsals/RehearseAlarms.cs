using System.Text.Json;
using System.Text.Json.Serialization;
using Maintenance.Analytics.Rehearsals;
using Maintenance.Cloud.Platform;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;

namespace Maintenance.Cloud.Alarms;

/// <summary>Tries alarm rules on stored readings. The answer grows while it runs: lines of JSON, the last one with the outcome.</summary>
internal static class RehearseAlarms
{
    private const string Lines = "application/x-ndjson";

    /// <param name="From">Included.</param>
    /// <param name="To">Not included; at most 92 days later.</param>
    /// <param name="Rules">1 to 50, on at most 200 tags in all.</param>
    /// <param name="Machines">Where it stands what machines were doing; one that is not named counts as running.</param>
    public sealed record Request(DateTimeOffset From, DateTimeOffset To, IReadOnlyList<RehearsalRule> Rules, IReadOnlyList<RehearsedMachine>? Machines = null);

    /// <summary>One line: how far it is, or what came out, or why it ended without.</summary>
    public sealed record Line(
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Rehearsal.Progress? Progress,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Rehearsal.Outcome? Outcome,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Refused);

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/alarms/rehearsals", HandleAsync)
        .WithName(nameof(RehearseAlarms))
        .WithSummary("Tries alarm rules on stored readings and writes nothing. The answer is lines of JSON: progress, and last the outcome or why there is none.")
        .Produces<Line>(StatusCodes.Status200OK, Lines)
        .RequirePermission(Permission.RehearseAlarmRules);

    private static async Task<Results<PushStreamHttpResult, ProblemHttpResult>> HandleAsync(
        Request request, Database database, CurrentUser user, IOptions<Microsoft.AspNetCore.Http.Json.JsonOptions> json,
        HttpContext context, CancellationToken cancellationToken)
    {
        var rehearsal = new Rehearsal(request.From, request.To, request.Rules, request.Machines ?? []);
        if (rehearsal.Fault is { } fault)
            return Refused(fault.Field, fault.Message);
        var scope = await database.AsUserAsync(user, cancellationToken);
        context.Response.RegisterForDisposeAsync(scope);
        try
        {
            var parts = await rehearsal.PrepareAsync(scope, cancellationToken);
            return TypedResults.Stream(
                stream => WriteAsync(stream, rehearsal, scope, parts, json.Value.SerializerOptions, cancellationToken), Lines);
        }
        catch (RehearsalRefusedException refused)
        {
            return Refused(refused.Field, refused.Message);
        }
    }

    private static async Task WriteAsync(
        Stream stream, Rehearsal rehearsal, DbScope scope, IReadOnlyList<Rehearsal.Part> parts, JsonSerializerOptions json,
        CancellationToken cancellationToken)
    {
        try
        {
            var outcome = await rehearsal.RunAsync(scope, parts, progress => SayAsync(new(progress, null, null)), cancellationToken);
            await SayAsync(new(null, outcome, null));
        }
        catch (RehearsalRefusedException refused)
        {
            await SayAsync(new(null, null, refused.Message));
        }

        async Task SayAsync(Line line)
        {
            await JsonSerializer.SerializeAsync(stream, line, json, cancellationToken);
            await stream.WriteAsync("\n"u8.ToArray(), cancellationToken);
            await stream.FlushAsync(cancellationToken);
        }
    }

    private static ProblemHttpResult Refused(string field, string message) =>
        TypedResults.Problem(Problems.OfFields(StatusCodes.Status400BadRequest, "This cannot be rehearsed", (field, message)));
}
