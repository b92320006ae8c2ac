using System.Buffers;
using System.Net;
using System.Security.Cryptography;
using System.Text.Json;
using FsCheck.Fluent;
using Maintenance.Contracts.Readings;
using Maintenance.Contracts.Records;
using Maintenance.Contracts.Transport;
using Shouldly;
using Xunit;

namespace Maintenance.Cloud.Tests.Telemetry;

[Collection("Gateways")]
public sealed class IngestTests(OneHost at) : IAsyncLifetime
{
    private static readonly string[] Names = ["P-101.vibration", "P-101.speed"];
    private static readonly string[] Told = ["name", "dataType", "expectedPeriodSeconds", "scale", "offset", "deadband", "high", "isWritable"];
    private readonly CloudHost _host = at.Host;
    private TestGateway _gateway = null!;
    private Guid _site;

    public async Task InitializeAsync()
    {
        _site = await at.SiteAsync();
        _gateway = await TestGateway.EnrolAsync(_host, _site);
    }

    public Task DisposeAsync()
    {
        _gateway.Dispose();
        return Task.CompletedTask;
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    [InlineData("")]
    public async Task A_batch_is_stored_with_its_readings_tags_and_mark(string encoding)
    {
        using var answer = await _gateway.SendAsync(_gateway.Batch(1, 0, Run(0, 3)), encoding);

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await answer.Content.ReadFromJsonAsync<IngestAnswer>()).ShouldBe(new IngestAnswer(_gateway.Epoch, 1, 0));
        (await PositionsAsync()).ShouldBe([0, 1, 2]);
        (await _host.Database.OwnerRowsAsync<string>("SELECT name || '|' || signal || '|' || asset_tag_number FROM telemetry.tag WHERE gateway_id = @Id ORDER BY id", new { _gateway.Id }))
            .ShouldBe(["P-101.vibration|vibration|P-101", "P-101.speed|speed|P-101"]);
    }

    [Fact]
    public async Task Whatever_repeats_and_overlaps_each_reading_is_stored_once()
    {
        // Model: records 1 to 12 of a reading each; any run that joins on is taken, any other is refused, in any order.
        var runs = Gen.Zip(Gen.Choose(1, 12), Gen.Choose(1, 6)).ArrayOf(20).Sample(8);
        foreach (var sample in runs)
        {
            using var gateway = await TestGateway.EnrolAsync(_host, _site, $"g-{Guid.NewGuid():N}");
            var stored = 0L;
            foreach (var (first, count) in sample)
            {
                using var answer = await gateway.SendAsync(gateway.Batch(first, first - 1, [.. Enumerable.Range(first, count).Select(i => Run(i - 1, 1))]));
                answer.StatusCode.ShouldBe(first <= stored + 1 ? HttpStatusCode.OK : HttpStatusCode.Conflict);
                if (first <= stored + 1)
                    stored = Math.Max(stored, first + count - 1);
                (await answer.Content.ReadFromJsonAsync<IngestAnswer>())!.StoredThrough.ShouldBe(stored);
            }

            (await PositionsAsync(gateway)).ShouldBe(Enumerable.Range(0, (int)stored).Select(i => (long)i));
        }
    }

