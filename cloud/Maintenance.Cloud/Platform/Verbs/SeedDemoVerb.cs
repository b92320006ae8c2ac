namespace Maintenance.Cloud.Platform;

/// <summary><c>seed-demo</c>: the demonstration site with every module's rows; run again, it changes nothing.</summary>
internal static class SeedDemoVerb
{
    /// <summary>Code of the demonstration site.</summary>
    public const string SiteCode = "DEMO";

    // The name is set again on purpose: only an update returns, and locks, the row that was already there.
    private const string SiteSql = """
        INSERT INTO platform.site AS s (id, code, name) VALUES (@id, @SiteCode, 'Demonstration plant')
        ON CONFLICT (code) DO UPDATE SET name = s.name RETURNING id
        """;

    public static Verb Verb { get; } = new("seed-demo", RunAsync);

    private static async Task RunAsync(VerbContext context, CancellationToken cancellationToken)
    {
        var id = Guid.CreateVersion7(context.Services.GetRequiredService<TimeProvider>().GetUtcNow());
        await using var scope = await context.AsOwnerAsync(cancellationToken);
        var siteId = await scope.SingleAsync<Guid>(SiteSql, new { id, SiteCode }, cancellationToken);
        foreach (var module in context.Modules)
            await module.SeedDemoAsync(context, scope, siteId, cancellationToken);
        await scope.CommitAsync(cancellationToken);
        await context.PrintAsync(new { site = SiteCode, siteId });
    }
}
