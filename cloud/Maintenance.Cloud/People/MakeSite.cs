using Maintenance.Cloud.Platform;

namespace Maintenance.Cloud.People;

/// <summary>
/// <c>site --code CODE --name NAME</c>: makes a site, or gives it another name, and makes the first login its Administrator.
/// A new installation has none, and gateways, assets and people belong to one.
/// </summary>
internal static class MakeSite
{
    private const int LongestCode = 32;
    private const int LongestName = 200;

    private const string Sql = """
        INSERT INTO platform.site (id, code, name) VALUES (@id, @code, @name)
        ON CONFLICT (code) DO UPDATE SET name = excluded.name RETURNING id
        """;

    public static Verb Verb { get; } = new("site", RunAsync);

    private static async Task RunAsync(VerbContext context, CancellationToken cancellationToken)
    {
        var (code, name) = (context.Option("--code"), context.Option("--name"));
        if (code.Length is 0 or > LongestCode || !code.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_'))
            throw new VerbRefusedException($"--code is 1 to {LongestCode} letters, digits, '-' and '_', for example HALL-1.");
        if (string.IsNullOrWhiteSpace(name) || name.Length > LongestName)
            throw new VerbRefusedException($"--name is 1 to {LongestName} characters, for example 'Pump hall 1'.");

        var id = Guid.CreateVersion7(context.Services.GetRequiredService<TimeProvider>().GetUtcNow());
        await using var scope = await context.AsOwnerAsync(cancellationToken);
        var siteId = await scope.SingleAsync<Guid>(Sql, new { id, code, name }, cancellationToken);
        await FirstLogin.JoinSitesAsync(scope, cancellationToken);
        await scope.CommitAsync(cancellationToken);
        await context.PrintAsync(new { site = code, siteId });
    }
}
