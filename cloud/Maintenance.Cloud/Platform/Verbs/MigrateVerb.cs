namespace Maintenance.Cloud.Platform;

/// <summary><c>migrate</c>: brings the database to this program's schema and makes the two roles.</summary>
internal static class MigrateVerb
{
    public static Verb Verb { get; } = new("migrate", RunAsync);

    private static async Task RunAsync(VerbContext context, CancellationToken cancellationToken)
    {
        string Of(string role) => DatabaseSetup.ConnectionString(context.Configuration, role);
        var migrations = new Migrations(Of(Database.Owner), new(Of(Database.Application), Of(Database.Worker)));
        var applied = await migrations.ApplyAsync(Migrations.Embedded, cancellationToken);
        await context.PrintAsync(new { applied, schema = Migrations.Embedded[^1].Name });
    }
}
