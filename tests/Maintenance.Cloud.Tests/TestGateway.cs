using System.Buffers;
using System.IO.Compression;
using System.Security.Cryptography;
using Maintenance.Cloud.Platform;
using Maintenance.Contracts.Readings;
using Maintenance.Contracts.Records;
using Maintenance.Contracts.Transport;
using Shouldly;

namespace Maintenance.Cloud.Tests;

/// <summary>A gateway as the cloud knows it: enrolled over HTTP, with a key of its own.</summary>
public sealed class TestGateway : IDisposable
{
    private const string IngestPath = "/api/v1/ingest";
    private readonly HttpClient _client;

    private TestGateway(HttpClient client, Guid id, ECDsa key) => (_client, Id, Key) = (client, id, key);

    public Guid Id { get; }

    public ECDsa Key { get; }

    public Guid Epoch { get; init; } = Guid.CreateVersion7();

    /// <summary>Enrols at a site that exists.</summary>
    public static async Task<TestGateway> EnrolAsync(CloudHost host, Guid siteId, string name = "gateway-1")
    {
        var token = await MakeTokenAsync(host.Database, siteId, name);
        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var client = host.CreateClient();
        using var answer = await client.PostAsJsonAsync("/api/v1/gateways/enrol", Request(token, name, key));
        answer.EnsureSuccessStatusCode();
        return new(client, (await answer.Content.ReadFromJsonAsync<EnrolmentAnswer>())!.GatewayId, key);
    }

    public static async Task<string> MakeTokenAsync(CloudDatabase database, Guid siteId, string name, TimeSpan? lifetime = null)
    {
        var token = TokenHash.NewToken();
        await database.OwnerAsync<int>(
            """
            INSERT INTO fleet.enrolment_token (hash, site_id, gateway_name, created_by, created_at_utc, expires_at_utc)
            VALUES (@hash, @siteId, @name, 'test', now(), now() + @lifetime) RETURNING 1
            """, new { hash = TokenHash.Of(token), siteId, name, lifetime = lifetime ?? TimeSpan.FromHours(1) });
        return token;
    }

    public static EnrolmentRequest Request(string token, string name, ECDsa key) =>
        new(token, name, Convert.ToBase64String(key.ExportSubjectPublicKeyInfo()), "1.0-test");

    public Batch Batch(long firstSequence, long firstPosition, params OutboxRecord[] records) =>
        new(new(Lane.Telemetry, Epoch, firstSequence, firstPosition), records);

    public static OutboxRecord Readings(IReadOnlyList<string> names, params Reading[] readings)
    {
        var payload = new ArrayBufferWriter<byte>();
        new ReadingBlockEncoder(names).Encode(readings, payload);
        return new(RecordKind.Readings, readings.Length, payload.WrittenMemory);
    }

    public Task<HttpResponseMessage> SendAsync(Batch batch, string encoding = "gzip", ECDsa? key = null)
    {
        var body = new ArrayBufferWriter<byte>();
        batch.Encode(body);
        return SendAsync(body.WrittenSpan.ToArray(), encoding, key);
    }

    public async Task<HttpResponseMessage> SendAsync(byte[] body, string encoding = "gzip", ECDsa? key = null)
    {
        var sent = Compress(body, encoding);
        var signature = RequestSignature.Sign(key ?? Key, Id, "POST", IngestPath, sent, DateTimeOffset.UtcNow);
        using var request = new HttpRequestMessage(HttpMethod.Post, IngestPath) { Content = new ByteArrayContent(sent) };
        request.Content.Headers.ContentType = new(Contracts.Transport.Batch.MediaType);
        if (encoding.Length > 0)
            request.Content.Headers.ContentEncoding.Add(encoding);
        request.Headers.Add(RequestSignature.GatewayField, Id.ToString());
        request.Content.Headers.Add("Content-Digest", signature.ContentDigest);
        request.Headers.Add("Signature-Input", signature.SignatureInput);
        request.Headers.Add("Signature", signature.Signature);
        return await _client.SendAsync(request);
    }

    /// <summary>Asks what the gateway is to know beyond what it holds.</summary>
    public async Task<HttpResponseMessage> AskAsync(long held, int waitSeconds = 0, ECDsa? key = null, Guid? id = null)
    {
        var path = GatewayInstructions.PathAfter(held);
        var signature = RequestSignature.Sign(key ?? Key, id ?? Id, "GET", $"/{path}", [], DateTimeOffset.UtcNow);
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/{path}");
        request.Headers.Add(RequestSignature.GatewayField, (id ?? Id).ToString());
        request.Headers.Add("Content-Digest", signature.ContentDigest);
        request.Headers.Add("Signature-Input", signature.SignatureInput);
        request.Headers.Add("Signature", signature.Signature);
        request.Headers.Add("Prefer", $"wait={waitSeconds}");
        return await _client.SendAsync(request);
    }

    /// <summary>What the gateway is told.</summary>
    public async Task<GatewayInstructions> ToldAsync(long held = 0, int waitSeconds = 0)
    {
        using var answer = await AskAsync(held, waitSeconds);
        ((int)answer.StatusCode).ShouldBe(200, await answer.Content.ReadAsStringAsync());
        return (await answer.Content.ReadFromJsonAsync<GatewayInstructions>())!;
    }

    /// <summary>Sends a batch that must be taken.</summary>
    public async Task<IngestAnswer> StoreAsync(Batch batch)
    {
        using var answer = await SendAsync(batch);
        ((int)answer.StatusCode).ShouldBe(200, await answer.Content.ReadAsStringAsync());
        return (await answer.Content.ReadFromJsonAsync<IngestAnswer>())!;
    }

    public void Dispose()
    {
        Key.Dispose();
        _client.Dispose();
    }

    private static byte[] Compress(byte[] body, string encoding)
    {
        if (encoding.Length == 0)
            return body;
        using var output = new MemoryStream();
        using (Stream stream = encoding is "br" ? new BrotliStream(output, CompressionLevel.Fastest) : new GZipStream(output, CompressionLevel.Fastest))
            stream.Write(body);
        return output.ToArray();
    }
}
