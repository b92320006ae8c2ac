using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Maintenance.Cloud.Platform;

/// <summary>How a record is answered: as JSON, with its version as the ETag.</summary>
internal static class RecordAnswer
{
    public const string Json = "application/json; charset=utf-8";

    public static ContentHttpResult Of(HttpContext context, JsonObject record, int status = StatusCodes.Status200OK)
    {
        context.Response.Headers.ETag = Precondition.Tag(record["version"]!.GetValue<int>());
        return TypedResults.Text(record.ToJsonString(), Json, System.Text.Encoding.UTF8, status);
    }

    /// <summary>201 with the address of what was made.</summary>
    public static ContentHttpResult Made(HttpContext context, RecordDefinition kind, JsonObject record)
    {
        context.Response.Headers.Location = kind.AddressOf(record);
        return Of(context, record, StatusCodes.Status201Created);
    }

    /// <summary>412 that names each field changed on both sides, with both values.</summary>
    public static ProblemHttpResult Conflict(int currentVersion, IReadOnlyList<FieldConflict> conflicts)
    {
        var problem = Problems.OfFields(
            StatusCodes.Status412PreconditionFailed, "The record was changed meanwhile",
            [.. conflicts.Select(one => (one.Field, "It was changed meanwhile: decide which value it is to have."))]);
        problem.Extensions["version"] = currentVersion;
        problem.Extensions["conflicts"] = new JsonArray([.. conflicts.Select(one =>
            (JsonNode)new JsonObject { ["field"] = one.Field, ["yours"] = one.Yours?.DeepClone(), ["theirs"] = one.Theirs?.DeepClone() })]);
        return TypedResults.Problem(problem);
    }
}
