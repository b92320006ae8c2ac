using System.Net;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using Maintenance.Cloud.Platform;
using Microsoft.AspNetCore.Http.Metadata;
using Shouldly;
using Xunit;

namespace Maintenance.Cloud.Tests.Platform;

/// <summary>
/// What is told to an endpoint, other than the fields of a record, is tried with what people and programs send by mistake or on purpose,
/// by somebody who may: a 4xx with a problem, and nothing written.
/// </summary>
[Collection("Access")]
public sealed class BadBodyTests(AccessHost at)
{
    private static readonly string[] Tricks = ["a\u0000b", "pay\u202Eexe.doc", "zero\u200Bwidth", "\uFEFFbom", "line\u2028break", "bell\u0007", new('x', 20_000)];

    // Whatever is written leaves an event, a claimed id, a session, a token or another version.
    private const string CountSql = """
        SELECT (SELECT count(*) FROM platform.event WHERE type <> 'SignInFailed') + (SELECT count(*) FROM platform.made_record) + (SELECT count(*) FROM fleet.enrolment_token)
             + (SELECT count(*) FROM people.session) + (SELECT sum(version) FROM work.work_order) + (SELECT sum(version) FROM requests.request)
             + (SELECT sum(version) FROM alarms.alarm_rule) + (SELECT count(*) FROM fleet.command) + (SELECT count(*) FROM people.invitation)
        """;

    /// <summary>Those that ask for nobody's right.</summary>
    private static readonly AccessTable.Row[] Anonymous =
    [
        new("POST", "/auth/sign-in", "YYYYYYYY") { Body = "{\"signInName\":\"somebody\",\"password\":\"wrong\"}" },
        new("POST", "/auth/register", "YYYYYYYY") { Body = "{\"token\":\"t\",\"password\":\"correct horse battery staple\"}" },
        new("POST", "/auth/sign-up", "YYYYYYYY") { Body = "{\"siteCode\":\"NONE\",\"signInName\":\"n\",\"displayName\":\"N\",\"password\":\"correct horse battery staple\"}" },
    ];

    [Fact]
    public async Task What_is_told_to_an_endpoint_is_refused_where_it_is_bad_and_nothing_is_written()
    {
        List<string> wrong = [];
        var tries = 0;
        foreach (var row in AccessTable.Rows.Where(row => row.IsForSomebody && IsTold(row)).Concat(Anonymous))
        {
            var role = AccessTable.Roles.First(one => row.Of(one) is not '.');
            var site = AccessHost.Named(at.Mine);
            await at.RestoreAsync(row, site, isMine: true, role, AccessHost.Held.ByMe);
            var bodies = BadBodies(row, AccessHost.Fill(row.Body!, site)).Distinct(StringComparer.Ordinal).ToList();
            tries += bodies.Count;
            // The product's own workers write too, now and then; what writes of what it refuses does so each time.
            if (await HasWrittenAsync(() => SendAsync(row, role, site, bodies, wrong)) && await HasWrittenAsync(() => SendAsync(row, role, site, bodies, wrong)))
                wrong.Add($"{row.Method} {row.Path} wrote something of what it refused.");
        }

        wrong.ShouldBeEmpty();
        tries.ShouldBeGreaterThan(400);
    }

    private async Task<bool> HasWrittenAsync(Func<Task> sendAsync)
    {
        var before = await at.Host.Database.OwnerAsync<long>(CountSql);
        await sendAsync();
        return await at.Host.Database.OwnerAsync<long>(CountSql) != before;
    }

    private async Task SendAsync(AccessTable.Row row, string role, Dictionary<string, string> site, IEnumerable<string> bodies, List<string> wrong)
    {
        foreach (var body in bodies)
        {
            var (status, text) = await at.SendAsync(role, row.Method, AccessHost.Fill(row.Path + row.Query, site), body, row.Version);
            if ((int)status is < 400 or >= 500 or 404 || !text.Contains("\"title\"", StringComparison.Ordinal) || NamesOurTypes(text))
                wrong.Add($"{row.Method} {row.Path} {body[..Math.Min(body.Length, 120)]}: {(int)status} {text[..Math.Min(text.Length, 200)]}");
        }
    }

    /// <summary>Who sends a body knows fields, not what the product calls the records behind them.</summary>
    private static bool NamesOurTypes(string text) =>
        text.Contains("System.", StringComparison.Ordinal) || text.Contains("Maintenance.", StringComparison.Ordinal) || text.Contains(" .NET ", StringComparison.Ordinal);

