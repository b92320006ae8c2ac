using System.Net;
using System.Text.Json.Nodes;
using Shouldly;
using Xunit;

namespace Maintenance.Cloud.Tests.Platform;

/// <summary>
/// Whatever takes an id that its caller made, as the API's document says, is sent twice, and then with other content: the first answer comes again, the
/// other is refused by the name of the id, and neither writes anything.
/// </summary>
[Collection("Access")]
public sealed class ClientIdTests(AccessHost at)
{
    /// <summary>Whoever sends these is nobody whom the table of rights knows; each is tried where it is tested.</summary>
    private static readonly string[] OfNobody = ["/qr/*/requests", "/requests/follow/*/photos"];

    private const string WrittenSql = """
        SELECT (SELECT count(*) FROM platform.event AS e WHERE e.actor = @person::text) + (SELECT count(*) FROM platform.made_record AS m WHERE m.made_by = @person)
        """;

    [Fact]
    public async Task What_is_sent_twice_is_made_once_and_an_id_never_stands_for_two()
    {
        List<string> wrong = [];
        var taking = await TakingAsync();
        taking.Count.ShouldBeGreaterThan(60);
        foreach (var (path, taken) in taking.Where(one => !OfNobody.Contains(one.Key, StringComparer.Ordinal)))
        {
            if (AccessTable.Rows.SingleOrDefault(row => row.Method is "POST" && string.Equals(AccessHost.Shape(row.Path), path, StringComparison.Ordinal)) is { } row)
                await TryAsync(row, taken, wrong);
            else
                wrong.Add($"{path} takes an id, and nobody may do it.");
        }

        wrong.ShouldBeEmpty();
    }

    private async Task TryAsync(AccessTable.Row row, Taken taken, List<string> wrong)
    {
        var (role, site, id) = (AccessTable.Roles.First(role => row.Of(role) is not '.'), AccessHost.Named(at.Mine), Guid.CreateVersion7().ToString());
        await at.RestoreAsync(row, site, isMine: true, role, AccessHost.Held.ByMe);
        var body = AccessHost.Fill(row.Body!, site);
        var isFile = row.ContentType is "application/octet-stream";
        var (said, other) = isFile ? (body, body + " more") : (WithId(body, id).ToJsonString(), Other(WithId(body, id), taken.Properties).ToJsonString());
        var address = AccessHost.Fill(row.Path + row.Query, site) + (isFile ? $"&id={id}" : "");

        var first = await SendAsync(said);
        var written = await WrittenAsync();
        var again = await SendAsync(said);
        var refused = await SendAsync(other);

        var isLate = taken.NamesVersion && again.Status is HttpStatusCode.PreconditionFailed && refused.Status is HttpStatusCode.PreconditionFailed;
        if ((int)first.Status is not (200 or 201) || (!isLate && (again.Status is not HttpStatusCode.OK || !JsonNode.DeepEquals(Ids(again.Text), Ids(first.Text)))))
            wrong.Add($"{role}: POST {row.Path} was answered {(int)first.Status}, then {(int)again.Status} {again.Text[..Math.Min(300, again.Text.Length)]}");
        if (!isLate && (refused.Status is not HttpStatusCode.Conflict || JsonNode.Parse(refused.Text)?["errors"]?.AsObject().Any(error => error.Key is "id" or "items[0].id") is not true))
            wrong.Add($"{role}: POST {row.Path} with {other} was answered {(int)refused.Status} {refused.Text[..Math.Min(300, refused.Text.Length)]}");
        if (await WrittenAsync() != written)
            wrong.Add($"{role}: POST {row.Path} wrote something again.");

        Task<(HttpStatusCode Status, string Text)> SendAsync(string content) => at.SendAsync(role, "POST", address, content, row.Version, row.ContentType);

        Task<long> WrittenAsync() => at.Host.Database.OwnerAsync<long>(WrittenSql, new { person = at.Ids[role] });
    }

    /// <summary>By the shapes of their addresses.</summary>
    private static async Task<Dictionary<string, Taken>> TakingAsync()
    {
        var document = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(OpenApiTests.Root(), "cloud/Maintenance.Cloud/openapi/v1.json")))!;
        Dictionary<string, Taken> taking = new(StringComparer.Ordinal);
        foreach (var (path, operation) in document["paths"]!.AsObject().Where(path => path.Value?["post"] is not null))
        {
            var said = Whole(operation!["post"]!["requestBody"]?["content"]?["application/json"]?["schema"])?["properties"] as JsonObject ?? [];
            var isMany = said.Count == 1 && said["items"] is not null;
            var properties = isMany ? Whole(said["items"]!["items"])?["properties"] as JsonObject ?? [] : said;
            if (Has("query", "id") || (properties.ContainsKey("id") && !properties.ContainsKey("version"))) // with a version it is one that is there
                taking[AccessHost.Shape(path["/api/v1".Length..])] = new(properties, Has("header", "If-Match"));

            bool Has(string place, string name) => operation["post"]!["parameters"]?.AsArray()
                .Any(parameter => string.Equals(parameter!["in"]!.GetValue<string>(), place, StringComparison.Ordinal) && string.Equals(parameter["name"]!.GetValue<string>(), name, StringComparison.Ordinal)) is true;
        }

        return taking;

        JsonNode? Whole(JsonNode? schema) => schema?["$ref"]?.GetValue<string>() is { } reference ? document["components"]!["schemas"]![reference.Split('/')[^1]] : schema;
    }

    private static JsonObject WithId(string body, string id)
    {
        var said = JsonNode.Parse(body)!.AsObject();
        ItemOf(said)["id"] = id;
        return said;
    }

    /// <summary>The same id with another content: a text, a choice or a number is another.</summary>
    private static JsonObject Other(JsonObject said, JsonObject properties)
    {
        var item = ItemOf(said);
        foreach (var (name, schema) in properties.Where(one => one.Key is not "id"))
        {
            if (OtherValue(item[name], schema!.AsObject()) is not { } value)
                continue;
            item[name] = value;
            return said;
        }

        throw new InvalidOperationException($"{said} cannot be said otherwise.");
    }

    private static JsonNode? OtherValue(JsonNode? now, JsonObject schema)
    {
        var types = schema["type"] is JsonArray many ? [.. many.Select(one => one!.GetValue<string>())] : new[] { schema["type"]?.GetValue<string>() };
        if (schema["enum"] is JsonArray choices)
            return choices.FirstOrDefault(choice => choice is not null && !JsonNode.DeepEquals(choice, now))?.DeepClone();
        if (types.Contains("string", StringComparer.Ordinal))
            return schema["format"] is null && schema["pattern"] is null ? "another" : null;
        return types.Contains("number", StringComparer.Ordinal) && now is not null ? now.GetValue<decimal>() + 1 : null;
    }

    private static JsonObject ItemOf(JsonObject said) => said["items"]?[0]?.AsObject() ?? said;

    /// <param name="Properties">Of its body, or of one of many.</param>
    /// <param name="NamesVersion">It is done to a record as that was seen: what is sent again comes too late.</param>
    private sealed record Taken(JsonObject Properties, bool NamesVersion);

    /// <summary>What an answer names, with its version.</summary>
    private static JsonArray Ids(string text)
    {
        var answer = JsonNode.Parse(text)!.AsObject();
        JsonNode[] named = answer["items"] is JsonArray items ? [.. items.OfType<JsonNode>()] : [answer];
        return [.. named.SelectMany(one => new[] { one["id"]?.DeepClone(), one["version"]?.DeepClone() })];
    }
}
