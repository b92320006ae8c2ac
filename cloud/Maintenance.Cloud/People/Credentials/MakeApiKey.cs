using System.Text.Json.Nodes;
using Maintenance.Cloud.Platform;
using Microsoft.OpenApi;

namespace Maintenance.Cloud.People;

/// <summary>
/// Makes a key by which a program signs in. It stands for whoever made it, at one site, for no more than its scopes name and
/// its maker may do. The answer shows it once; the database keeps its hash and, to tell keys apart, its first letters.
/// </summary>
internal static class MakeApiKey
{
    /// <summary>What keys are, besides being made.</summary>
    public static RecordDefinition Kind { get; } = new("api-keys", "ApiKey", "people.api_key",
    [
        new("name", FieldTypes.Text()) { IsRequired = true, IsSort = true, IsSearched = true },
        new("scopes", Scopes) { IsRequired = true, IsFixed = true, IsFilter = true },
        new("expiresAtUtc", FieldTypes.Instant()),
        new("prefix", FieldTypes.Text()) { IsDefaulted = true, Shown = "t.prefix" },
        new("userId", FieldTypes.Reference()) { IsDefaulted = true, IsFilter = true, Shown = "t.user_id" },
        new("lastUsedAtUtc", FieldTypes.Instant()) { Shown = "t.last_used_at_utc" },
        new("isArchived", FieldTypes.Flag()) { IsDefaulted = true, IsFilter = true },
    ])
    {
        Read = Permission.ManageApiKeys,
        Change = Permission.ManageApiKeys,
        Remove = Permission.ManageApiKeys,
        Order = "name",
        Settle = (services, _) => services.GetRequiredService<ApiKeys>().Forget(),
    };

    private const int PrefixLength = 8;

    private const string Sql = """
        INSERT INTO people.api_key (id, site_id, user_id, name, prefix, hash, scopes, expires_at_utc, is_archived, created_at_utc, created_by, changed_at_utc, changed_by)
        SELECT @id, v.site_id, @userId, v.name, @prefix, @hash, v.scopes, v.expires_at_utc, coalesce(v.is_archived, false), @nowUtc, @actor, @nowUtc, @actor
        FROM jsonb_to_record(@values::jsonb) AS v (site_id uuid, name text, scopes text[], expires_at_utc timestamptz, is_archived boolean)
        """;

    /// <summary>Everything but what is one's own, and making more keys.</summary>
    private static FieldType Scopes
    {
        get
        {
            string[] names = [.. Enum.GetValues<Permission>().Where(one => one is not (Permission.OwnProfile or Permission.KeepFilters or Permission.ManageApiKeys)).Select(one => one.ToString())];
            return FieldTypes.Names(names, least: 1);
        }
    }

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/api-keys", HandleAsync)
        .WithName(nameof(MakeApiKey))
        .WithSummary("Makes a key for a program and shows it, once.")
        .AddOpenApiOperationTransformer((operation, context, _) =>
        {
            Describe(operation, context.Document!);
            return Task.CompletedTask;
        })
        .RequirePermission(Permission.ManageApiKeys);

    private static async Task<IResult> HandleAsync(HttpContext context, Database database, CurrentUser user, TimeProvider clock, CancellationToken cancellationToken)
    {
        var nowUtc = clock.GetUtcNow();
        var body = await RecordBody.ReadAsync(context.Request, cancellationToken);
        List<(string Field, string Message)> errors = [];
        var asked = NewRecord.Take(Kind, body, nowUtc, errors);
        if (errors.Count > 0)
            return RecordBody.Refuse(errors);

        await using var scope = await database.AsUserAsync(user, cancellationToken);
        var key = ApiKeys.Mark + TokenHash.NewToken();
        var outcome = await MakeRecord.MakeAsync(Kind, scope, user, asked, nowUtc, cancellationToken, async () =>
        {
            await InsertAsync(scope, user, asked, key, nowUtc, cancellationToken);
            return null;
        });
        if (outcome.Step is not null)
            outcome.Record!["key"] = key; // now that the event is written: it holds no secret
        return await MakeRecord.AnswerAsync(Kind, context, scope, outcome, cancellationToken);
    }

    private static Task<int> InsertAsync(DbScope scope, CurrentUser user, NewRecord asked, string key, DateTimeOffset nowUtc, CancellationToken cancellationToken)
    {
        var columns = new JsonObject(Kind.Fields.Where(field => asked.Values.ContainsKey(field.Name))
            .Select(field => KeyValuePair.Create(field.Column, asked.Values[field.Name]?.DeepClone())));
        var prefix = key.Substring(ApiKeys.Mark.Length, PrefixLength);
        return scope.ExecuteAsync(
            Sql,
            new { id = asked.Id, userId = user.Id, prefix, hash = TokenHash.Of(key), values = columns.ToJsonString(), nowUtc, actor = user.Actor },
            cancellationToken);
    }

    private static void Describe(OpenApiOperation operation, OpenApiDocument document)
    {
        var id = new OpenApiSchema { Type = JsonSchemaType.String, Format = "uuid" };
        var shown = RecordDocument.Schema(Kind, null, ("key", new OpenApiSchema { Type = JsonSchemaType.String, Description = "Only in the first answer." }));
        operation.RequestBody = RecordDocument.BodyOf(RecordDocument.Named(document, nameof(MakeApiKey), RecordDocument.Schema(Kind, RecordInput.Made, ("id", id))));
        operation.Responses = new()
        {
            ["201"] = RecordDocument.Answer("It was made.", RecordDocument.Json(RecordDocument.Named(document, "MadeApiKey", shown))),
            ["200"] = RecordDocument.Answer("It was made before, by this request; the key is not shown again.", RecordDocument.Json(RecordDocument.Named(document, Kind.Name, RecordDocument.Schema(Kind, null)))),
        };
    }
}
