using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Maintenance.Cloud.Platform;
using Microsoft.OpenApi;
using Shouldly;
using Xunit;

namespace Maintenance.Cloud.Tests.Platform.Records;

/// <summary>What people and programs send by mistake or on purpose, tried on every endpoint that makes or changes a record: a 4xx with a problem that names the field, and nothing written.</summary>
public sealed class BadInputTests(BadInputHost at) : IClassFixture<BadInputHost>
{
    private const string Missing = "0198c2f0-7c5e-7000-8000-000000000001";

    private static readonly string[] Tricks = ["a\u0000b", "pay\u202Eexe.doc", "zero\u200Bwidth", "\uFEFFbom", "line\u2028break", "bell\u0007", "   ", ""];

    /// <summary>One of each kind of endpoint that reads JSON: all stand behind the same limit, and none reads as far as its own checks.</summary>
    private static readonly (string Method, string Path, string Body)[] Long =
    [
        ("POST", "/departments", "{\"siteId\":\"{siteId}\",\"name\":\"{long}\"}"),
        ("POST", "/departments/bulk", "{\"items\":[{\"siteId\":\"{siteId}\",\"name\":\"{long}\"}]}"),
        ("PATCH", "/departments/{department}", "{\"description\":\"{long}\"}"),
        ("PUT", "/settings/work.serviceLevelHigh?siteId={siteId}", "{\"value\":\"{long}\"}"),
        ("POST", "/work-orders/{order}/complete", "{\"reason\":\"{long}\"}"),
        ("POST", "/work-orders/bulk/verify", "{\"items\":[{\"id\":\"{order}\",\"version\":1}],\"what\":{\"reason\":\"{long}\"}}"),
        ("POST", "/sync", "{\"deviceId\":\"{siteId}\",\"operations\":[{\"id\":\"{order}\",\"kind\":\"departments\",\"action\":\"make\",\"body\":{\"name\":\"{long}\"}}]}"),
        ("POST", "/auth/sign-in", "{\"signInName\":\"adam\",\"password\":\"{long}\"}"),
        ("POST", "/qr/{code}/requests", "{\"problemDescription\":\"{long}\"}"),
    ];

    private readonly CloudHost _host = at.Host;
    private readonly HttpClient _client = at.Client;
    private readonly Dictionary<string, string> _ids = at.Ids;

    [Fact]
    public async Task Every_bad_body_is_refused_by_name_and_writes_nothing()
    {
        var before = await CountAsync();
        List<string> wrong = [];
        var tries = 0;
        foreach (var kind in AccessHost.Kinds)
        {
            foreach (var (input, method, path) in Places(kind))
            {
                foreach (var (field, body) in BadBodies(kind, input).DistinctBy(one => one.Body))
                {
                    tries++;
                    var (status, text) = await SendAsync(method, path, body);
                    if ((int)status is < 400 or >= 500 || !text.Contains("\"title\"", StringComparison.Ordinal) || (field.Length > 0 && !text.Contains($"\"{field}", StringComparison.Ordinal)))
                        wrong.Add($"{method} {path} {body[..Math.Min(body.Length, 200)]}: {(int)status} {text[..Math.Min(text.Length, 300)]}");
                }
            }
        }

        wrong.ShouldBeEmpty();
        tries.ShouldBeGreaterThan(500);
        (await CountAsync()).ShouldBe(before);
    }

