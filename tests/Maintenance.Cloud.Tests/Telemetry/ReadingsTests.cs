using System.Net;
using System.Text.Json;
using Maintenance.Cloud.Telemetry;
using Maintenance.Contracts.Readings;
using Maintenance.Contracts.Records;
using Maintenance.Local;
using Shouldly;
using Xunit;

namespace Maintenance.Cloud.Tests.Telemetry;

[Collection("Gateways")]
public sealed class ReadingsTests(OneHost at) : IAsyncLifetime
{
    private static readonly DateTimeOffset Begin = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private readonly CloudHost _host = at.Host;
    private Guid _mine;
    private Guid _theirs;
    private OneHost.Person _tom = null!;
    private TestGateway _gateway = null!;
    private TestGateway _foreign = null!;
    private HttpClient _client = null!;

    public async Task InitializeAsync()
    {
        _mine = await at.SiteAsync();
        _theirs = await at.SiteAsync();
        _gateway = await TestGateway.EnrolAsync(_host, _mine, "mine");
        _foreign = await TestGateway.EnrolAsync(_host, _theirs, "theirs");
        _tom = await at.PersonAsync(_mine, "Technician");
        _client = _tom.Client;
    }

    public Task DisposeAsync()
    {
        _tom.Dispose();
        _gateway.Dispose();
        _foreign.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task Tags_show_their_latest_value_by_device_time_and_only_those_of_my_sites()
    {
        await _gateway.StoreAsync(_gateway.Batch(1, 0, Readings("M-1.speed", 30, 10, 20)));
        await _foreign.StoreAsync(_foreign.Batch(1, 0, Readings("X-1.speed", 1)));

        var tags = (await _client.GetFromJsonAsync<JsonElement>("/api/v1/tags")).GetProperty("items").EnumerateArray().ToList();

        tags.Select(tag => tag.GetProperty("name").GetString()).ShouldBe(["M-1.speed"]);
        tags[0].GetProperty("last").GetProperty("value").GetDouble().ShouldBe(30);
        tags[0].GetProperty("last").GetProperty("measuredAtUtc").GetDateTimeOffset().ShouldBe(Begin.AddSeconds(30));
    }

    [Fact]
    public async Task After_a_restart_the_latest_values_are_there_again()
    {
        await _gateway.StoreAsync(_gateway.Batch(1, 0, Readings("M-1.speed", 30, 10, 20)));
        await using var restarted = CloudHost.On(_host.Database);
        var latest = restarted.Services.GetRequiredService<LatestValues>();
        var id = await TagAsync(_gateway);

        await Until.TrueAsync(() => latest.Find(id) is { Value: 30 }, TimeSpan.FromSeconds(20), "the latest value", default);
    }

    [Fact]
    public async Task Readings_come_in_device_time_and_in_parts()
    {
        await _gateway.StoreAsync(_gateway.Batch(1, 0, Readings("M-1.speed", 3, 1, 2, 5, 4)));
        var id = await TagAsync(_gateway);
        var (from, to) = (Uri.EscapeDataString("2026-01-01T01:00:00+01:00"), "2026-01-01T00:00:05Z");

        var page = await _client.GetFromJsonAsync<JsonElement>($"/api/v1/tags/{id}/readings?from={from}&to={to}&limit=3");
        Values(page).ShouldBe([1, 2, 3]);
        var rest = await _client.GetFromJsonAsync<JsonElement>(
            $"/api/v1/tags/{id}/readings?from={from}&to={to}&limit=3&cursor={page.GetProperty("next").GetString()}");
        Values(rest).ShouldBe([4]);

        (await _client.GetAsync($"/api/v1/tags/{id}/readings?from={to}&to={from}")).StatusCode.ShouldBe(HttpStatusCode.BadRequest);

        static double[] Values(JsonElement page) =>
            [.. page.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("value").GetDouble())];
    }

