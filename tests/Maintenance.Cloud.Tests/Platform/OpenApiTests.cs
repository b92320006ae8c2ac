using System.Text.Json.Nodes;
using Shouldly;
using Xunit;

namespace Maintenance.Cloud.Tests.Platform;

public class OpenApiTests
{
    [Fact]
    public async Task The_committed_document_is_the_one_that_is_served()
    {
        await using var host = await CloudHost.StartAsync();
        using var client = host.CreateClient();

        var served = JsonNode.Parse(await client.GetStringAsync("/openapi/v1.json"));
        var committed = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(Root(), "cloud/Maintenance.Cloud/openapi/v1.json")));

        JsonNode.DeepEquals(committed, served).ShouldBeTrue("Build cloud/Maintenance.Cloud and commit openapi/v1.json: the API changed.");
    }

    [Fact]
    public async Task Records_of_slices_do_not_share_a_schema()
    {
        await using var host = await CloudHost.StartAsync();
        using var client = host.CreateClient();

        var schemas = JsonNode.Parse(await client.GetStringAsync("/openapi/v1.json"))!["components"]!["schemas"]!.AsObject().Select(schema => schema.Key).ToList();

        schemas.ShouldContain("SignInRequest");
        schemas.ShouldContain("MakeEnrolmentTokenRequest");
        schemas.ShouldNotContain("Request");
        schemas.ShouldNotContain("Response");
    }

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Maintenance.sln")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("The tests run outside the repository.");
    }
}
