using System.Text.Json;
using Maintenance.Cloud.Platform;

namespace Maintenance.Cloud.People;

/// <param name="Ticket">To be sent back with the answer, once.</param>
/// <param name="Options">For the browser, as JSON of Web Authentication (PublicKeyCredentialCreationOptionsJSON or …RequestOptionsJSON).</param>
/// <param name="ExpiresAtUtc">After that it is not taken any more.</param>
public sealed record PasskeyChallenge(string Ticket, JsonElement Options, DateTimeOffset ExpiresAtUtc);

/// <summary>Keeps what authenticators were asked to sign. One statement takes a challenge away, so of racing answers one counts.</summary>
internal sealed class PasskeyChallenges(Database database, TimeProvider clock)
{
    private const string AddSql = """
        WITH forgotten AS (DELETE FROM people.passkey_challenge WHERE expires_at_utc <= @nowUtc)
        INSERT INTO people.passkey_challenge (hash, user_id, state, expires_at_utc) VALUES (@hash, @userId, @state, @expiresAtUtc)
        """;

    private const string TakeSql = """
        DELETE FROM people.passkey_challenge
        WHERE hash = @hash AND user_id IS NOT DISTINCT FROM @userId AND expires_at_utc > @nowUtc RETURNING state
        """;

    /// <param name="userId">Of whom it is asked; null: of whoever signs in.</param>
    /// <param name="state">What the answer is checked against.</param>
    public async Task<PasskeyChallenge> AddAsync(Guid? userId, string optionsJson, string state, CancellationToken cancellationToken)
    {
        var (ticket, nowUtc) = (TokenHash.NewToken(), clock.GetUtcNow());
        var expiresAtUtc = nowUtc + PasskeyRules.Patience;
        await using var scope = await database.AsWorkerAsync(cancellationToken);
        await scope.ExecuteAsync(AddSql, new { hash = TokenHash.Of(ticket), userId, state, expiresAtUtc, nowUtc }, cancellationToken);
        await scope.CommitAsync(cancellationToken);
        return new(ticket, JsonSerializer.Deserialize<JsonElement>(optionsJson), expiresAtUtc);
    }

    /// <returns>The state; null where the ticket was used, has run out or is somebody else's.</returns>
    public async Task<string?> TakeAsync(Guid? userId, string ticket, CancellationToken cancellationToken)
    {
        await using var scope = await database.AsWorkerAsync(cancellationToken);
        var state = await scope.FindAsync<string>(TakeSql, new { hash = TokenHash.Of(ticket), userId, nowUtc = clock.GetUtcNow() }, cancellationToken);
        await scope.CommitAsync(cancellationToken);
        return state;
    }
}