    [Fact]
    public async Task What_is_asked_of_an_endpoint_is_refused_where_it_is_bad_or_not_known_there()
    {
        List<string> wrong = [];
        foreach (var row in AccessTable.Rows.Where(row => row.Method is "GET" && row.IsForSomebody))
        {
            var role = AccessTable.Roles.First(one => row.Of(one) is not '.');
            var path = AccessHost.Fill(row.Path + row.Query, AccessHost.Named(at.Mine));
            foreach (var (asked, isText) in BadQuestions(row))
            {
                var (status, text) = await at.SendAsync(role, "GET", $"{path}{(path.Contains('?', StringComparison.Ordinal) ? '&' : '?')}{asked}", null);
                var isRight = (int)status is >= 400 and < 500 ? text.Contains("\"title\"", StringComparison.Ordinal) : isText && status is HttpStatusCode.OK;
                if (!isRight)
                    wrong.Add($"{row.Path}?{asked[..Math.Min(asked.Length, 100)]}: {(int)status} {text[..Math.Min(text.Length, 200)]}");
            }
        }

        wrong.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_version_that_is_not_the_present_one_is_412_wherever_one_is_asked_for()
    {
        List<string> wrong = [];
        var tries = 0;
        foreach (var row in AccessTable.Rows.Where(row => row.Method is not "GET" && row.IsForSomebody && AsksForVersion(row)))
        {
            var role = AccessTable.Roles.First(one => row.Of(one) is not '.');
            var site = AccessHost.Named(at.Mine);
            await at.RestoreAsync(row, site, isMine: true, role, AccessHost.Held.ByMe);
            tries++;
            async Task SendStaleAsync()
            {
                var (status, text) = await at.SendAsync(role, row.Method, AccessHost.Fill(row.Path + row.Query, site), row.Body is { } body ? AccessHost.Fill(body, site) : null, version: 4711);
                if (status is not HttpStatusCode.PreconditionFailed || !text.Contains("\"title\"", StringComparison.Ordinal))
                    wrong.Add($"{row.Method} {row.Path}: {(int)status} {text[..Math.Min(text.Length, 200)]}");
            }

            if (await HasWrittenAsync(SendStaleAsync) && await HasWrittenAsync(SendStaleAsync))
                wrong.Add($"{row.Method} {row.Path} wrote something on a stale version.");
        }

        wrong.ShouldBeEmpty();
        tries.ShouldBeGreaterThan(60);
    }

    private bool AsksForVersion(AccessTable.Row row) => at.EndpointOf(row.Method, row.Path)?.Metadata is { } metadata
        && (metadata.GetMetadata<RecordEndpoint>() is { Act: RecordAct.Change or RecordAct.Remove } || metadata.GetMetadata<AnsweredRecord>() is { HasPrecondition: true });

    /// <summary>What an endpoint does not know, and of what it knows values of another kind. A text may be any: then it is only not found.</summary>
    private IEnumerable<(string Asked, bool IsText)> BadQuestions(AccessTable.Row row)
    {
        yield return ("surprise=1", false);
        if (at.EndpointOf("GET", row.Path) is not { } endpoint)
            yield break;
        if (endpoint.Metadata.GetMetadata<RecordEndpoint>() is { Act: RecordAct.List or RecordAct.Csv } list)
        {
            foreach (var asked in (string[])["sort=nothing", "sort=1;DROP TABLE work.work_order", "limit=0", "limit=x", "cursor=abc", "q=a%00b"])
                yield return (asked, false);
            foreach (var field in list.Kind.Fields.Where(field => field.IsFilter))
                yield return ($"{field.Name}={Uri.EscapeDataString("'; DROP TABLE work.work_order; --")}", field.Type.SqlType is "text" or "text[]");
            yield break;
        }

        foreach (var member in endpoint.Metadata.GetMetadata<MethodInfo>()?.GetParameters().Where(member => endpoint.RoutePattern.GetParameter(member.Name!) is null) ?? [])
        {
            var type = Nullable.GetUnderlyingType(member.ParameterType) ?? member.ParameterType;
            if (type == typeof(string) || type.IsPrimitive || type.IsEnum || type == typeof(Guid) || type == typeof(DateTimeOffset))
                yield return ($"{member.Name}={Uri.EscapeDataString("'; DROP TABLE work.work_order; --")}", type == typeof(string));
            if (member.Name is "limit")
                yield return ("limit=0", false);
        }
    }

    /// <summary>Records' own fields are tried elsewhere.</summary>
    private static bool IsTold(AccessTable.Row row) =>
        row is { Body.Length: > 0, ContentType: "application/json" } && row.Method is not "PATCH"
        && (row.Path is "/sync" || row.Path.Contains('{', StringComparison.Ordinal) || row.Path.Count(letter => letter is '/') > 1 || row.Method is "PUT");

    private IEnumerable<string> BadBodies(AccessTable.Row row, string whole)
    {
        foreach (var body in (string[])["", "[]", "null", "{", "{\"a\":1,\"a\":2}"])
            yield return body;
        yield return With(whole, "surprise", 1);
        if (at.EndpointOf(row.Method, row.Path)?.Metadata.GetMetadata<IAcceptsMetadata>()?.RequestType is { Name: "Request" } type)
        {
            foreach (var member in type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(member => member.PropertyType != typeof(JsonElement?)))
            {
                foreach (var bad in BadValues(Nullable.GetUnderlyingType(member.PropertyType) ?? member.PropertyType))
                    yield return With(whole, JsonNamingPolicy.CamelCase.ConvertName(member.Name), bad);
            }
        }
    }

    private static IEnumerable<JsonNode?> BadValues(Type type)
    {
        yield return new JsonObject { ["a"] = 1 };
        var isMany = type != typeof(string) && typeof(System.Collections.IEnumerable).IsAssignableFrom(type);
        yield return isMany ? new JsonArray(new JsonArray()) : new JsonArray(1);
        if (type == typeof(DateTimeOffset))
            yield return "2026-01-01T12:00:00"; // of which zone?
        if (type != typeof(string))
        {
            yield return "12; DROP TABLE work.work_order";
            yield break;
        }

        yield return 12;
        foreach (var trick in Tricks)
            yield return trick;
    }

    private static string With(string whole, string name, JsonNode? value)
    {
        var body = JsonNode.Parse(whole)!.AsObject();
        body[name] = value;
        return body.ToJsonString();
    }
}