    [Fact]
    public async Task Parts_of_any_size_give_each_reading_once_though_many_are_of_one_instant()
    {
        int[] first = [1, 1, 2, 1], second = [2, 1, 3, 2];
        await _gateway.StoreAsync(_gateway.Batch(1, 0, Readings("M-1.speed", first)));
        await _gateway.StoreAsync(_gateway.Batch(2, first.Length, Readings("M-1.speed", second)));
        var id = await TagAsync(_gateway);

        for (var limit = 1; limit <= 9; limit++)
        {
            List<double> values = [];
            string? cursor = null;
            do
            {
                var page = await _client.GetFromJsonAsync<JsonElement>($"/api/v1/tags/{id}/readings?from=2026-01-01T00:00:00Z&to=2026-01-01T00:01:00Z&limit={limit}"
                    + (cursor is null ? "" : $"&cursor={cursor}"));
                values.AddRange(page.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("value").GetDouble()));
                cursor = page.GetProperty("next").GetString();
            }
            while (cursor is not null && values.Count <= 8);
            values.ShouldBe([1, 1, 1, 1, 2, 2, 2, 3], $"in parts of {limit}");
        }
    }

    [Fact]
    public async Task A_cursor_that_is_none_is_named()
    {
        await _gateway.StoreAsync(_gateway.Batch(1, 0, Readings("M-1.speed", 1)));
        var id = await TagAsync(_gateway);
        foreach (var cursor in (string[])["2026-01-01T00:00:00Z", "1-2", "1-2-x", "9223372036854775807-1-1"])
        {
            using var answer = await _client.GetAsync($"/api/v1/tags/{id}/readings?cursor={cursor}");

            answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest, cursor);
            (await answer.Content.ReadAsStringAsync()).ShouldContain("Send what next said.");
        }
    }

    [Fact]
    public async Task Readings_of_another_site_are_not_there()
    {
        await _foreign.StoreAsync(_foreign.Batch(1, 0, Readings("X-1.speed", 1)));
        var id = await TagAsync(_foreign);

        (await _client.GetAsync($"/api/v1/tags/{id}/readings")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Under_row_level_security_a_person_sees_no_row_of_another_site_in_any_table()
    {
        await _foreign.StoreAsync(_foreign.Batch(1, 0, Readings("X-1.speed", 1), new OutboxRecord(RecordKind.Gap, 0, new byte[] { 1 })));
        await using var connection = await CloudDatabase.OpenAsync(_host.Database.Application);
        await Dapper.SqlMapper.ExecuteAsync(
            connection, "SELECT set_config('app.user_id', @user, false), set_config('app.site_ids', @sites, false)",
            new { user = _tom.Id.ToString(), sites = $"{{{_mine}}}" });

        foreach (var table in (string[])["tag", "stream", "batch", "reading", "gap", "quarantined_record"])
        {
            var isTheirs = table is "reading" ? "batch_id IN (SELECT b.id FROM telemetry.batch AS b WHERE b.site_id = @_theirs)" : "site_id = @_theirs";
            (await _host.Database.OwnerAsync<int>($"SELECT count(*) FROM telemetry.{table} WHERE {isTheirs}", new { _theirs })).ShouldBeGreaterThan(0, table);
            (await Dapper.SqlMapper.ExecuteScalarAsync<int>(connection, $"SELECT count(*) FROM telemetry.{table}")).ShouldBe(0, table);
        }

        // Claiming a site does not make one a member of it.
        await Dapper.SqlMapper.ExecuteAsync(
            connection, "SELECT set_config('app.site_ids', (SELECT array_agg(id)::text FROM (VALUES (@foreignSite)) AS s (id)), false)",
            new { foreignSite = _theirs });
        (await Dapper.SqlMapper.ExecuteScalarAsync<int>(connection, "SELECT count(*) FROM telemetry.tag")).ShouldBe(0);
        await Should.ThrowAsync<Npgsql.PostgresException>(() => Dapper.SqlMapper.ExecuteAsync(connection, "DELETE FROM telemetry.gap"));
    }

    [Fact]
    public async Task The_ledger_balances_and_names_what_is_missing()
    {
        var gap = new Gap(Guid.CreateVersion7(), GapReason.OutboxFull, Begin, Begin.AddMinutes(1), 4, "press", null, "the disk is full");
        var report = new LedgerReport(Begin, Taken: 20, Suppressed: 9, Sampled: 11, Missed: 2, Dropped: 4);
        await _gateway.StoreAsync(_gateway.Batch(
            1, 0, Readings("M-1.speed", 1, 2, 3), Json(gap, RecordJson.Default.Gap), new OutboxRecord(RecordKind.Readings, 4, new byte[] { 9 }),
            Json(gap, RecordJson.Default.Gap), Json(report, RecordJson.Default.LedgerReport)));

        var entry = (await _client.GetFromJsonAsync<JsonElement>("/api/v1/loss-ledger")).GetProperty("items")[0];

        Number("taken").ShouldBe(20);
        Number("suppressed").ShouldBe(9);
        Number("stored").ShouldBe(3);
        Number("declaredGaps").ShouldBe(8);
        Number("unexplained").ShouldBe(0);
        entry.GetProperty("gaps").EnumerateArray().Select(item => $"{item.GetProperty("reason")} {item.GetProperty("count")}").Order()
            .ShouldBe(["OutboxFull 4", "Quarantined 4"]);

        long Number(string name) => entry.GetProperty(name).GetInt64();
    }

    private Task<int> TagAsync(TestGateway gateway) => _host.Database.OwnerAsync<int>("SELECT id FROM telemetry.tag WHERE gateway_id = @Id", new { gateway.Id });

    private static OutboxRecord Json<T>(T record, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type) => new(
        record is Gap ? RecordKind.Gap : RecordKind.LedgerReport, 0, RecordJson.Write(record, type));

    /// <summary>Readings whose value is also their time in seconds.</summary>
    private static OutboxRecord Readings(string tag, params int[] seconds) => TestGateway.Readings(
        [tag], [.. seconds.Select(at => new Reading(0, at, Quality.Good, Begin.AddSeconds(at), Begin.AddSeconds(at)))]);
}
