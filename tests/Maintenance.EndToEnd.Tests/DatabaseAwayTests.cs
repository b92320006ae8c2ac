using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Maintenance.Local;
using Npgsql;
using Shouldly;
using Xunit;

namespace Maintenance.EndToEnd.Tests;

[Collection(ProductTests.Name)]
public sealed class DatabaseAwayTests(RunningProduct product)
{
    private const int RecordsToPileUp = 20;
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(60);

    // Positions number an epoch's readings from 0 without a gap: what is missing or doubled shows in one of the three.
    private const string Sql = """
        SELECT count(*), count(DISTINCT r.position), max(r.position) + 1,
               count(*) FILTER (WHERE r.measured_at_utc BETWEEN $1 AND $2), count(DISTINCT b.epoch)
        FROM telemetry.reading AS r JOIN telemetry.batch AS b ON b.id = r.batch_id
        """;

    [Fact]
    public async Task While_the_database_is_away_the_cloud_says_why_the_gateway_keeps_all_and_afterwards_nothing_is_missing()
    {
        using var bound = new CancellationTokenSource(TimeSpan.FromMinutes(4));
        await product.SettledAsync(bound.Token);

        await product.StopDatabaseAsync();
        var awayFromUtc = DateTimeOffset.UtcNow;
        using (var answer = await product.Cloud.GetAsync("/health/ready", bound.Token))
        {
            answer.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
            (await answer.Content.ReadAsStringAsync(bound.Token)).ShouldContain("The database cannot be used");
        }

        (await product.Cloud.GetAsync("/health/live", bound.Token)).StatusCode.ShouldBe(HttpStatusCode.OK);
        await Until.TrueAsync(async token => await DepthAsync(token) >= RecordsToPileUp, Bound, "records to pile up at the gateway", bound.Token);

        var awayToUtc = DateTimeOffset.UtcNow;
        await product.StartDatabaseAgainAsync(bound.Token);
        await Until.TrueAsync(
            async token => (await product.Cloud.GetAsync("/health/ready", token)).StatusCode is HttpStatusCode.OK, Bound, "the cloud to be ready", bound.Token);
        await Until.TrueAsync(async token => await DepthAsync(token) < RecordsToPileUp, Bound, "the gateway to deliver what it kept", bound.Token);
        await NothingIsMissingAsync(awayFromUtc, awayToUtc, bound.Token);
    }

    private async Task<long> DepthAsync(CancellationToken cancellationToken)
    {
        var status = await product.Gateway.GetFromJsonAsync<JsonElement>("/api/status", cancellationToken);
        return status.GetProperty("outbox").EnumerateObject().Sum(lane => lane.Value.GetProperty("records").GetInt64());
    }

    private async Task NothingIsMissingAsync(DateTimeOffset awayFromUtc, DateTimeOffset awayToUtc, CancellationToken cancellationToken)
    {
        // None of the pool's: what another test left there was connected before the database went away.
        await using var connection = new NpgsqlConnection($"{product.Database};Pooling=false");
        await connection.OpenAsync(cancellationToken);
        await using var command = new NpgsqlCommand(Sql, connection);
        command.Parameters.AddWithValue(awayFromUtc.UtcDateTime);
        command.Parameters.AddWithValue(awayToUtc.UtcDateTime);
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        (await row.ReadAsync(cancellationToken)).ShouldBeTrue();

        var stored = row.GetInt64(0);
        row.GetInt64(1).ShouldBe(stored, "a reading is stored twice");
        row.GetInt64(2).ShouldBe(stored, "a reading is missing");
        row.GetInt64(3).ShouldBeGreaterThan(0, "what was measured meanwhile is stored");
        row.GetInt64(4).ShouldBe(1);
    }
}
