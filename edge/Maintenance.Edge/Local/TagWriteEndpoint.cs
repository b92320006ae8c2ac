using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Serialization;
using Maintenance.Edge.Configuration;
using Maintenance.Edge.Devices;
using Maintenance.Edge.Downlink;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Maintenance.Edge.Local;

/// <summary>
/// The command to write a tag: from this machine only, with the token of a file that is named in the configuration, to a tag
/// that says it may be written. Without either nothing can be written.
/// </summary>
internal static class TagWriteEndpoint
{
    /// <summary>Characters; less can be guessed.</summary>
    private const int LeastToken = 16;
    private const string Scheme = "Bearer ";
    private const string ByHere = "this machine";

    /// <summary>Longer than any device takes to answer, so that a command has an end.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    /// <param name="Value">In the tag's unit.</param>
    public sealed record Request([property: JsonRequired] double Value);

    /// <param name="Value">As read back, in the tag's unit.</param>
    public sealed record Written(string Tag, double Value);

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/api/tags/{name}/write", HandleAsync);

    private static async Task<Results<Ok<Written>, ProblemHttpResult>> HandleAsync(
        string name, Request request, HttpContext context, GatewaySettings settings, TagWrites writes, CommandDesk desk, TimeProvider clock,
        IHostApplicationLifetime gateway, CancellationToken cancellationToken)
    {
        if (await RefusalAsync(context, settings.Local.WriteTokenFile, cancellationToken) is { } refusal)
            return Problem(refusal.Status, refusal.Why);
        var tag = Uri.UnescapeDataString(name);   // a slash of a name comes escaped
        var begunAtUtc = clock.GetUtcNow();
        var entry = new CommandEntry(Guid.CreateVersion7(begunAtUtc), tag, request.Value, ByHere, begunAtUtc, IsTold: true);
        await desk.NoteAsync(entry);
        var outcome = await WriteAsync(writes, entry, clock, gateway.ApplicationStopping);
        var (result, readBack, detail) = CommandOutcomes.Of(outcome, tag);
        await desk.NoteAsync(entry with { Outcome = result, ReadBack = readBack, Detail = detail, DoneAtUtc = clock.GetUtcNow() });
        return outcome switch
        {
            null => Problem(HttpStatusCode.NotFound, $"There is no tag {tag}."),
            WriteOutcome.Written written => TypedResults.Ok(new Written(tag, written.Value)),
            WriteOutcome.Away away => Problem(HttpStatusCode.ServiceUnavailable, away.Reason),
            WriteOutcome.NotConfirmed doubtful => Problem(HttpStatusCode.BadGateway, doubtful.Reason),
            WriteOutcome.Refused refused => Problem(HttpStatusCode.UnprocessableEntity, refused.Reason),
            var unknown => throw new InvalidOperationException($"{unknown} is no outcome."),
        };
    }

    /// <summary>Once begun it is brought to an end, also where whoever asked has gone.</summary>
    private static async Task<WriteOutcome?> WriteAsync(TagWrites writes, CommandEntry entry, TimeProvider clock, CancellationToken stopping)
    {
        using var late = new CancellationTokenSource(Longest, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, stopping);
        try
        {
            return await writes.WriteAsync(entry.Tag, entry.Value, ByHere, either.Token);
        }
        catch (OperationCanceledException) when (either.IsCancellationRequested)
        {
            return new WriteOutcome.NotConfirmed(stopping.IsCancellationRequested
                ? "The gateway ends, so it may or may not be written." : $"It took longer than {Longest.TotalSeconds:0} s, so it may or may not be written.");
        }
    }

    private static async Task<(HttpStatusCode Status, string Why)?> RefusalAsync(HttpContext context, string? tokenFile, CancellationToken cancellationToken)
    {
        if (context.Connection.RemoteIpAddress is not { } address || !IPAddress.IsLoopback(address))
            return (HttpStatusCode.Forbidden, "A command to write is taken from this machine only.");
        if (tokenFile is null)
            return (HttpStatusCode.Forbidden, "Nothing can be written: the configuration names no local.writeTokenFile.");
        if (await TokenAsync(tokenFile, cancellationToken) is not { Length: >= LeastToken } token)
            return (HttpStatusCode.ServiceUnavailable, $"{tokenFile} is missing, unreadable or holds fewer than {LeastToken} characters.");
        var shown = context.Request.Headers.Authorization.ToString();
        return shown.StartsWith(Scheme, StringComparison.Ordinal)
            && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(shown[Scheme.Length..]), Encoding.UTF8.GetBytes(token))
                ? null
                : (HttpStatusCode.Unauthorized, "The command needs the header 'Authorization: Bearer TOKEN' with the token of local.writeTokenFile.");
    }

    private static async Task<string?> TokenAsync(string file, CancellationToken cancellationToken)
    {
        try
        {
            return (await File.ReadAllTextAsync(file, cancellationToken)).Trim();
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static ProblemHttpResult Problem(HttpStatusCode status, string why) => TypedResults.Problem(why, statusCode: (int)status);
}
