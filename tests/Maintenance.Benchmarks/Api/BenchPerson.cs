using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;
using Dapper;
using Npgsql;

namespace Maintenance.Benchmarks.Api;

/// <summary>Somebody of the plant, signed in as a browser is: by cookies, with the antiforgery token for what changes something.</summary>
/// <param name="Cookies">As the header sends them.</param>
internal sealed record BenchPerson(Guid Id, Guid SiteId, string Role, string Cookies, string Antiforgery)
{
    public const string Technician = nameof(Technician);

    private const string Alphabet = "abcdefghjkmnpqrstuvwxyzABCDEFGHJKMNPQRSTUVWXYZ23456789";
    private const int PasswordLength = 24;

    // A supervisor of one department would be refused most of what is sampled of the site.
    private const string PeopleSql = """
        SELECT u.id, u.sign_in_name, m.site_id, m.role FROM people.user_account AS u JOIN people.membership AS m ON m.user_id = u.id
        WHERE m.role = @role AND m.department_ids = '{}' AND NOT u.is_first_login ORDER BY md5(u.id::text) LIMIT @count
        """;

    /// <summary>Invites some people of a role, has them set their passwords and signs them in; all by the API.</summary>
    public static async Task<IReadOnlyList<BenchPerson>> SignInAsync(
        HttpClient administrator, NpgsqlConnection owner, string role, int count, CancellationToken cancellationToken)
    {
        List<BenchPerson> people = [];
        foreach (var one in await owner.QueryAsync<(Guid Id, string Name, Guid SiteId, string Role)>(new CommandDefinition(PeopleSql, new { role, count }, cancellationToken: cancellationToken)))
            people.Add(await SignInAsync(administrator, one, cancellationToken));
        return people;
    }

    /// <summary>Sends the cookies of whoever asks, and keeps none itself.</summary>
    public static HttpClient Client(int port) => new(new SocketsHttpHandler { UseProxy = false, UseCookies = false }) { BaseAddress = new($"http://127.0.0.1:{port}") };

    /// <summary>A request of this person.</summary>
    public HttpRequestMessage Ask(HttpMethod method, string path, object? body = null, string? version = null)
    {
        var request = new HttpRequestMessage(method, "/api/v1" + path);
        request.Headers.TryAddWithoutValidation("Cookie", Cookies);
        if (body is not null)
            request.Content = JsonContent.Create(body, options: JsonSerializerOptions.Web);
        if (method != HttpMethod.Get)
            request.Headers.Add("X-Antiforgery", Antiforgery);
        if (version is not null)
            request.Headers.TryAddWithoutValidation("If-Match", version);
        return request;
    }

    private static async Task<BenchPerson> SignInAsync(HttpClient administrator, (Guid Id, string Name, Guid SiteId, string Role) one, CancellationToken cancellationToken)
    {
        var password = RandomNumberGenerator.GetString(Alphabet, PasswordLength);
        using var invited = await administrator.PostAsync($"/api/v1/users/{one.Id}/invite", null, cancellationToken);
        var token = (await ReadAsync(invited, cancellationToken)).GetProperty("token").GetString();
        using var nobody = Client(administrator.BaseAddress!.Port);
        using var registered = await nobody.PostAsJsonAsync("/api/v1/auth/register", new { token, password }, cancellationToken);
        await ReadAsync(registered, cancellationToken);
        using var signedIn = await nobody.PostAsJsonAsync("/api/v1/auth/sign-in", new { signInName = one.Name, password }, cancellationToken);
        await ReadAsync(signedIn, cancellationToken);
        var session = CookiesOf(signedIn);
        using var asked = new HttpRequestMessage(HttpMethod.Get, "/api/v1/auth/antiforgery");
        asked.Headers.TryAddWithoutValidation("Cookie", session);
        using var given = await nobody.SendAsync(asked, cancellationToken);
        var antiforgery = (await ReadAsync(given, cancellationToken)).GetProperty("token").GetString()!;
        return new(one.Id, one.SiteId, one.Role, $"{session}; {CookiesOf(given)}", antiforgery);
    }

    // Those that the browser sends everywhere: the refresh token goes only where sessions are renewed.
    private static string CookiesOf(HttpResponseMessage answer) => string.Join("; ", answer.Headers.GetValues("Set-Cookie")
        .Where(cookie => !cookie.Contains("path=/api/v1/auth", StringComparison.OrdinalIgnoreCase)).Select(cookie => cookie.Split(';')[0]));

    private static async Task<JsonElement> ReadAsync(HttpResponseMessage answer, CancellationToken cancellationToken) =>
        answer.IsSuccessStatusCode
            ? await answer.Content.ReadFromJsonAsync<JsonElement>(cancellationToken)
            : throw new InvalidOperationException($"{answer.RequestMessage!.RequestUri!.AbsolutePath} answered {(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync(cancellationToken)}");
}
