using System.Text.Json.Nodes;

namespace Maintenance.Cloud.Platform;

/// <summary>
/// The statements of one record. Values go as one JSON document that PostgreSQL takes apart by the columns' types; names
/// come from the kind, never from a request.
/// </summary>
internal static class RecordSql
{
    private const string HistorySql = """
        SELECT e.version, CASE WHEN e.device_id = @device THEN '{}' ELSE e.changes::text END FROM platform.event AS e
        WHERE e.subject = @id AND e.version > @version ORDER BY e.version
        """;

    /// <summary>Name of the person whose id a column holds.</summary>
    public static string NameOfUser(string column) => $"(SELECT u.display_name FROM people.user_account AS u WHERE u.id = {column})";

    /// <summary>Name of the person whom a column with actors names; an actor may also be a program or a gateway. Looked up by the key: the id as text would be compared with everybody's.</summary>
    public static string NameOf(string column) =>
        NameOfUser($"CASE WHEN {column} ~ '^[0-9a-f]{{8}}(-[0-9a-f]{{4}}){{3}}-[0-9a-f]{{12}}$' THEN {column}::uuid END");

    /// <param name="isLocked">Until the transaction ends nobody else changes it; records that refer to it may be made meanwhile.</param>
    public static async Task<JsonObject?> FindAsync(DbScope scope, RecordDefinition kind, Guid id, bool isLocked, CancellationToken cancellationToken)
    {
        var sql = $"SELECT {kind.JsonSql} FROM {kind.Table} AS t WHERE t.id = @id{(kind.Where is { } where ? $" AND {where}" : "")}{(isLocked ? " FOR NO KEY UPDATE OF t" : "")}";
        return await scope.FindAsync<string>(sql, new { id }, cancellationToken) is { } json ? JsonNode.Parse(json)!.AsObject() : null;
    }

    /// <summary>What was changed since a version, in order. What a device did itself is known to it while an operation of its queue is served: such a version changed nothing.</summary>
    public static async Task<IReadOnlyList<RecordChange>> ChangesSinceAsync(DbScope scope, Guid id, int version, CancellationToken cancellationToken) =>
        [.. (await scope.QueryAsync<(int Version, string Changes)>(HistorySql, new { id, version, device = OperationClaim.ServedDevice }, cancellationToken))
            .Select(row => RecordChange.Parse(row.Version, row.Changes))];

    /// <summary>Adds a row. It is read with a second statement, as a new row need not be visible to the one that adds it.</summary>
    public static Task InsertAsync(
        DbScope scope, RecordDefinition kind, Guid id, JsonObject values, string actor, DateTimeOffset nowUtc, CancellationToken cancellationToken)
    {
        RecordField[] fields = [.. kind.Fields.Where(field => values.ContainsKey(field.Name))];
        var sql = $"""
            INSERT INTO {kind.Table} (id, created_at_utc, created_by, changed_at_utc, changed_by{Each(fields, field => field.Column)})
            SELECT @id, @nowUtc, @actor, @nowUtc, @actor{Each(fields, field => $"v.{field.Column}")} FROM {Values(fields)}
            """;
        return scope.ExecuteAsync(sql, new { id, actor, nowUtc, values = ByColumn(fields, values) }, cancellationToken);
    }

    public static async Task<JsonObject> UpdateAsync(
        DbScope scope, RecordDefinition kind, Guid id, JsonObject values, string actor, DateTimeOffset nowUtc, CancellationToken cancellationToken)
    {
        RecordField[] fields = [.. kind.Fields.Where(field => values.ContainsKey(field.Name))];
        var sql = $"""
            UPDATE {kind.Table} AS t SET version = t.version + 1, changed_at_utc = @nowUtc, changed_by = @actor{Each(fields, field => $"{field.Column} = v.{field.Column}")}
            FROM {Values(fields)} WHERE t.id = @id RETURNING {kind.JsonSql}
            """;
        var json = await scope.SingleAsync<string>(sql, new { id, actor, nowUtc, values = ByColumn(fields, values) }, cancellationToken);
        return JsonNode.Parse(json)!.AsObject();
    }

    public static Task DeleteAsync(DbScope scope, RecordDefinition kind, Guid id, CancellationToken cancellationToken) =>
        scope.ExecuteAsync($"DELETE FROM {kind.Table} AS t WHERE t.id = @id", new { id }, cancellationToken);

    private static string Values(RecordField[] fields) => fields is []
        ? "(SELECT) AS v"
        : $"jsonb_to_record(@values::jsonb) AS v ({string.Join(", ", fields.Select(field => $"{field.Column} {field.Type.SqlType}"))})";

    private static string Each(RecordField[] fields, Func<RecordField, string> sql) => string.Concat(fields.Select(field => ", " + sql(field)));

    private static string ByColumn(RecordField[] fields, JsonObject values) =>
        new JsonObject(fields.Select(field => KeyValuePair.Create(field.Column, values[field.Name]?.DeepClone()))).ToJsonString();
}
