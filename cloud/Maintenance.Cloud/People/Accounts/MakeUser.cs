using System.Text.Json;
using System.Text.Json.Nodes;
using Maintenance.Cloud.Platform;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.OpenApi;
using Npgsql;

namespace Maintenance.Cloud.People;

/// <summary>
/// Makes a person's account, with what they are at which site. It has no password: an invitation lets its person set one.
/// </summary>
internal static class MakeUser
{
    private const string MembershipsField = "memberships";
    private const int MostMemberships = 50;

    private const string Sql = """
        INSERT INTO people.user_account (id, sign_in_name, normalized_name, display_name, email, given_name, family_name, phone, language, security_stamp,
            is_active, created_at_utc, created_by, changed_at_utc, changed_by)
        VALUES (@id, @signInName, @normalizedName, @displayName, @email, @givenName, @familyName, @phone, coalesce(@language, 'en'), @stamp,
            @isActive, @nowUtc, @actor, @nowUtc, @actor)
        """;

    private static RecordField[] MembershipFields =>
        [.. Memberships.Kind.Fields.Where(one => one.IsIn(RecordInput.Made) && one.Name is not "userId")];

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/users", HandleAsync)
        .WithName(nameof(MakeUser))
        .WithSummary("Makes an account with its memberships; an invitation then lets the person set a password.")
        .AddOpenApiOperationTransformer((operation, context, _) =>
        {
            Describe(operation, context.Document!);
            return Task.CompletedTask;
        })
        .RequirePermission(Permission.ManagePeople);

    private static async Task<IResult> HandleAsync(
        HttpContext context, Database database, CurrentUser user, UserManager<UserAccount> accounts, TimeProvider clock, CancellationToken cancellationToken)
    {
        var nowUtc = clock.GetUtcNow();
        var body = await RecordBody.ReadAsync(context.Request, cancellationToken);
        List<(string Field, string Message)> errors = [];
        var asked = NewRecord.Take(Users.Kind, body, nowUtc, errors, MembershipsField);
        var memberships = ReadMemberships(body, errors);
        if (errors.Count > 0)
            return RecordBody.Refuse(errors);

        await using var scope = await database.AsUserAsync(user, cancellationToken);
        var outcome = await MakeRecord.MakeAsync(Users.Kind, scope, user, asked, nowUtc, cancellationToken, () => SaveAsync(scope, accounts, user, asked, memberships, nowUtc, cancellationToken));
        return await MakeRecord.AnswerAsync(Users.Kind, context, scope, outcome, cancellationToken);
    }

    /// <summary>Adds the account and what its person is where.</summary>
    public static async Task<ProblemDetails?> SaveAsync(
        DbScope scope, UserManager<UserAccount> accounts, CurrentUser user, NewRecord asked, IEnumerable<JsonObject> memberships, DateTimeOffset nowUtc,
        CancellationToken cancellationToken)
    {
        await InsertAsync(scope, accounts, asked, user.Actor, nowUtc, cancellationToken);
        return await JoinAsync(scope, user, asked.Id, memberships, nowUtc, cancellationToken);
    }

    private static Task<int> InsertAsync(
        DbScope scope, UserManager<UserAccount> accounts, NewRecord asked, string actor, DateTimeOffset nowUtc, CancellationToken cancellationToken)
    {
        string? Said(string field) => asked.Values[field]?.GetValue<string>();
        return scope.ExecuteAsync(
            Sql,
            new
            {
                id = asked.Id,
                signInName = Said("signInName"),
                normalizedName = accounts.NormalizeName(Said("signInName")),
                displayName = Said("displayName"),
                email = Said("email"),
                givenName = Said("givenName"),
                familyName = Said("familyName"),
                phone = Said("phone"),
                language = Said("language"),
                isActive = asked.Values["isActive"]?.GetValue<bool>() ?? true,
                stamp = TokenHash.NewToken(),
                actor,
                nowUtc,
            },
            cancellationToken);
    }

    private static async Task<ProblemDetails?> JoinAsync(
        DbScope scope, CurrentUser user, Guid userId, IEnumerable<JsonObject> memberships, DateTimeOffset nowUtc, CancellationToken cancellationToken)
    {
        try
        {
            foreach (var membership in memberships)
            {
                var id = Guid.CreateVersion7(nowUtc);
                membership["userId"] = userId.ToString("D");
                await RecordSql.InsertAsync(scope, Memberships.Kind, id, membership, user.Actor, nowUtc, cancellationToken);
                var made = await RecordSql.FindAsync(scope, Memberships.Kind, id, isLocked: false, cancellationToken);
                await new RecordStep(scope, user, null, made).WriteStepAsync(Memberships.Kind, nowUtc, cancellationToken);
            }
        }
        catch (PostgresException refused) when (RecordRefusal.Is(refused))
        {
            return RecordRefusal.Describe(Memberships.Kind, refused);
        }

        return null;
    }

    private static List<JsonObject> ReadMemberships(JsonElement body, List<(string Field, string Message)> errors)
    {
        List<JsonObject> read = [];
        if (!body.TryGetProperty(MembershipsField, out var list) || list.ValueKind != JsonValueKind.Array || list.GetArrayLength() is 0 or > MostMemberships)
        {
            errors.Add((MembershipsField, $"1 to {MostMemberships} memberships: an account that is nothing anywhere could do nothing."));
            return read;
        }

        foreach (var (index, item) in list.EnumerateArray().Index())
        {
            List<(string Field, string Message)> own = [];
            if (item.ValueKind == JsonValueKind.Object)
                read.Add(RecordBody.Take(MembershipFields, RecordInput.Made, item, own));
            else
                own.Add(("", "An object is expected here."));
            errors.AddRange(own.Select(error => ($"{MembershipsField}[{index}].{error.Field}".TrimEnd('.'), error.Message)));
        }

        return read;
    }

    private static void Describe(OpenApiOperation operation, OpenApiDocument document)
    {
        var membership = RecordDocument.Schema(Memberships.Kind, RecordInput.Made);
        membership.Properties!.Remove("userId");
        membership.Required!.Remove("userId");
        var body = RecordDocument.Schema(
            Users.Kind, RecordInput.Made, ("id", new OpenApiSchema { Type = JsonSchemaType.String, Format = "uuid" }),
            (MembershipsField, new OpenApiSchema { Type = JsonSchemaType.Array, Items = membership, MinItems = 1, MaxItems = MostMemberships }));
        body.Required!.Add(MembershipsField);
        var user = RecordDocument.Named(document, Users.Kind.Name, RecordDocument.Schema(Users.Kind, null));
        operation.RequestBody = RecordDocument.BodyOf(RecordDocument.Named(document, nameof(MakeUser), body));
        operation.Responses = new()
        {
            ["201"] = RecordDocument.Answer("It was made.", RecordDocument.Json(user)),
            ["200"] = RecordDocument.Answer("It was made before, by this request.", RecordDocument.Json(user)),
        };
    }
}
