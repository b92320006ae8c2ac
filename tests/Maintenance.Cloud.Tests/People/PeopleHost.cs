using System.Net;
using System.Text;
using System.Text.Json;
using Shouldly;
using Xunit;

namespace Maintenance.Cloud.Tests.People;

/// <summary>Two sites with an administrator each, and one of both; requests as whoever signed in.</summary>
/// <param name="shared">The host that tests share, in which these sites and people are of one test alone; null: a host of their own.</param>
public abstract class PeopleHost(SharedPeopleHost? shared = null) : IAsyncLifetime
{
    private readonly Dictionary<string, HttpClient> _clients = new(StringComparer.Ordinal);
    private readonly string _mark = shared?.NextMark() ?? "";

    public CloudHost Host { get; private set; } = null!;

    public ManualClock Clock { get; } = shared?.Clock ?? new();

    public Guid Mine { get; private set; }

    public Guid Theirs { get; private set; }

    public virtual async Task InitializeAsync()
    {
        Host = shared?.Host ?? await StartAsync(Clock);
        Mine = await Host.Database.AddSiteAsync(Named("MINE"));
        Theirs = await Host.Database.AddSiteAsync(Named("THEIRS"));
        await AddPersonAsync("adam", (Mine, "Administrator"));
        await AddPersonAsync("eve", (Theirs, "Administrator"));
        await AddPersonAsync("both", (Mine, "Administrator"), (Theirs, "Administrator"));
    }

    /// <summary>What a person or a site of this test is called in the host that others share.</summary>
    public string Named(string name) => name + _mark;

    public Task<Guid> AddPersonAsync(string name, params (Guid Site, string Role)[] roles) => Host.Database.AddPersonAsync(Named(name), roles);

    internal static Task<CloudHost> StartAsync(ManualClock clock) => CloudHost.StartAsync(
        new Dictionary<string, string?>
        {
            ["RateLimits:SignedInBurst"] = "100000",
            ["RateLimits:AnonymousInWindow"] = "100000",
            ["Secrets:KeyFile"] = Path.Combine(Path.GetTempPath(), $"maintenance-test-{Guid.NewGuid():N}.key"),
            ["ReverseProxy:KnownAddresses:0"] = "192.0.2.1",
            ["ReverseProxy:KnownNetworks:0"] = "198.51.100.0/24",
        },
        clock);

    /// <summary>Ends a host of <see cref="StartAsync"/> with the key that it made.</summary>
    internal static async Task EndAsync(CloudHost host)
    {
        var keyFile = host.Services.GetRequiredService<IConfiguration>()["Secrets:KeyFile"]!;
        File.Delete(keyFile);
        if (Directory.Exists(keyFile + ".shared"))
            Directory.Delete(keyFile + ".shared", recursive: true);
        await host.DisposeAsync();
    }

    public async Task DisposeAsync()
    {
        foreach (var client in _clients.Values)
            client.Dispose();
        if (shared is null)
            await EndAsync(Host);
    }

    public async Task<(HttpStatusCode Status, JsonElement Body)> SendAsync(string who, string method, string path, object? body = null, int? version = null)
    {
        return await SendAsync(await ClientAsync(who), method, path, body, version);
    }

    /// <summary>The one client of a person: too many tries to sign in are refused.</summary>
    public async Task<HttpClient> ClientAsync(string who) =>
        _clients.TryGetValue(who, out var client) ? client : _clients[who] = await Host.SignInAsync(Named(who));

    public static async Task<(HttpStatusCode Status, JsonElement Body)> SendAsync(HttpClient client, string method, string path, object? body = null, int? version = null)
    {
        using var request = new HttpRequestMessage(new(method), $"/api/v1{path}");
        if (body is not null)
            request.Content = new StringContent(JsonSerializer.Serialize(body), Encoding.UTF8, "application/json");
        if (version is { } tag)
            request.Headers.TryAddWithoutValidation("If-Match", $"\"{tag}\"");
        using var answer = await client.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        var isJson = answer.Content.Headers.ContentType?.MediaType?.EndsWith("json", StringComparison.Ordinal) is true;
        return (answer.StatusCode, isJson ? JsonSerializer.Deserialize<JsonElement>(text) : JsonSerializer.SerializeToElement(text));
    }

    /// <summary>Makes a record and gives its id.</summary>
    public async Task<Guid> MakeAsync(string who, string path, object body)
    {
        var (status, made) = await SendAsync(who, "POST", path, body);
        status.ShouldBe(HttpStatusCode.Created, made.ToString());
        return made.GetProperty("id").GetGuid();
    }

    public Task<Guid> MakeUserAsync(string who, string name, params Guid[] sites) => MakeAsync(who, "/users", new
    {
        signInName = Named(name),
        displayName = $"{Named(name)} of the test",
        memberships = sites.Select(siteId => new { siteId, role = "Technician" }),
    });

    public async Task<Guid> MembershipOfAsync(string name, Guid site) => await Host.Database.OwnerAsync<Guid>(
        "SELECT m.id FROM people.membership AS m JOIN people.user_account AS u ON u.id = m.user_id WHERE u.sign_in_name = @name AND m.site_id = @site", new { name = Named(name), site });
}
