using Maintenance.Cloud.Platform;

namespace Maintenance.Cloud.Stops;

/// <summary>Who says when an asset stands. Each change says which time it touched, for <see cref="ProjectStops"/>.</summary>
internal static class Claims
{
    private const string AddSql = """
        INSERT INTO stops.claim (id, site_id, asset_id, source, key, detail, started_at_utc, ended_at_utc)
        VALUES (@id, @SiteId, @AssetId, @source, @key, @detail, @from, @until)
        ON CONFLICT (asset_id, source, key) WHERE ended_at_utc IS NULL DO NOTHING
        """;

    private const string EndSql = """
        WITH gone AS (
            DELETE FROM stops.claim AS c WHERE c.asset_id = @AssetId AND c.source = ANY (@sources) AND (@key::text IS NULL OR c.key = @key)
              AND (@detail::text IS NULL OR c.detail = @detail) AND c.ended_at_utc IS NULL AND c.started_at_utc >= @at AND @takesBack
            RETURNING c.id)
        UPDATE stops.claim AS c SET ended_at_utc = @at
        WHERE c.asset_id = @AssetId AND c.source = ANY (@sources) AND (@key::text IS NULL OR c.key = @key)
          AND (@detail::text IS NULL OR c.detail = @detail) AND c.ended_at_utc IS NULL AND c.started_at_utc < @at
        """;

    private const string CutSql = """
        WITH gone AS (DELETE FROM stops.claim AS c WHERE c.asset_id = @AssetId AND c.started_at_utc >= @at RETURNING c.id)
        UPDATE stops.claim AS c SET ended_at_utc = @at
        WHERE c.asset_id = @AssetId AND c.started_at_utc < @at AND (c.ended_at_utc IS NULL OR c.ended_at_utc > @at)
        """;

    private const string OverlappingSql = """
        SELECT c.id, c.source, c.key, c.started_at_utc, c.ended_at_utc FROM stops.claim AS c
        WHERE c.asset_id = @AssetId AND tstzrange(c.started_at_utc, c.ended_at_utc) && tstzrange(@from, @until)
        """;

    private const string ToldSql = """
        INSERT INTO stops.told AS t (asset_id, source, key, site_id, stands, at_utc) VALUES (@AssetId, @source, @key, @SiteId, @stands, @at)
        ON CONFLICT (asset_id, source, key) DO UPDATE SET stands = excluded.stands, at_utc = excluded.at_utc
        WHERE t.at_utc < excluded.at_utc AND (@repeats OR t.stands <> excluded.stands)
        """;

    private const string LastToldSql = "SELECT t.stands, t.at_utc FROM stops.told AS t WHERE t.asset_id = @AssetId AND t.source = @source AND t.key = @key";

    // The machine's own word: that none of its tags has said since that it stands.
    private const string RunningSql = """
        SELECT max(t.at_utc) FROM stops.told AS t WHERE t.asset_id = @AssetId AND t.source = 'Tag'
        HAVING (array_agg(t.stands ORDER BY t.at_utc DESC))[1] IS FALSE
        """;

    private const string FindOpenSql = """
        SELECT c.id, c.source, c.key, c.started_at_utc, c.ended_at_utc FROM stops.claim AS c
        WHERE c.asset_id = @AssetId AND c.source = @source AND c.key = @key AND c.ended_at_utc IS NULL
        """;

    private const string OpenSql = """
        SELECT EXISTS (SELECT FROM stops.claim AS c WHERE c.asset_id = @assetId AND c.source = @source AND c.key = @key AND c.ended_at_utc IS NULL)
        """;

    public static readonly string[] AllSources = Enum.GetNames<StopSource>();

    public sealed record Row(Guid Id, string Source, string Key, DateTimeOffset StartedAtUtc, DateTimeOffset? EndedAtUtc)
    {
        public Span Span => new(StartedAtUtc, EndedAtUtc);
    }

