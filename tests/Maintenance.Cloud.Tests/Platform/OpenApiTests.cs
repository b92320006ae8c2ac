using System.Text.Json.Nodes;
using Shouldly;
using Xunit;

namespace Maintenance.Cloud.Tests.Platform;

public sealed class OpenApiTests(OpenApiTests.Served served) : IClassFixture<OpenApiTests.Served>
{
    /// <summary>The document as a host serves it, asked for once.</summary>
    public sealed class Served : IAsyncLifetime
    {
        public string Document { get; private set; } = "";

        public async Task InitializeAsync()
        {
            await using var host = await CloudHost.StartAsync();
            using var client = host.CreateClient();
            Document = await client.GetStringAsync("/openapi/v1.json");
        }

        public Task DisposeAsync() => Task.CompletedTask;
    }

    [Fact]
    public async Task The_committed_document_is_the_one_that_is_served()
    {
        var committed = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(Root(), "cloud/Maintenance.Cloud/openapi/v1.json")));

        JsonNode.DeepEquals(committed, JsonNode.Parse(served.Document)).ShouldBeTrue("Build cloud/Maintenance.Cloud and commit openapi/v1.json: the API changed.");
    }

    [Fact]
    public void Records_of_slices_do_not_share_a_schema()
    {
        var schemas = JsonNode.Parse(served.Document)!["components"]!["schemas"]!.AsObject().Select(schema => schema.Key).ToList();

        schemas.ShouldContain("SignInRequest");
        schemas.ShouldContain("MakeEnrolmentTokenRequest");
        schemas.ShouldNotContain("Request");
        schemas.ShouldNotContain("Response");
    }

    /// <summary>What is told of providers is of the program's own settings, events are a stream, and evidence is one thing of many parts.</summary>
    [Fact]
    public async Task Every_list_has_its_csv()
    {
        var document = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(Root(), "cloud/Maintenance.Cloud/openapi/v1.json")))!;
        var paths = document["paths"]!.AsObject();

        var lists = paths.Where(path => IsList(path.Value?["get"]?["responses"]?["200"]?["content"]?["application/json"]?["schema"])).Select(path => path.Key).ToList();

        lists.Count.ShouldBeGreaterThan(50);
        lists.Where(list => !paths.ContainsKey($"{list}.csv"))
            .ShouldBe(["/api/v1/auth/providers", "/api/v1/events", "/api/v1/incidents/{id}/evidence"], ignoreOrder: true);

        bool IsList(JsonNode? schema) => Whole(schema) is JsonObject whole && (IsMany(whole) || IsMany(Whole(whole["properties"]?["items"])));
        JsonNode? Whole(JsonNode? schema) => schema?["$ref"]?.GetValue<string>() is { } reference ? document["components"]!["schemas"]![reference.Split('/')[^1]] : schema;
        static bool IsMany(JsonNode? schema) => schema?["type"] is JsonValue type && type.TryGetValue<string>(out var name) && name is "array";
    }

    internal static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Maintenance.sln")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("The tests run outside the repository.");
    }
}