    [Fact]
    public async Task Racing_copies_of_a_batch_are_stored_once()
    {
        var batch = _gateway.Batch(1, 0, Run(0, 50), Run(50, 50));

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => _gateway.StoreAsync(batch)));

        answers.ShouldAllBe(answer => answer.StoredThrough == 2);
        (await PositionsAsync()).Count.ShouldBe(100);
        (await _host.Database.OwnerAsync<long>("SELECT readings_stored FROM telemetry.stream WHERE gateway_id = @Id", new { _gateway.Id })).ShouldBe(100);
    }

    [Fact]
    public async Task A_batch_cut_anywhere_is_refused_whole()
    {
        var body = new ArrayBufferWriter<byte>();
        _gateway.Batch(1, 0, Run(0, 3), Run(3, 3)).Encode(body);

        foreach (var length in (int[])[0, 20, 46, 60, body.WrittenCount / 2, body.WrittenCount - 1])
        {
            using var answer = await _gateway.SendAsync(body.WrittenSpan[..length].ToArray());
            answer.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
            (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("detail").GetString().ShouldNotBeNullOrEmpty();
        }

        (await PositionsAsync()).ShouldBeEmpty();
        (await _host.Database.OwnerAsync<int>("SELECT count(*) FROM telemetry.stream WHERE gateway_id = @Id", new { _gateway.Id })).ShouldBe(0);
    }

    [Fact]
    public async Task A_record_changed_on_the_way_is_named()
    {
        var body = new ArrayBufferWriter<byte>();
        _gateway.Batch(5, 0, Run(0, 3), Run(3, 3)).Encode(body);
        var changed = body.WrittenSpan.ToArray();
        changed[^10] ^= 1;

        using var answer = await _gateway.SendAsync(changed);

        (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("record").GetInt64().ShouldBe(6);
    }

    [Fact]
    public async Task Another_key_is_refused_and_the_problem_says_so()
    {
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var answer = await _gateway.SendAsync(_gateway.Batch(1, 0, Run(0, 1)), key: other);

        answer.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await answer.Content.ReadAsStringAsync()).ShouldContain("not by the key");
        (await PositionsAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_bomb_is_refused_before_it_takes_memory()
    {
        using var answer = await _gateway.SendAsync(new byte[64 * 1024 * 1024]);

        answer.StatusCode.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
    }

    [Fact]
    public async Task Bytes_that_are_not_of_their_encoding_are_refused()
    {
        foreach (var encoding in (string[])["gzip", "br"])
        {
            using var answer = await SendRawAsync([1, 2, 3, 4, 5, 6, 7, 8, 9], encoding);
            answer.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        }

        using var unknown = await SendRawAsync([1, 2, 3], "zstd");
        unknown.StatusCode.ShouldBe(HttpStatusCode.UnsupportedMediaType);
    }

    [Fact]
    public async Task What_cannot_be_read_is_kept_aside_as_a_gap_and_the_rest_goes_on()
    {
        var garbage = new OutboxRecord(RecordKind.Readings, 7, new byte[] { 1, 2, 3 });
        var noJson = new OutboxRecord(RecordKind.Gap, 0, "not json"u8.ToArray());
        var badText = Json(new Gap(Guid.CreateVersion7(), GapReason.PollOverrun, default, default, 1, "a\0b", null, null));
        var unknownKind = new OutboxRecord((RecordKind)99, 0, new byte[] { 1 });

        (await _gateway.StoreAsync(_gateway.Batch(1, 0, Run(0, 2), garbage, noJson, badText, unknownKind, Run(9, 2))))
            .ShouldBe(new IngestAnswer(_gateway.Epoch, 6, 4));

        (await PositionsAsync()).ShouldBe([0, 1, 9, 10]);
        (await _host.Database.OwnerRowsAsync<string>("SELECT sequence || ':' || reading_count FROM telemetry.quarantined_record WHERE gateway_id = @Id ORDER BY sequence", new { _gateway.Id }))
            .ShouldBe(["2:7", "3:0", "4:0", "5:0"]);
        (await _host.Database.OwnerAsync<long>("SELECT sum(count) FROM telemetry.gap WHERE reason = 'Quarantined' AND is_after_sampling AND gateway_id = @Id", new { _gateway.Id })).ShouldBe(7);
    }

    [Fact]
    public async Task A_clock_in_1970_costs_only_its_own_readings_and_they_are_kept()
    {
        var now = DateTimeOffset.UtcNow;
        var record = TestGateway.Readings(
            Names, At(0, now), At(1, DateTimeOffset.UnixEpoch), At(0, now.AddDays(3)), At(1, now.AddSeconds(1)));

        (await _gateway.StoreAsync(_gateway.Batch(1, 0, record))).Quarantined.ShouldBe(1);

        (await PositionsAsync()).ShouldBe([0, 3]);
        var kept = await _host.Database.OwnerAsync<byte[]>("SELECT payload FROM telemetry.quarantined_record WHERE gateway_id = @Id", new { _gateway.Id });
        ReadingBlock.Decode(kept).Readings.Select(reading => reading.MeasuredAtUtc.Year).ShouldBe([1970, now.AddDays(3).Year]);
        (await _host.Database.OwnerAsync<long>("SELECT count FROM telemetry.gap WHERE gateway_id = @Id", new { _gateway.Id })).ShouldBe(2);
    }

    [Fact]
    public async Task Recorded_data_of_2013_gets_partitions_of_its_days_also_when_raced_for()
    {
        var begin = new DateTimeOffset(2013, 12, 2, 21, 15, 0, TimeSpan.Zero);
        using var second = await TestGateway.EnrolAsync(_host, _site, "gateway-2");
        var days = Enumerable.Range(0, 10).Select(day => At(0, begin.AddDays(day))).ToArray();

        await Task.WhenAll(
            _gateway.StoreAsync(_gateway.Batch(1, 0, TestGateway.Readings(Names, days))),
            second.StoreAsync(second.Batch(1, 0, TestGateway.Readings(Names, days))));

        (await _host.Database.OwnerAsync<int>(
            "SELECT count(DISTINCT tableoid) FROM telemetry.reading WHERE batch_id IN (SELECT b.id FROM telemetry.batch AS b WHERE b.site_id = @_site)", new { _site })).ShouldBe(10);
        (await _host.Database.OwnerAsync<int>("""
            SELECT count(*) FROM pg_class c JOIN pg_inherits i ON i.inhrelid = c.oid
            WHERE i.inhparent = 'telemetry.reading'::regclass AND NOT (c.relrowsecurity AND c.relforcerowsecurity)
            """)).ShouldBe(0);
    }

    [Fact]
    public async Task What_is_no_number_is_stored_as_missing_with_its_quality()
    {
        var now = DateTimeOffset.UtcNow;
        await _gateway.StoreAsync(_gateway.Batch(1, 0, TestGateway.Readings(Names, new Reading(0, double.NaN, Quality.Bad, now, now))));

        (await _host.Database.OwnerAsync<bool>(
            "SELECT r.value IS NULL AND r.quality = 2 FROM telemetry.reading AS r JOIN telemetry.batch AS b ON b.id = r.batch_id WHERE b.gateway_id = @Id", new { _gateway.Id })).ShouldBeTrue();
    }

    [Fact]
    public async Task Positions_that_are_taken_are_not_used_again()
    {
        await _gateway.StoreAsync(_gateway.Batch(1, 0, Run(0, 5)));

        using var answer = await _gateway.SendAsync(_gateway.Batch(2, 3, Run(3, 5)));

        answer.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await PositionsAsync()).Count.ShouldBe(5);
    }

    [Fact]
    public async Task Declarations_describe_tags_also_those_that_came_first()
    {
        await _gateway.StoreAsync(_gateway.Batch(1, 0, Run(0, 2)));
        var declared = new TagDeclarations([new("P-101.vibration", "P-101", "vibration", "Vibration", "mm/s", TimeSpan.FromSeconds(5), null, 7.1, new(0, 9), "float32", 0.1, -2, 0.5)]);

        await _gateway.StoreAsync(_gateway.Batch(2, 2, new OutboxRecord(RecordKind.TagDeclarations, 0, RecordJson.Write(declared, RecordJson.Default.TagDeclarations)), Run(2, 2)));

        using var rel = await at.PersonAsync(_site, "ReliabilityEngineer");
        (await ToldAsync()).ShouldBe(["P-101.vibration float32 5 0.1 -2 0.5 7.1 True", "P-101.speed       "]);
        (await _host.Database.OwnerRowsAsync<string>("SELECT concat_ws('|', name, unit, high, expected_period, is_declared) FROM telemetry.tag WHERE gateway_id = @Id ORDER BY id", new { _gateway.Id }))
            .ShouldBe(["P-101.vibration|mm/s|7.1|00:00:05|t", "P-101.speed||f"]);

        // A gateway of before says less.
        var old = """{"tags":[{"name":"P-101.vibration","asset":"P-101","signal":"vibration","kind":"Vibration","unit":"mm/s","expectedPeriod":"00:00:05","low":null,"high":null}]}"""u8;
        await _gateway.StoreAsync(_gateway.Batch(4, 4, new OutboxRecord(RecordKind.TagDeclarations, 0, old.ToArray())));
        (await ToldAsync())[0].ShouldBe("P-101.vibration  5     False");

        async Task<string[]> ToldAsync() =>
        [
            .. (await rel.Client.GetFromJsonAsync<JsonElement>("/api/v1/tags")).GetProperty("items").EnumerateArray().Select(tag => string.Join(' ', Told.Select(field => tag.GetProperty(field).ToString()))),
        ];
    }

    private static Reading At(int tag, DateTimeOffset measuredAtUtc) => new(tag, 1.5, Quality.Good, measuredAtUtc, DateTimeOffset.UtcNow);

    private static OutboxRecord Run(int from, int count)
    {
        var now = DateTimeOffset.UtcNow;
        return TestGateway.Readings(Names, [.. Enumerable.Range(from, count).Select(i => new Reading(i % 2, i, Quality.Good, now.AddMilliseconds(i), now))]);
    }

    private static OutboxRecord Json(Gap gap) => new(RecordKind.Gap, 0, RecordJson.Write(gap, RecordJson.Default.Gap));

    private async Task<HttpResponseMessage> SendRawAsync(byte[] body, string encoding)
    {
        using var client = _host.CreateClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/ingest") { Content = new ByteArrayContent(body) };
        var signature = RequestSignature.Sign(_gateway.Key, _gateway.Id, "POST", "/api/v1/ingest", body, DateTimeOffset.UtcNow);
        request.Content.Headers.ContentEncoding.Add(encoding);
        request.Headers.Add(RequestSignature.GatewayField, _gateway.Id.ToString());
        request.Content.Headers.Add("Content-Digest", signature.ContentDigest);
        request.Headers.Add("Signature-Input", signature.SignatureInput);
        request.Headers.Add("Signature", signature.Signature);
        return await client.SendAsync(request);
    }

    private Task<IReadOnlyList<long>> PositionsAsync(TestGateway? gateway = null) => _host.Database.OwnerRowsAsync<long>(
        "SELECT r.position FROM telemetry.reading r JOIN telemetry.batch b ON b.id = r.batch_id WHERE b.gateway_id = @Id ORDER BY r.position",
        new { (gateway ?? _gateway).Id });
}
