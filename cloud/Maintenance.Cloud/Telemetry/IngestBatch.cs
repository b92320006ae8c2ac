using System.Diagnostics.Metrics;
using Maintenance.Cloud.Fleet;
using Maintenance.Cloud.Platform;
using Maintenance.Contracts;
using Maintenance.Contracts.Transport;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Maintenance.Cloud.Telemetry;

/// <summary>
/// Takes a gateway's batch. A retry is harmless: what is stored already is passed over, and the answer says through which
/// sequence the cloud holds the stream.
/// </summary>
internal static class IngestBatch
{
    private static readonly Counter<long> Batches = PlatformMeter.Meter.CreateCounter<long>("ingest_batches_total");

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/ingest", HandleAsync)
        .WithName(nameof(IngestBatch))
        .WithSummary("Stores a batch of records of one lane; signed by the gateway (RFC 9421).")
        .Accepts<byte[]>(Batch.MediaType)
        .WithMetadata(new RequestSizeLimitAttribute(Batch.MaxBytes))
        .DisableRateLimiting()
        .AllowAnonymous();

    internal static async Task<Results<Ok<IngestAnswer>, Conflict<IngestAnswer>, ProblemHttpResult>> HandleAsync(
        HttpContext context, GatewayKeys keys, BatchStore store, CancellationToken cancellationToken)
    {
        using var sent = new BoundedBytes(Batch.MaxBytes);
        await sent.FillAsync(context.Request.BodyReader, cancellationToken);
        if (sent.IsOverfull)
            return Refuse(StatusCodes.Status413PayloadTooLarge, "The batch is too large", $"At most {Batch.MaxBytes} bytes.");

        var proof = await keys.VerifyAsync(context.Request, sent.Written, cancellationToken);
        if (proof.Gateway is not { } gateway)
        {
            Count("unauthorised");
            context.Response.Headers.WWWAuthenticate = "Signature";
            return Refuse(StatusCodes.Status401Unauthorized, "The gateway did not prove itself", proof.Refusal);
        }

        var encoding = context.Request.Headers.ContentEncoding.ToString();
        if (!BatchBody.Knows(encoding))
            return Refuse(StatusCodes.Status415UnsupportedMediaType, "The encoding is not known", $"Content-Encoding is {encoding}; send gzip, br or none.");
        using var body = new BoundedBytes(Batch.MaxBytes);
        try
        {
            await BatchBody.DecompressAsync(encoding, sent, body, cancellationToken);
            if (body.IsOverfull)
                return Refuse(StatusCodes.Status413PayloadTooLarge, "The batch is too large", $"Decompressed it is more than {Batch.MaxBytes} bytes.");
            var outcome = await store.StoreAsync(gateway, Batch.Decode(body.Written), cancellationToken);
            Count(outcome.Joins ? "stored" : "not_joining");
            return outcome.Joins ? TypedResults.Ok(outcome.Answer) : TypedResults.Conflict(outcome.Answer);
        }
        catch (Exception malformed) when (malformed is MalformedRecordException or InvalidDataException)
        {
            return Refuse(StatusCodes.Status422UnprocessableEntity, "The batch cannot be read; nothing of it was stored", malformed.Message, (malformed as MalformedRecordException)?.Record);
        }
    }

    /// <param name="record">Sequence of the record at fault: the gateway then sends the ones before it, and that one alone.</param>
    private static ProblemHttpResult Refuse(int status, string title, string detail, long? record = null)
    {
        if (status != StatusCodes.Status401Unauthorized)
            Count("refused");
        var problem = Problems.Of(status, title, detail);
        if (record is not null)
            problem.Extensions["record"] = record;
        return TypedResults.Problem(problem);
    }

    private static void Count(string outcome) => Batches.Add(1, new KeyValuePair<string, object?>("outcome", outcome));
}
