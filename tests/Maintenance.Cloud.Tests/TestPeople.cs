using System.Net.Http.Headers;
using System.Text.Json;
using Maintenance.Cloud.People;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace Maintenance.Cloud.Tests;

/// <summary>People, sites and sessions for tests, made as the owner.</summary>
public static class TestPeople
{
    public const string Password = "correct horse battery staple";

    /// <summary>Rounds of hashing a password: the product's take a tenth of a second by design, at every sign-in of every test.</summary>
    public const int HashRounds = 1_000;

    private static readonly string Hash =
        new PasswordHasher<UserAccount>(Options.Create(new PasswordHasherOptions { IterationCount = HashRounds })).HashPassword(null!, Password);

    public static Task<Guid> AddSiteAsync(this CloudDatabase database, string code) => database.OwnerAsync<Guid>(
        "INSERT INTO platform.site (id, code, name) VALUES (@id, @code, @code) RETURNING id", new { id = Guid.CreateVersion7(), code });

    /// <summary>Adds a person who is something at some sites.</summary>
    public static async Task<Guid> AddPersonAsync(this CloudDatabase database, string name, params (Guid Site, string Role)[] roles)
    {
        var id = await database.OwnerAsync<Guid>(
            """
            INSERT INTO people.user_account (id, sign_in_name, normalized_name, display_name, password_hash, security_stamp)
            VALUES (@id, @name, upper(@name), @name, @Hash, 'stamp') RETURNING id
            """, new { id = Guid.CreateVersion7(), name, Hash });
        foreach (var (site, role) in roles)
            await database.OwnerAsync<int>("INSERT INTO people.membership (user_id, site_id, role) VALUES (@id, @site, @role) RETURNING 1", new { id, site, role });
        return id;
    }

    /// <summary>A client that carries a person's access token.</summary>
    public static async Task<HttpClient> SignInAsync(this CloudHost host, string name)
    {
        var client = host.CreateClient();
        using var answer = await client.PostAsJsonAsync("/api/v1/auth/sign-in?mode=Bearer", new { signInName = name, password = Password });
        answer.EnsureSuccessStatusCode();
        var token = (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("accessToken").GetString();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return client;
    }
}
