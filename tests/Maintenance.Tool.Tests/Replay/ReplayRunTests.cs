using System.Globalization;
using System.Text;
using System.Text.Json;
using Maintenance.Local.Product;
using Maintenance.Tool.Replay;
using Npgsql;
using Shouldly;
using Xunit;

namespace Maintenance.Tool.Tests.Replay;

[Collection(WholeProducts.Name)]
public sealed class ReplayRunTests : IDisposable
{
    private const int Rows = 200;

    private const string Sql = """
        SELECT tag.name, reading.tableoid::regclass::text, count(*) FROM telemetry.reading AS reading
        JOIN telemetry.tag AS tag ON tag.id = reading.tag_id GROUP BY 1, 2 ORDER BY 1, 2
        """;

    private static readonly DateTimeOffset Start = new(2013, 12, 2, 21, 15, 0, TimeSpan.Zero);
    private readonly BorrowedCheckout _borrowed = new();

    public void Dispose() => _borrowed.Dispose();

    [Fact]
    public async Task Both_columns_of_a_recording_of_2013_are_stored_as_tags_under_the_days_of_then()
    {
        using var bound = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        var recording = new Recording(Path.Combine(_borrowed.Folder, "recorded.csv"), "R-1", null);
        var rows = new StringBuilder("timestamp,pressure,flow\n");
        for (var row = 0; row < Rows; row++)
            rows.Append(CultureInfo.InvariantCulture, $"{Start.AddMinutes(5 * row):yyyy-MM-dd HH:mm:ss},{row},{-row}\n");
        rows.Append("not a time,1,2\n");
        await File.WriteAllTextAsync(recording.File, rows.ToString(), bound.Token);

        var options = new ProductOptions(_borrowed.Checkout, Path.Combine(_borrowed.Folder, "replay")) { Durable = false };
        var (ok, report) = await ReplayRun.ReplayAsync(options, recording, await recording.ColumnsAsync(bound.Token), [], bound.Token);

        ok.ShouldBeTrue(report);
        JsonElement.Parse(report).GetProperty("rowsSkipped").GetInt64().ShouldBe(1);
        await using var product = await LocalProduct.StartDatabaseOnlyAsync(options, bound.Token);
        (await StoredAsync(product.Database.Owner, bound.Token)).ShouldBe(
        [
            ("R-1.flow", "telemetry.reading_20131202", 33), ("R-1.flow", "telemetry.reading_20131203", Rows - 33),
            ("R-1.pressure", "telemetry.reading_20131202", 33), ("R-1.pressure", "telemetry.reading_20131203", Rows - 33),
        ]);
    }

    private static async Task<List<(string Tag, string Partition, long Count)>> StoredAsync(string owner, CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(owner);
        await connection.OpenAsync(cancellationToken);
        await using var command = new NpgsqlCommand(Sql, connection);
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        var stored = new List<(string, string, long)>();
        while (await rows.ReadAsync(cancellationToken))
            stored.Add((rows.GetString(0), rows.GetString(1), rows.GetInt64(2)));
        return stored;
    }
}
