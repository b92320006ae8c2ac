using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using Maintenance.Cloud.Platform;
using Maintenance.Contracts.Transport;

namespace Maintenance.Cloud.Fleet;

/// <summary>
/// Verifies that a request comes from an enrolled gateway (<see cref="RequestSignature"/>). Keys are kept in memory; when
/// one does not fit, it is read anew, since the gateway may have been enrolled again, but not more often than once a second.
/// </summary>
internal sealed class GatewayKeys(Database database, TimeProvider clock)
{
    private static readonly TimeSpan ReadAgainAfter = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan SeenEvery = TimeSpan.FromSeconds(5);

    private const string Sql = "SELECT g.id, g.site_id, g.name, g.public_key FROM fleet.gateway AS g WHERE g.id = @id";

    private const string SeenSql = """
        UPDATE fleet.gateway SET last_seen_at_utc = @nowUtc, clock_offset_seconds = @offset WHERE id = @Id
        """;

    private readonly ConcurrentDictionary<Guid, Known> _known = new();
    private readonly ConcurrentDictionary<Guid, DateTimeOffset> _seen = new();

    public async Task<GatewayProof> VerifyAsync(HttpRequest request, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        if (!Guid.TryParse(request.Headers[RequestSignature.GatewayField], out var id))
            return new(null, $"The field {RequestSignature.GatewayField} does not name a gateway: send the id that enrolment answered.");

        var nowUtc = clock.GetUtcNow();
        var known = _known.GetValueOrDefault(id);
        if (known is null || (!IsSigned(request, id, known.PublicKey, body) && nowUtc - known.ReadAtUtc > ReadAgainAfter))
        {
            known = await ReadAsync(id, cancellationToken);
            if (known is null)
                return new(null, $"Gateway {id} is not enrolled here: enrol it with a one-time token.");
            _known[id] = known;
        }

        return IsSigned(request, id, known.PublicKey, body)
            ? new(new(id, known.SiteId, known.Name, ClockOffset(request, nowUtc)), "")
            : new(null, $"The signature is not by the key that gateway {known.Name} was enrolled with, or the request was changed on the way: enrol the gateway again if its key was lost.");
    }

    /// <summary>Has the gateway's key read anew: it was enrolled again.</summary>
    public void Forget(Guid gatewayId) => _known.TryRemove(gatewayId, out _);

    /// <summary>Notes, every few seconds, that the gateway was heard of.</summary>
    public async Task SeenAsync(DbScope scope, GatewayIdentity gateway, CancellationToken cancellationToken)
    {
        var nowUtc = clock.GetUtcNow();
        if (_seen.TryGetValue(gateway.Id, out var seenAtUtc) && nowUtc - seenAtUtc < SeenEvery)
            return;
        _seen[gateway.Id] = nowUtc;
        await scope.ExecuteAsync(SeenSql, new { gateway.Id, nowUtc, offset = gateway.ClockOffset?.TotalSeconds }, cancellationToken);
    }

    private static bool IsSigned(HttpRequest request, Guid id, byte[] publicKey, ReadOnlyMemory<byte> body)
    {
        using var key = ECDsa.Create();
        key.ImportSubjectPublicKeyInfo(publicKey, out _);
        return Signature(request).IsValid(key, id, request.Method, request.PathBase + request.Path, body.Span);
    }

    private static RequestSignature Signature(HttpRequest request) => new(
        request.Headers["Content-Digest"].ToString(), request.Headers["Signature-Input"].ToString(), request.Headers["Signature"].ToString());

    private static TimeSpan? ClockOffset(HttpRequest request, DateTimeOffset nowUtc)
    {
        const string created = ";created=";
        var input = request.Headers["Signature-Input"].ToString().AsSpan();
        var at = input.IndexOf(created, StringComparison.Ordinal);
        if (at < 0)
            return null;
        var digits = input[(at + created.Length)..];
        var end = digits.IndexOfAnyExceptInRange('0', '9');
        return long.TryParse(end < 0 ? digits : digits[..end], NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            && seconds <= DateTimeOffset.MaxValue.ToUnixTimeSeconds()
            ? DateTimeOffset.FromUnixTimeSeconds(seconds) - nowUtc
            : null;
    }

    private async Task<Known?> ReadAsync(Guid id, CancellationToken cancellationToken)
    {
        await using var scope = await database.AsWorkerAsync(cancellationToken);
        return await scope.FindAsync<Row>(Sql, new { id }, cancellationToken) is { } row
            ? new(row.SiteId, row.Name, row.PublicKey, clock.GetUtcNow())
            : null;
    }

    private sealed record Row(Guid Id, Guid SiteId, string Name, byte[] PublicKey);

    private sealed record Known(Guid SiteId, string Name, byte[] PublicKey, DateTimeOffset ReadAtUtc);
}
