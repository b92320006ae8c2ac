using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Mvc;

namespace Maintenance.Cloud.Platform;

/// <summary>Makes many records of a kind, all or none: what is wrong is named with its place in the list.</summary>
internal static class MakeRecords
{
    public const string ItemsField = "items";

    /// <summary>Most records of one request.</summary>
    public const int Most = 200;

    public static async Task<IResult> HandleAsync(RecordDefinition kind, HttpContext context, CancellationToken cancellationToken)
    {
        var services = context.RequestServices;
        var (user, nowUtc) = (services.GetRequiredService<CurrentUser>(), services.GetRequiredService<TimeProvider>().GetUtcNow());
        var body = await RecordBody.ReadAsync(context.Request, cancellationToken);
        List<(string Field, string Message)> errors = [];
        var items = ReadItems(kind, body, nowUtc, errors);
        if (errors.Count > 0)
            return RecordBody.Refuse(errors);

        await using var scope = await services.GetRequiredService<Database>().AsUserAsync(user, cancellationToken);
        List<MakeOutcome> made = [];
        foreach (var (index, item) in items.Index())
        {
            var outcome = await MakeRecord.MakePreparedAsync(kind, services, scope, user, item, nowUtc, cancellationToken);
            if (outcome.Refused is { } refused)
                return TypedResults.Problem(At(index, refused));
            made.Add(outcome);
        }

        await scope.CommitAsync(cancellationToken);
        foreach (var step in made.Select(outcome => outcome.Step).OfType<RecordStep>())
            kind.Settle?.Invoke(services, step);
        var answer = new JsonObject { [ItemsField] = new JsonArray([.. made.Select(outcome => (JsonNode)outcome.Record!)]) };
        return TypedResults.Text(answer.ToJsonString(), RecordAnswer.Json);
    }

    private static List<NewRecord> ReadItems(
        RecordDefinition kind, JsonElement body, DateTimeOffset nowUtc, List<(string Field, string Message)> errors)
    {
        List<NewRecord> read = [];
        errors.AddRange(body.EnumerateObject().Where(member => member.Name is not ItemsField).Select(member => (member.Name, "This endpoint takes no such field.")));
        if (!body.TryGetProperty(ItemsField, out var items) || items.ValueKind != JsonValueKind.Array || items.GetArrayLength() is 0 or > Most)
        {
            errors.Add((ItemsField, $"1 to {Most} records are expected here."));
            return read;
        }

        foreach (var (index, item) in items.EnumerateArray().Index())
        {
            List<(string Field, string Message)> own = [];
            if (item.ValueKind == JsonValueKind.Object)
                read.Add(NewRecord.Take(kind, item, nowUtc, own));
            else
                own.Add(("", "An object is expected here."));
            errors.AddRange(own.Select(error => (Place(index, error.Field), error.Message)));
        }

        return read;
    }

    private static string Place(int index, string field) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{ItemsField}[{index}].{field}").TrimEnd('.');

    /// <summary>The same problem, its fields named with their place.</summary>
    public static ProblemDetails At(int index, ProblemDetails problem)
    {
        if (problem is HttpValidationProblemDetails faults)
            faults.Errors = faults.Errors.ToDictionary(fault => Place(index, fault.Key), fault => fault.Value, StringComparer.Ordinal);
        else
            problem.Detail = $"{Place(index, "")}: {problem.Detail}";
        return problem;
    }
}