    /// <summary>The asset stands for a time; one that says so already is left as it is.</summary>
    public static async Task<Span> AddAsync(
        StopWriting at, StopSource source, string key, Span span, CancellationToken cancellationToken, string? detail = null)
    {
        var id = Guid.CreateVersion7(at.NowUtc);
        await at.Scope.ExecuteAsync(
            AddSql, new { id, at.SiteId, at.AssetId, source = source.ToString(), key, detail, from = span.From, until = span.Until }, cancellationToken);
        return span;
    }

    /// <summary>Ends what is claimed now.</summary>
    /// <param name="takesBack">Claims that begin later are taken back; else they stay, as newer than what ends.</param>
    public static async Task<Span> EndAsync(
        StopWriting at, IEnumerable<StopSource> sources, DateTimeOffset instant, CancellationToken cancellationToken,
        string? key = null, string? detail = null, bool takesBack = false)
    {
        var parameters = new { at.AssetId, sources = sources.Select(source => source.ToString()).ToArray(), key, detail, at = instant, takesBack };
        await at.Scope.ExecuteAsync(EndSql, parameters, cancellationToken);
        return new(instant, null);
    }

    /// <summary>A person's word that the asset runs from an instant on: nothing that was claimed goes beyond it.</summary>
    public static async Task<Span> CutAsync(StopWriting at, DateTimeOffset instant, CancellationToken cancellationToken)
    {
        await at.Scope.ExecuteAsync(CutSql, new { at.AssetId, at = instant }, cancellationToken);
        return new(instant, null);
    }

    public static Task<IReadOnlyList<Row>> OverlappingAsync(StopWriting at, Span window, CancellationToken cancellationToken) =>
        at.Scope.QueryAsync<Row>(OverlappingSql, new { at.AssetId, from = window.From, until = window.Until }, cancellationToken);

    public static Task RemoveAsync(StopWriting at, Guid id, CancellationToken cancellationToken) =>
        at.Scope.ExecuteAsync("DELETE FROM stops.claim AS c WHERE c.id = @id", new { id }, cancellationToken);

    /// <summary>Whether a source claims now that the asset stands.</summary>
    public static Task<bool> IsOpenAsync(DbScope scope, Guid assetId, StopSource source, string key, CancellationToken cancellationToken) =>
        scope.SingleAsync<bool>(OpenSql, new { assetId, source = source.ToString(), key }, cancellationToken);

    /// <summary>What a source claims now; null: nothing.</summary>
    public static Task<Row?> FindOpenAsync(StopWriting at, StopSource source, string key, CancellationToken cancellationToken) =>
        at.Scope.FindAsync<Row>(FindOpenSql, new { at.AssetId, source = source.ToString(), key }, cancellationToken);

    /// <summary>Since when the machine says itself that it runs; null: it says that it stands, or nothing.</summary>
    public static Task<DateTimeOffset?> LastRunningAsync(StopWriting at, CancellationToken cancellationToken) =>
        at.Scope.FindAsync<DateTimeOffset?>(RunningSql, new { at.AssetId }, cancellationToken);

    /// <summary>Notes what a source says.</summary>
    /// <param name="repeats">Said again it is news too: a person means what they say.</param>
    /// <returns>False where that is no news, or older than what it said last.</returns>
    public static async Task<bool> IsNewsAsync(
        StopWriting at, StopSource source, string key, bool stands, DateTimeOffset instant, CancellationToken cancellationToken, bool repeats = false) =>
        await at.Scope.ExecuteAsync(ToldSql, new { at.AssetId, at.SiteId, source = source.ToString(), key, stands, at = instant, repeats }, cancellationToken) == 1;

    /// <summary>What a source said last; null: nothing yet.</summary>
    public static Task<Told?> LastToldAsync(StopWriting at, StopSource source, string key, CancellationToken cancellationToken) =>
        at.Scope.FindAsync<Told>(LastToldSql, new { at.AssetId, source = source.ToString(), key }, cancellationToken);

    public sealed record Told(bool Stands, DateTimeOffset AtUtc);
}