    [Fact]
    public async Task A_body_of_10_MB_is_413_wherever_it_is_sent_and_a_list_is_asked_only_by_what_it_knows()
    {
        _ids["code"] = await _host.Database.OwnerAsync<string>("SELECT qr_code FROM assets.asset LIMIT 1");
        var before = await CountAsync();
        foreach (var (method, path, body) in Long)
        {
            var (status, text) = await SendAsync(new(method), AccessHost.Fill(path, _ids), AccessHost.Fill(body, _ids).Replace("{long}", new string('x', 10 * 1024 * 1024), StringComparison.Ordinal));
            status.ShouldBe(HttpStatusCode.RequestEntityTooLarge, $"{method} {path}: {text}");
            text.ShouldContain("\"title\"", customMessage: path);
        }

        (await CountAsync()).ShouldBe(before);
        foreach (var query in (string[])["?name=pumps", "?sort=name;drop table people.department", "?sort=password_hash", "?limit=0", "?limit=201", "?cursor=abc", "?cursor=eyJ9", "?parentId=1 OR 1=1", "?q=", "?siteId=a&siteId=b", "?isArchived=maybe"])
        {
            foreach (var list in (string[])["/departments", "/departments.csv"])
            {
                var (refused, problem) = await SendAsync(HttpMethod.Get, list + query, null);
                refused.ShouldBe(HttpStatusCode.BadRequest, $"{list}{query}: {problem}");
            }
        }

        (await SendAsync(HttpMethod.Get, "/departments?q=%27%3B%20DROP%20TABLE%20people.department%3B--", null)).Status.ShouldBe(HttpStatusCode.OK);
        (await CountAsync()).ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task A_change_names_the_version_that_it_was_decided_on()
    {
        var path = $"/departments/{_ids["department"]}";
        (await SendAsync(HttpMethod.Patch, path, "{\"name\":\"x\"}", tag: null)).Status.ShouldBe(HttpStatusCode.PreconditionRequired);
        foreach (var tag in (string[])["1", "\"0\"", "\"99\"", "\"-1\"", "\"9999999999999999999\"", "W/\"1\"", "*", "\"1\", \"2\""])
            ((int)(await SendAsync(HttpMethod.Patch, path, "{\"name\":\"x\"}", tag)).Status).ShouldBeOneOf(412, 428);
        (await SendAsync(HttpMethod.Delete, path, null, "\"99\"")).Status.ShouldBe(HttpStatusCode.PreconditionFailed);
        (await SendAsync(HttpMethod.Patch, $"/departments/{Missing}", "{\"name\":\"x\"}")).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    private IEnumerable<(RecordInput Input, HttpMethod Method, string Path)> Places(RecordDefinition kind)
    {
        if (kind.Make is not null || kind.Path is "sites" or "users" or "api-keys" or "stops")
            yield return (RecordInput.Made, HttpMethod.Post, $"/{kind.Path}");
        if (kind.Change is not null)
            yield return (RecordInput.Changed, HttpMethod.Patch, kind.Path is "organisation" or "me/preferences" ? $"/{kind.Path}" : $"/{kind.Path}/{_ids[IdOf(kind)]}");
    }

    private static string IdOf(RecordDefinition kind) => kind.Path switch
    {
        "sites" => "siteId",
        "labour-rates" => "rate",
        "permission-sets" => "set",
        "holiday-calendars" => "calendar",
        "write-grants" => "grant",
        "api-keys" => "key",
        "saved-filters" => "filter",
        "me/passkeys" => "passkey",
        "assets" => "leaf",
        "stop-rules" => "stopRule",
        "requests" => "report",
        "request-comments" => "message",
        "documents" => "paper",
        "library" => "leaflet",
        "asset-parts" => "spare",
        "failure-mechanisms" => "mechanism",
        "failure-causes" => "cause",
        "remedies" => "remedy",
        "stop-reasons" => "reason",
        "maintenance-types" => "type",
        "work-orders" => "order",
        "work-order-steps" => "step",
        "work-order-comments" => "comment",
        "work-order-templates" => "template",
        "asset-classes" => "class",
        "failure-modes" => "mode",
        _ => kind.Path.TrimEnd('s'),
    };

    private IEnumerable<(string Field, string Body)> BadBodies(RecordDefinition kind, RecordInput input)
    {
        foreach (var body in (string[])["", "[]", "null", "1", "{", "{\"a\":1,\"a\":2}", "{\"name\":\"\\ud800\"}", $"{{\"a\":{new string('[', 100)}{new string(']', 100)}}}"])
            yield return ("", body);
        yield return ("surprise", With(Whole(kind, input), "surprise", 1));
        yield return ("version", With(Whole(kind, input), "version", 7));
        if (input is RecordInput.Made)
        {
            yield return ("id", With(Whole(kind, input), "id", "12"));
            yield return ("id", With(Whole(kind, input), "id", Guid.Empty.ToString()));
        }

        foreach (var field in kind.Fields.Where(field => field.IsIn(input)))
        {
            foreach (var value in BadValues(field))
                yield return (field.Name, With(Whole(kind, input), field.Name, value));
            if (field.IsRequired && input is RecordInput.Made)
            {
                var without = Whole(kind, input);
                without.Remove(field.Name);
                yield return (field.Name, without.ToJsonString());
            }
        }

        foreach (var field in kind.Fields.Where(field => !field.IsIn(input) && field.Name is not "id"))
            yield return (field.Name, With(Whole(kind, input), field.Name, "x"));
    }

    private static IEnumerable<JsonNode?> BadValues(RecordField field)
    {
        var type = field.Type.Describe().Type;
        if (!field.IsOptional)
            yield return null;
        yield return new JsonObject { ["a"] = 1 };
        yield return type is JsonSchemaType.Array ? "x" : new JsonArray(1);
        yield return type is JsonSchemaType.Boolean ? "true" : true;
        yield return type is JsonSchemaType.Number or JsonSchemaType.Integer ? "12" : 12;
        yield return type is JsonSchemaType.Number ? 1e30 : new string('x', 20_000);
        if (field.Type.SqlType is "uuid[]")
            yield return new JsonArray(Missing);
        if (type is not JsonSchemaType.String)
            yield break;
        foreach (var trick in Tricks)
            yield return trick;
        if (field.Type.SqlType is "uuid")
            yield return Missing;
        if (field.Type.SqlType is "date" or "timestamptz" or "time")
            yield return "'; DROP TABLE people.user_account; --";
    }

    /// <summary>A body that would be taken.</summary>
    private JsonObject Whole(RecordDefinition kind, RecordInput input)
    {
        var text = input is RecordInput.Changed ? "{}" : AccessTable.Rows.Single(row => row.Method is "POST" && string.Equals(row.Path, $"/{kind.Path}", StringComparison.Ordinal)).Body!;
        foreach (var (name, id) in _ids)
            text = text.Replace($"{{{name}}}", id, StringComparison.Ordinal);
        return JsonNode.Parse(text.Replace("{unique}", "unique", StringComparison.Ordinal).Replace("{UNIQUE}", "UNIQUE", StringComparison.Ordinal).Replace("{CODE}", "CODE", StringComparison.Ordinal))!.AsObject();
    }

    private static string With(JsonObject body, string field, JsonNode? value)
    {
        body[field] = value;
        return body.ToJsonString();
    }

    private async Task<(HttpStatusCode Status, string Text)> SendAsync(HttpMethod method, string path, string? body, string? tag = "\"1\"")
    {
        using var request = new HttpRequestMessage(method, $"/api/v1{path}");
        if (body is not null)
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        if (tag is not null)
            request.Headers.TryAddWithoutValidation("If-Match", tag);
        request.Headers.ExpectContinue = body?.Length > 1_000_000; // or the refusal comes while the body is still being sent
        using var answer = await _client.SendAsync(request);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    private Task<int> CountAsync() => _host.Database.OwnerAsync<int>(
        "SELECT (SELECT count(*) FROM platform.event) + (SELECT count(*) FROM people.membership) + (SELECT sum(version) FROM people.department) + (SELECT count(*) FROM people.user_account) + (SELECT count(*) FROM platform.made_record) + (SELECT count(*) FROM assets.asset)");
}
