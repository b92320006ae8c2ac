using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using Maintenance.Cloud.Platform;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Options;

namespace Maintenance.Cloud.Sync;

/// <summary>
/// What was done on a device while it was not connected, in order. Each operation passes the endpoint that would have taken it at once, so
/// that rights, checks and merging are the same; each has its effect once, however often it is sent, and its answer stays.
/// </summary>
internal static class PostSync
{
    /// <param name="Id">The client's own, a UUID: the same operation sent again is answered as at first.</param>
    /// <param name="Kind">Of the record, as addresses call it, e.g. <c>work-order-steps</c>.</param>
    /// <param name="Action"><c>make</c>, <c>change</c>, <c>remove</c>, or a verb of the kind, e.g. <c>start</c>.</param>
    /// <param name="RecordId">The record; to make one, its id stands in the body.</param>
    /// <param name="BaseVersion">The version on the device when it was last synchronised; what the device itself did since counts as known to it. Not to make.</param>
    /// <param name="Body">As the endpoint takes it.</param>
    public sealed record Operation(
        Guid Id, [StringLength(100, MinimumLength = 1)] string Kind, [StringLength(50, MinimumLength = 1)] string Action, Guid? RecordId = null,
        [Range(1, int.MaxValue)] int? BaseVersion = null, JsonElement? Body = null);

    /// <param name="DeviceId">The client's own, a UUID that it keeps.</param>
    public sealed record Request(Guid DeviceId, [MinLength(1), MaxLength(MostOperations)] IReadOnlyList<Operation> Operations);

    public enum Outcome
    {
        /// <summary>It is done.</summary>
        Applied,

        /// <summary>It is done, beside what others changed since.</summary>
        Merged,

        /// <summary>Nothing is done: others changed the same. A new operation decides.</summary>
        Conflict,

        /// <summary>Nothing is done: the problem says why.</summary>
        Refused,
    }

    /// <param name="Theirs">As it is now.</param>
    public sealed record Conflict(string Field, JsonElement? Yours, JsonElement? Theirs);

    /// <param name="Status">That the endpoint would have answered.</param>
    /// <param name="Record">As it stood then; null where there is none.</param>
    /// <param name="Problem">RFC 9457; null where it is done.</param>
    public sealed record Answer(
        Guid Id, Outcome Outcome, int Status, Guid? RecordId, int? Version, JsonElement? Record, IReadOnlyList<Conflict> Conflicts, JsonElement? Problem);

    public sealed record Response(IReadOnlyList<Answer> Answers);

    /// <summary>Operations of one request.</summary>
    public const int MostOperations = 100;

    /// <summary>So many operations weigh as much as one more request.</summary>
    private const int OperationsOfARequest = 10;

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/sync", HandleAsync)
        .WithName(nameof(PostSync))
        .WithSummary("Does what was queued on a device, in order, each once.")
        .Produces<Response>()
        .RequirePermission(Permission.SyncDevice);

    private static async Task<IResult> HandleAsync(
        Request request, HttpContext http, RunOperation run, IOptions<RateLimiterOptions> limits, CancellationToken cancellationToken)
    {
        using var lease = limits.Value.GlobalLimiter?.AttemptAcquire(http, request.Operations.Count / OperationsOfARequest);
        if (lease is { IsAcquired: false })
        {
            http.Response.Headers.RetryAfter = "10";
            return TypedResults.Problem(Problems.Of(
                StatusCodes.Status429TooManyRequests, "Too many operations", "Nothing of the queue was done: send it again after the time that Retry-After says."));
        }

        List<Answer> answers = [];
        foreach (var operation in request.Operations)
            answers.Add(await run.HandleAsync(request.DeviceId, operation, http, cancellationToken));
        return TypedResults.Ok(new Response(answers));
    }
}
