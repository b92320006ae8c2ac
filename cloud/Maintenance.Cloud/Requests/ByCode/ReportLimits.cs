using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Maintenance.Cloud.Platform;
using Maintenance.Cloud.Settings;

namespace Maintenance.Cloud.Requests;

/// <summary>
/// Counts reports by QR code, for all processes together: of one address first, so that nobody uses up an asset's share for others,
/// then of one code, whether any asset has it or not. One statement counts, so reports in parallel are all counted.
/// </summary>
internal sealed class ReportLimits(Database database, SettingValues settings, TimeProvider clock)
{
    public static readonly TimeSpan Window = TimeSpan.FromHours(1);

    /// <summary>A home or a plant has a network of this length (RFC 4291, 2.5.1); its addresses are one.</summary>
    private const int NetworkBytes = 8;

    // Old rows that somebody else counts on just now are left to the next one.
    private const string Sql = """
        WITH forgotten AS (
            DELETE FROM requests.report_count AS o WHERE o.key_hash IN (
                SELECT c.key_hash FROM requests.report_count AS c
                WHERE c.window_began_at_utc < @nowUtc - 2 * @Window AND c.key_hash <> @hash
                ORDER BY c.window_began_at_utc LIMIT 100 FOR UPDATE SKIP LOCKED)
        )
        INSERT INTO requests.report_count AS c (key_hash, window_began_at_utc, reports) VALUES (@hash, @nowUtc, 1)
        ON CONFLICT (key_hash) DO UPDATE SET
            reports = CASE WHEN c.window_began_at_utc <= @nowUtc - @Window THEN 1 ELSE least(c.reports, @most) + 1 END,
            window_began_at_utc = CASE WHEN c.window_began_at_utc <= @nowUtc - @Window THEN @nowUtc ELSE c.window_began_at_utc END
        RETURNING reports, window_began_at_utc
        """;

    /// <summary>Counts a report.</summary>
    /// <returns>When to come again; null where nothing stands against it.</returns>
    public async Task<TimeSpan?> TryAsync(IPAddress? address, string code, CancellationToken cancellationToken)
    {
        await using var scope = await database.AsWorkerAsync(cancellationToken);
        var wait = await CountAsync(scope, $"address {NetworkOf(address)}", settings.Get<int>(RequestSettings.ReportsOfAddress), cancellationToken)
            ?? await CountAsync(scope, $"code {code}", settings.Get<int>(RequestSettings.ReportsOfAsset), cancellationToken);
        await scope.CommitAsync(cancellationToken);
        return wait;
    }

    private async Task<TimeSpan?> CountAsync(DbScope scope, string key, int most, CancellationToken cancellationToken)
    {
        var nowUtc = clock.GetUtcNow();
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(key));
        var row = await scope.SingleAsync<Row>(Sql, new { hash, nowUtc, Window, most }, cancellationToken);
        return row.Reports > most ? row.WindowBeganAtUtc + Window - nowUtc : null;
    }

    internal static string NetworkOf(IPAddress? address) => address switch
    {
        null => "",
        { IsIPv4MappedToIPv6: true } => address.MapToIPv4().ToString(),
        { AddressFamily: AddressFamily.InterNetworkV6 } => Convert.ToHexString(address.GetAddressBytes().AsSpan(0, NetworkBytes)),
        _ => address.ToString(),
    };

    private sealed record Row(int Reports, DateTimeOffset WindowBeganAtUtc);
}
