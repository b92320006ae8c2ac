using System.Diagnostics.Metrics;
using System.Globalization;
using Maintenance.Cloud.Platform;
using Maintenance.Contracts.Transport;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Maintenance.Cloud.Fleet;

/// <summary>
/// Answers a gateway that asks what it is to know, once that is newer than what it holds; with <c>Prefer: wait=20</c> (RFC 7240) the
/// answer may take so many seconds. The cloud never opens a connection to a plant.
/// </summary>
internal static class TellGateway
{
    /// <summary>However much happens, a waiting gateway's rows are looked at no more often.</summary>
    private static readonly TimeSpan Lull = TimeSpan.FromMilliseconds(250);

    private const string WaitPreference = "wait=";
    private static readonly Counter<long> Asked = PlatformMeter.Meter.CreateCounter<long>("gateway_instructions_total");

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/gateway/instructions/after/{held:long}", HandleAsync)
        .WithName(nameof(TellGateway))
        .WithSummary("What the gateway is to know, newer than what it holds; signed by the gateway (RFC 9421).")
        .DisableRateLimiting()
        .AllowAnonymous();

    internal static async Task<Results<Ok<GatewayInstructions>, NoContent, ProblemHttpResult>> HandleAsync(
        long held, HttpContext context, GatewayKeys keys, GatewayTurns turns, InstructionsOfGateway instructions, EventSignal signal,
        TimeProvider clock, CancellationToken cancellationToken)
    {
        if (held is < 0 or > GatewayInstructions.MaxVersion)
        {
            return TypedResults.Problem(Problems.OfFields(
                StatusCodes.Status400BadRequest, "There is no such version", ("held", $"A version is 0 to {GatewayInstructions.MaxVersion}.")));
        }

        var proof = await keys.VerifyAsync(context.Request, ReadOnlyMemory<byte>.Empty, cancellationToken);
        if (proof.Gateway is not { } gateway)
        {
            Count("unauthorised");
            context.Response.Headers.WWWAuthenticate = "Signature";
            return TypedResults.Problem(Problems.Of(StatusCodes.Status401Unauthorized, "The gateway did not prove itself", proof.Refusal));
        }

        using var turn = turns.Begin(gateway.Id, cancellationToken);
        var wait = WaitOf(context.Request);
        for (var started = clock.GetTimestamp(); ;)
        {
            var announced = signal.NextAsync();
            var told = await instructions.ReadAsync(gateway, held, cancellationToken);
            var left = wait - clock.GetElapsedTime(started);
            if (told.Version > held || left <= TimeSpan.Zero || turn.Ending.IsCancellationRequested)
            {
                context.Response.Headers.CacheControl = "no-store";
                Count(told.Version > held ? "told" : "nothing");
                return told.Version > held ? TypedResults.Ok(told) : TypedResults.NoContent();
            }

            await WaitAsync(announced, left, clock, turn.Ending);
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    /// <summary>Until something has happened, or is looked for without a word because words can get lost; shortly at least.</summary>
    private static async Task WaitAsync(Task announced, TimeSpan left, TimeProvider clock, CancellationToken ending)
    {
        await Task.Delay(Least(Lull, left), clock, ending).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(ending);
        await Task.WhenAny(announced, Task.Delay(Least(EventReader.IdlePoll, left), clock, waiting.Token));
        await waiting.CancelAsync();
    }

    private static TimeSpan Least(TimeSpan one, TimeSpan other) => one < other ? one : other;

    private static TimeSpan WaitOf(HttpRequest request)
    {
        var wish = request.Headers["Prefer"].ToString().Split([',', ';'], StringSplitOptions.TrimEntries)
            .FirstOrDefault(preference => preference.StartsWith(WaitPreference, StringComparison.OrdinalIgnoreCase));
        return int.TryParse(wish?[WaitPreference.Length..], NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            ? Least(TimeSpan.FromSeconds(seconds), GatewayInstructions.LongestWait)
            : TimeSpan.Zero;
    }

    private static void Count(string outcome) => Asked.Add(1, new KeyValuePair<string, object?>("outcome", outcome));
}
