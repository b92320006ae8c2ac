using System.Security.Cryptography;
using Maintenance.Cloud.Platform;
using Maintenance.Contracts.Transport;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Maintenance.Cloud.Fleet;

/// <summary>
/// Takes a gateway in: its one-time token says that a person wants it, its public key is what it proves itself with from
/// then on. The same key may repeat its call, since the answer can be lost; another key finds the token used. A name that
/// is known gets the new key: that is how a gateway whose disk was lost comes back.
/// </summary>
internal static class EnrolGateway
{
    private const string TokenSql = """
        SELECT t.site_id, s.code AS site_code, t.gateway_name, t.expires_at_utc, t.used_by_key, t.gateway_id
        FROM fleet.enrolment_token AS t JOIN platform.site AS s ON s.id = t.site_id
        WHERE t.hash = @hash FOR UPDATE OF t
        """;

    private const string GatewaySql = """
        INSERT INTO fleet.gateway (id, site_id, name, public_key, software_version, enrolled_at_utc)
        VALUES (@id, @SiteId, @name, @key, @version, @nowUtc)
        ON CONFLICT (site_id, name) DO UPDATE SET
            public_key = excluded.public_key, software_version = excluded.software_version, enrolled_at_utc = excluded.enrolled_at_utc
        RETURNING id
        """;

    private const string UseSql = """
        UPDATE fleet.enrolment_token SET used_at_utc = @nowUtc, used_by_key = @key, gateway_id = @gatewayId WHERE hash = @hash
        """;

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/gateways/enrol", HandleAsync)
        .WithName(nameof(EnrolGateway))
        .WithSummary("Enrols a gateway with its one-time token.")
        .AllowAnonymous();

    internal static async Task<Results<Ok<EnrolmentAnswer>, ProblemHttpResult>> HandleAsync(
        EnrolmentRequest request, Database database, GatewayKeys keys, TimeProvider clock, CancellationToken cancellationToken)
    {
        if (ReadKey(request.PublicKey) is not { } key)
            return Invalid("publicKey", "Send an ECDSA P-256 key as SubjectPublicKeyInfo, DER in base64.");
        if (request.Name.Length is 0 or > 200 || request.SoftwareVersion.Length > 200)
            return Invalid("name", "A gateway's name has 1 to 200 characters.");

        var nowUtc = clock.GetUtcNow();
        var hash = TokenHash.Of(request.Token);
        await using var scope = await database.AsWorkerAsync(cancellationToken);
        if (await scope.FindAsync<Token>(TokenSql, new { hash }, cancellationToken) is not { } token || !string.Equals(token.GatewayName, request.Name, StringComparison.Ordinal))
            return Refuse("The token is not known, or was made for a gateway of another name. Have a new one made.");
        if (token.UsedByKey is not null)
        {
            return token.UsedByKey.AsSpan().SequenceEqual(key)
                ? TypedResults.Ok(new EnrolmentAnswer(token.GatewayId!.Value, token.SiteCode))
                : Refuse("The token was used by another key. Have a new one made.");
        }

        if (token.ExpiresAtUtc <= nowUtc)
            return Refuse($"The token expired at {token.ExpiresAtUtc:O}. Have a new one made.");

        var gatewayId = await scope.SingleAsync<Guid>(
            GatewaySql, new { id = Guid.CreateVersion7(nowUtc), token.SiteId, name = request.Name, key, version = request.SoftwareVersion, nowUtc }, cancellationToken);
        await scope.ExecuteAsync(UseSql, new { hash, key, gatewayId, nowUtc }, cancellationToken);
        await scope.WriteEventAsync(
            new("GatewayEnrolled", token.SiteId, gatewayId, new { gatewayId, request.Name, request.SoftwareVersion }, $"gateway:{gatewayId}", nowUtc), cancellationToken);
        await scope.CommitAsync(cancellationToken);
        keys.Forget(gatewayId);
        return TypedResults.Ok(new EnrolmentAnswer(gatewayId, token.SiteCode));
    }

    private static byte[]? ReadKey(string publicKey)
    {
        try
        {
            using var key = ECDsa.Create();
            key.ImportSubjectPublicKeyInfo(Convert.FromBase64String(publicKey), out _);
            return string.Equals(key.ExportParameters(includePrivateParameters: false).Curve.Oid.Value, ECCurve.NamedCurves.nistP256.Oid.Value, StringComparison.Ordinal)
                ? key.ExportSubjectPublicKeyInfo()
                : null;
        }
        catch (Exception unreadable) when (unreadable is FormatException or CryptographicException)
        {
            return null;
        }
    }

    private static ProblemHttpResult Refuse(string detail) =>
        TypedResults.Problem(Problems.Of(StatusCodes.Status401Unauthorized, "The gateway was not enrolled", detail));

    private static ProblemHttpResult Invalid(string field, string message) =>
        TypedResults.Problem(Problems.OfFields(StatusCodes.Status400BadRequest, "The gateway was not enrolled", (field, message)));

    private sealed record Token(
        Guid SiteId, string SiteCode, string GatewayName, DateTimeOffset ExpiresAtUtc, byte[]? UsedByKey, Guid? GatewayId);
}
