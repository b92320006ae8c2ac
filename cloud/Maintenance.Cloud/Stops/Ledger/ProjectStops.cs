using System.Text.Json.Nodes;
using Maintenance.Cloud.Catalogues;
using Maintenance.Cloud.Platform;

namespace Maintenance.Cloud.Stops;

/// <summary>Brings the stops of an asset in line with what is claimed, around the time that was touched.</summary>
internal static class ProjectStops
{
    private static RecordDefinition Kind => StopRecords.Kind;

    private static string OverlappingSql => $"""
        SELECT {Kind.JsonSql} FROM stops.stop AS t
        WHERE t.asset_id = @AssetId AND tstzrange(t.started_at_utc, t.ended_at_utc) && tstzrange(@from, @until)
        ORDER BY t.started_at_utc FOR NO KEY UPDATE OF t
        """;

    private const string TakeInSql = """
        INSERT INTO stops.segment (stop_id, started_at_utc, site_id, kind, by)
        SELECT @id, g.started_at_utc, g.site_id, g.kind, g.by FROM stops.segment AS g WHERE g.stop_id = ANY (@takenIn)
        ON CONFLICT DO NOTHING
        """;

    /// <summary>The stops of the asset that have an instant of a time, in order.</summary>
    public static async Task<IReadOnlyList<JsonObject>> OverlappingAsync(StopWriting at, Span span, CancellationToken cancellationToken) =>
        [.. (await at.Scope.QueryAsync<string>(OverlappingSql, new { at.AssetId, from = span.From, until = span.Until }, cancellationToken))
            .Select(json => JsonNode.Parse(json)!.AsObject())];

    /// <param name="words">Of stops that are new.</param>
    /// <param name="newId">Of the stop that a person makes, which takes in what it meets; whoever makes it writes its event.</param>
    public static async Task HandleAsync(StopWriting at, Span touched, StopWords words, CancellationToken cancellationToken, Guid? newId = null)
    {
        if (touched.IsEmpty)
            return;
        var stops = await OverlappingAsync(at, touched, cancellationToken);
        var window = stops.Select(StopRecords.SpanOf).Aggregate(touched, (hull, span) => hull.Hull(span));
        var claims = await Claims.OverlappingAsync(at, window, cancellationToken);
        var claimed = Spans.Union(Spans.Within(claims.Select(claim => claim.Span), window));
        var plan = StopPlan.Of(claimed, [.. stops.Select(Planned)], words, newId);

        await at.Scope.ExecuteAsync("SET CONSTRAINTS stops.stop_overlap DEFERRED", null, cancellationToken);
        foreach (var after in plan)
            await SaveAsync(at, after, stops, isOfPerson: after.Id == newId && newId is not null, cancellationToken);
        var kept = plan.Select(after => after.Id).ToHashSet();
        foreach (var gone in stops.Where(stop => !kept.Contains(IdOf(stop))))
            await RemoveAsync(at, gone, cancellationToken);
        await at.Scope.ExecuteAsync("SET CONSTRAINTS stops.stop_overlap IMMEDIATE", null, cancellationToken);
    }

    /// <summary>Whether a person's own stop may take this one in: nobody said anything about it that would be lost.</summary>
    public static bool CanTakeIn(JsonObject stop, StopWords words) => words.TakesIn(Planned(stop).Words);

    private static async Task SaveAsync(
        StopWriting at, StopAfter after, IReadOnlyList<JsonObject> stops, bool isOfPerson, CancellationToken cancellationToken)
    {
        var id = after.Id ?? Guid.CreateVersion7(at.NowUtc);
        if (stops.FirstOrDefault(stop => IdOf(stop) == id) is { } before)
            await ChangeAsync(at, before, after, cancellationToken);
        else
            await InsertAsync(at, id, after, isOfPerson, cancellationToken);
        if (after.TakenIn.Count > 0)
            await at.Scope.ExecuteAsync(TakeInSql, new { id, takenIn = after.TakenIn.ToArray() }, cancellationToken);
    }

    private static async Task ChangeAsync(StopWriting at, JsonObject before, StopAfter after, CancellationToken cancellationToken)
    {
        var values = Values(at, after);
        var changes = values.Where(value => value.Key is not "source" && !JsonNode.DeepEquals(value.Value, before[value.Key]))
            .ToDictionary(value => value.Key, value => value.Value, StringComparer.Ordinal);
        if (changes.Count == 0)
            return;
        var outcome = await ChangeRecord.SaveAsync(Kind, at.Scope, at.User, before, changes, at.NowUtc, cancellationToken);
        if (outcome.Refused is { } refused)
            throw new InvalidOperationException($"A stop cannot follow what is claimed: {refused.Title} {refused.Detail}");
    }

    private static async Task InsertAsync(StopWriting at, Guid id, StopAfter after, bool isOfPerson, CancellationToken cancellationToken)
    {
        await RecordSql.InsertAsync(at.Scope, Kind, id, Values(at, after), at.User.Actor, at.NowUtc, cancellationToken);
        await Segments.BeginAsync(at.Scope, id, at.SiteId, SegmentKind.People, after.Span.From, at.User.Actor, cancellationToken);
        if (isOfPerson)
            return;
        var made = await RecordSql.FindAsync(at.Scope, Kind, id, isLocked: false, cancellationToken);
        await new RecordStep(at.Scope, at.User, null, made).WriteStepAsync(Kind, at.NowUtc, cancellationToken);
    }

    private static async Task RemoveAsync(StopWriting at, JsonObject gone, CancellationToken cancellationToken)
    {
        await RecordSql.DeleteAsync(at.Scope, Kind, IdOf(gone), cancellationToken);
        await new RecordStep(at.Scope, at.User, gone, null).WriteStepAsync(Kind, at.NowUtc, cancellationToken);
    }

    private static JsonObject Values(StopWriting at, StopAfter after) => new()
    {
        ["siteId"] = at.SiteId.ToString("D"),
        ["assetId"] = at.AssetId.ToString("D"),
        [StopRecords.StartedAtUtc] = Text(after.Span.From),
        [StopRecords.EndedAtUtc] = after.Span.Until is { } until ? Text(until) : null,
        [StopRecords.Type] = after.Words.Type.ToString(),
        [StopRecords.Reason] = after.Words.Reason,
        ["source"] = after.Words.Source.ToString(),
        ["isAutomatic"] = after.Words.IsAutomatic,
        ["workOrderId"] = after.Words.WorkOrderId?.ToString("D"),
        ["requestId"] = after.Words.RequestId?.ToString("D"),
        ["note"] = after.Words.Note,
    };

    private static PlannedStop Planned(JsonObject stop)
    {
        string? Said(string field) => stop[field]?.GetValue<string>();
        Guid? Reference(string field) => Said(field) is { } id ? Guid.Parse(id) : null;
        var words = new StopWords(
            Enum.Parse<StopType>(Said(StopRecords.Type)!), Enum.Parse<StopSource>(Said("source")!), Said(StopRecords.Reason), Reference("workOrderId"),
            Reference("requestId"), Said("note"));
        return new(IdOf(stop), StopRecords.SpanOf(stop), words);
    }

    private static Guid IdOf(JsonObject stop) => Guid.Parse(stop["id"]!.GetValue<string>());

    private static string Text(DateTimeOffset instant) =>
        instant.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.ffffffZ", System.Globalization.CultureInfo.InvariantCulture);
}
