using System.Buffers;
using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Maintenance.Contracts.Records;
using Maintenance.Contracts.Transport;
using Maintenance.Edge.Fleet;

namespace Maintenance.Edge.Uplinks;

/// <summary>Posts batches, compressed and signed, and says what the answer means.</summary>
internal sealed class IngestClient(
    Lane lane, IHttpClientFactory clients, GatewayIdentity identity, UplinkOptions options, TimeProvider clock) : ILaneSender
{
    private static readonly Uri Path = new("api/v1/ingest", UriKind.Relative);
    private readonly Uri _address = new(identity.Cloud, Path);
    private readonly ArrayBufferWriter<byte> _body = new();
    private readonly MemoryStream _compressed = new();

    public long SentBytes => _compressed.Length;

    /// <summary>By a batch that joins on nowhere: it is answered with where the cloud is, and nothing of it is stored.</summary>
    public Task<IngestReply> AskAsync(Guid epoch, CancellationToken cancellationToken) =>
        SendAsync(new(new(lane, epoch, long.MaxValue - Batch.MaxRecords, 0), [new(RecordKind.Gap, 0, default)]), cancellationToken);

    public async Task<IngestReply> SendAsync(Batch batch, CancellationToken cancellationToken)
    {
        await CompressAsync(batch, cancellationToken);
        using var request = Sign();
        using var timeout = new CancellationTokenSource(options.RequestTimeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            using var client = clients.CreateClient(Enrolment.ClientName);
            using var response = await client.SendAsync(request, either.Token);
            return await UnderstandAsync(response, either.Token);
        }
        catch (Exception away) when (!cancellationToken.IsCancellationRequested
            && away is HttpRequestException or OperationCanceledException or JsonException or IOException)
        {
            return new IngestReply.Failed($"the cloud at {identity.Cloud} gives no answer: {away.Message}", NeedsPerson: false, null);
        }
    }

    public ValueTask DisposeAsync() => _compressed.DisposeAsync();

    /// <summary>Brotli at its fastest: of 60,000 readings it left 5.3 bytes each where gzip at its fastest left 9.7, in three quarters of the time.</summary>
    private async Task CompressAsync(Batch batch, CancellationToken cancellationToken)
    {
        _body.ResetWrittenCount();
        batch.Encode(_body);
        _compressed.SetLength(0);
        await using var brotli = new BrotliStream(_compressed, CompressionLevel.Fastest, leaveOpen: true);
        await brotli.WriteAsync(_body.WrittenMemory, cancellationToken);
    }

    private HttpRequestMessage Sign()
    {
        var body = _compressed.GetBuffer().AsSpan(0, (int)_compressed.Length);
        var signature = RequestSignature.Sign(identity.Key, identity.GatewayId, "POST", _address.AbsolutePath, body, clock.GetUtcNow());
        var content = new ByteArrayContent(_compressed.GetBuffer(), 0, body.Length);
        content.Headers.ContentType = new MediaTypeHeaderValue(Batch.MediaType);
        content.Headers.ContentEncoding.Add("br");

        var request = new HttpRequestMessage(HttpMethod.Post, _address) { Content = content };
        request.Headers.Add(RequestSignature.GatewayField, identity.GatewayId.ToString());
        request.Headers.TryAddWithoutValidation("Content-Digest", signature.ContentDigest);
        request.Headers.TryAddWithoutValidation("Signature-Input", signature.SignatureInput);
        request.Headers.TryAddWithoutValidation("Signature", signature.Signature);
        return request;
    }

    private async Task<IngestReply> UnderstandAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (response.StatusCode is HttpStatusCode.OK or HttpStatusCode.Conflict)
        {
            return await response.Content.ReadFromJsonAsync<IngestAnswer>(cancellationToken) is { } answer
                ? new IngestReply.Holds(answer, response.StatusCode == HttpStatusCode.OK)
                : throw new JsonException("the cloud answered a batch with null");
        }

        var problem = await Problem.ReadAsync(response, cancellationToken);
        return response.StatusCode switch
        {
            HttpStatusCode.BadRequest or HttpStatusCode.RequestEntityTooLarge or HttpStatusCode.UnprocessableEntity =>
                new IngestReply.Refused(problem),
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => new IngestReply.Failed(
                $"the cloud does not accept gateway {identity.GatewayId}'s key: {problem}. Ask an administrator, or delete gateway.json and enrol again",
                NeedsPerson: true, RetryWait.RetryAfter(response, clock)),
            HttpStatusCode.NotFound or HttpStatusCode.MethodNotAllowed => new IngestReply.Failed(
                $"{_address} is not a cloud's ingest: {problem}. Check the cloud's address", NeedsPerson: true, null),
            HttpStatusCode.InternalServerError => new IngestReply.Failed(
                $"the cloud fails on a batch: {problem}", NeedsPerson: false, RetryWait.RetryAfter(response, clock), problem),
            _ => new IngestReply.Failed($"the cloud answered {problem}", NeedsPerson: false, RetryWait.RetryAfter(response, clock)),
        };
    }
}
