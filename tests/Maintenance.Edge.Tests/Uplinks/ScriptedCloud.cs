using System.Collections.Concurrent;
using System.IO.Compression;
using System.Net;
using System.Security.Cryptography;
using Maintenance.Contracts.Records;
using Maintenance.Contracts.Transport;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Maintenance.Edge.Tests.Uplinks;

/// <summary>What the next request to the cloud meets.</summary>
internal enum Mishap
{
    None,

    /// <summary>The connection breaks before anything is stored.</summary>
    BrokenBefore,

    /// <summary>All is stored, and the connection breaks before the answer.</summary>
    BrokenAfter,

    Unavailable,
    TooManyRequests,
    Denied,
}

/// <summary>A real HTTP server that plays the cloud's side: enrolment, signatures, and the rules of the stream.</summary>
internal sealed class ScriptedCloud : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly WebApplication _app;
    private readonly Dictionary<(Lane, Guid), Stream> _streams = [];
    private readonly Dictionary<Guid, ECDsa> _keys = [];
    private readonly Dictionary<string, (string Key, Guid Id)> _tokens = [];

    private ScriptedCloud(int port)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls($"http://127.0.0.1:{port}").ConfigureKestrel(kestrel => kestrel.Limits.MaxRequestBodySize = Batch.MaxBytes);
        _app = builder.Build();
        _app.MapPost("/api/v1/gateways/enrol", (EnrolmentRequest request) => Enrol(request));
        _app.MapPost("/api/v1/ingest", (RequestDelegate)IngestAsync);
        _app.MapGet("/api/v1/gateway/instructions/after/{held:long}", (long held, HttpRequest request) => Tell(held, request));
    }

    public Uri Address { get; private set; } = null!;

    public ConcurrentQueue<Mishap> Script { get; } = new();

    /// <summary>Records on which the cloud fails with 500, whenever they come.</summary>
    public Func<OutboxRecord, bool> Chokes { get; set; } = _ => false;

    /// <summary>Records that the cloud will not have, by the first bytes of their payload.</summary>
    public Func<OutboxRecord, bool> IsPoison { get; set; } = _ => false;

    public Func<Lane, Task> Hold { get; set; } = _ => Task.CompletedTask;

    /// <summary>Whether a refusal names the record.</summary>
    public bool NamesPoison { get; set; }

    public string? ValidToken { get; set; } = "one-time";

    /// <summary>What gateways are told; null: this cloud knows of no instructions.</summary>
    public GatewayInstructions? Instructions { get; set; }

    public int Requests { get; private set; }

    public int Enrolments { get; private set; }

    public static async Task<ScriptedCloud> StartAsync(int port = 0)
    {
        var cloud = new ScriptedCloud(port);
        await cloud._app.StartAsync();
        cloud.Address = new(cloud._app.Urls.First());
        return cloud;
    }

    public void Know(Guid gateway, ECDsa key)
    {
        lock (_gate)
            _keys[gateway] = key;
    }

    /// <summary>All records of a lane, in the order of their epochs and sequences.</summary>
    public IReadOnlyList<OutboxRecord> Records(Lane lane)
    {
        lock (_gate)
            return [.. _streams.Where(stream => stream.Key.Item1 == lane).SelectMany(stream => stream.Value.Records)];
    }

    public int Epochs(Lane lane)
    {
        lock (_gate)
            return _streams.Count(stream => stream.Key.Item1 == lane);
    }

    /// <summary>The records of a lane's latest epoch.</summary>
    public IReadOnlyList<OutboxRecord> LatestEpoch(Lane lane)
    {
        lock (_gate)
            return [.. _streams.Where(stream => stream.Key.Item1 == lane).OrderBy(stream => stream.Key.Item2).LastOrDefault().Value?.Records ?? []];
    }

    /// <summary>Sets a stream back, as a restored backup would, or forward, as if the gateway had been further.</summary>
    public void Move(Lane lane, long storedThrough)
    {
        lock (_gate)
        {
            var stream = _streams.Where(stream => stream.Key.Item1 == lane).OrderBy(stream => stream.Key.Item2).Last().Value;
            stream.StoredThrough = storedThrough;
            if (stream.Records.Count > storedThrough)
                stream.Records.RemoveRange((int)storedThrough, stream.Records.Count - (int)storedThrough);
            stream.NextPosition = stream.Records.Sum(record => (long)record.ReadingCount);
        }
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private IResult Enrol(EnrolmentRequest request)
    {
        lock (_gate)
        {
            if (Script.TryDequeue(out var mishap) && mishap == Mishap.Unavailable)
                return Results.StatusCode(503);
            if (!string.Equals(request.Token, ValidToken, StringComparison.Ordinal))
                return Results.Problem("the token is unknown or has expired", statusCode: 401);
            if (_tokens.TryGetValue(request.Token, out var used) && !string.Equals(used.Key, request.PublicKey, StringComparison.Ordinal))
                return Results.Problem("the token was used with another key", statusCode: 409);
            Enrolments++;
            var id = used.Id == default ? Guid.CreateVersion7() : used.Id;
            _tokens[request.Token] = (request.PublicKey, id);
            var key = ECDsa.Create();
            key.ImportSubjectPublicKeyInfo(Convert.FromBase64String(request.PublicKey), out _);
            _keys[id] = key;
            return Results.Ok(new EnrolmentAnswer(id, "DEMO"));
        }
    }

    private async Task IngestAsync(HttpContext context)
    {
        using var compressed = new MemoryStream();
        await context.Request.Body.CopyToAsync(compressed, context.RequestAborted);
        lock (_gate)
            Requests++;
        if (!IsSigned(context.Request, compressed.ToArray()))
        {
            await Results.Problem("this gateway's signature is not valid", statusCode: 401).ExecuteAsync(context);
            return;
        }

        compressed.Position = 0;
        using var body = new MemoryStream();
        await using (var brotli = new BrotliStream(compressed, CompressionMode.Decompress))
            await brotli.CopyToAsync(body, context.RequestAborted);
        var batch = Batch.Decode(body.ToArray());
        await Hold(batch.Header.Lane);

        var mishap = Script.TryDequeue(out var next) ? next : Mishap.None;
        if (mishap is Mishap.BrokenBefore)
        {
            context.Abort();
            return;
        }

        var result = mishap switch
        {
            Mishap.Unavailable => Results.StatusCode(503),
            Mishap.TooManyRequests => Results.StatusCode(429),
            Mishap.Denied => Results.Problem("gone", statusCode: 403),
            _ => Take(batch),
        };
        if (mishap is Mishap.BrokenAfter)
            context.Abort();
        else
            await result.ExecuteAsync(context);
    }

    private bool IsSigned(HttpRequest request, byte[] body)
    {
        lock (_gate)
        {
            var signature = new RequestSignature(
                request.Headers["Content-Digest"].ToString(), request.Headers["Signature-Input"].ToString(), request.Headers["Signature"].ToString());
            return Guid.TryParse(request.Headers[RequestSignature.GatewayField], out var gateway)
                && _keys.TryGetValue(gateway, out var key) && signature.IsValid(key, gateway, request.Method, request.Path, body);
        }
    }

    private IResult Tell(long held, HttpRequest request) =>
        !IsSigned(request, []) ? Results.Problem("this gateway's signature is not valid", statusCode: 401)
        : Instructions is not { } told ? Results.NotFound()
        : told.Version > held ? Results.Json(told) : Results.NoContent();

    private IResult Take(Batch batch)
    {
        lock (_gate)
        {
            var key = (batch.Header.Lane, batch.Header.Epoch);
            var stream = _streams.TryGetValue(key, out var known) ? known : new Stream();
            var answer = new IngestAnswer(batch.Header.Epoch, stream.StoredThrough, 0);
            if (batch.Header.FirstSequence != stream.StoredThrough + 1)
                return Results.Json(answer, statusCode: (int)HttpStatusCode.Conflict);
            if (batch.Header.FirstPosition < stream.NextPosition)
                return Results.Problem($"position {batch.Header.FirstPosition} was given before: next is {stream.NextPosition}", statusCode: 422);
            var poison = batch.Records.ToList().FindIndex(record => IsPoison(record));
            if (poison >= 0)
            {
                return Results.Problem("poison", statusCode: 422, extensions: NamesPoison
                    ? new Dictionary<string, object?> { ["record"] = batch.Header.FirstSequence + poison } : null);
            }

            if (batch.Records.Any(Chokes))
                return Results.Problem("choked", statusCode: 500);

            _streams[key] = stream;
            stream.Records.AddRange(batch.Records);
            stream.StoredThrough += batch.Records.Count;
            stream.NextPosition = batch.Header.FirstPosition + batch.Records.Sum(record => (long)record.ReadingCount);
            return Results.Ok(answer with { StoredThrough = stream.StoredThrough });
        }
    }

    private sealed class Stream
    {
        public List<OutboxRecord> Records { get; } = [];

        public long StoredThrough { get; set; }

        public long NextPosition { get; set; }
    }
}
