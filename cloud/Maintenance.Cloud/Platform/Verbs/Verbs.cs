using System.Text.Json;
using Npgsql;

namespace Maintenance.Cloud.Platform;

/// <summary>The command line's verbs: the platform's own and the modules'.</summary>
internal static class Verbs
{
    public static bool IsAsked(string[] arguments) => arguments is [var first, ..] && !first.StartsWith('-');

    /// <summary>Runs the verb that the command line names.</summary>
    /// <returns>The exit code: 0 done, 1 refused, 2 no such verb.</returns>
    public static async Task<int> RunAsync(WebApplication app, IReadOnlyList<IModule> modules, string[] arguments)
    {
        Verb[] verbs = [MigrateVerb.Verb, SeedDemoVerb.Verb, EventsVerb.Verb, .. modules.SelectMany(module => module.Verbs)];
        if (verbs.FirstOrDefault(known => string.Equals(known.Name, arguments[0], StringComparison.Ordinal)) is not { } verb)
        {
            await Console.Error.WriteLineAsync($"There is no verb {arguments[0]}. Known: {string.Join(", ", verbs.Select(known => known.Name))}.");
            return 2;
        }

        try
        {
            await verb.RunAsync(new(app.Services, modules, arguments[1..], Console.Out), app.Lifetime.ApplicationStopping);
            return 0;
        }
        catch (Exception refused) when (refused is VerbRefusedException or MigrationRefusedException or InvalidOperationException or NpgsqlException)
        {
            await Console.Error.WriteLineAsync(refused.Message);
            return 1;
        }
    }

    public static Task PrintAsync(this VerbContext context, object answer) =>
        context.Output.WriteLineAsync(JsonSerializer.Serialize(answer, JsonSerializerOptions.Web));

    /// <summary>A transaction on the owner's connection, which only verbs have.</summary>
    public static async Task<DbScope> AsOwnerAsync(this VerbContext context, CancellationToken cancellationToken)
    {
        var connection = new NpgsqlConnection(DatabaseSetup.ConnectionString(context.Configuration, Database.Owner));
        await connection.OpenAsync(cancellationToken);
        return new(connection, await connection.BeginTransactionAsync(cancellationToken));
    }
}
