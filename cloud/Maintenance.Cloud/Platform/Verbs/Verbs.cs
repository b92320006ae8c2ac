using System.Text.Json;
using Npgsql;

namespace Maintenance.Cloud.Platform;

/// <summary>The command line's verbs: the platform's own and the modules'.</summary>
internal static class Verbs
{
    /// <summary>Between two verbs of one command line.</summary>
    private const string And = "and";

    public static bool IsAsked(string[] arguments) => arguments is [var first, ..] && !first.StartsWith('-');

    /// <summary>Runs the verbs that the command line names, one after the other: <c>migrate and first-login</c> starts the program once.</summary>
    /// <returns>The exit code: 0 all done, 1 one was refused, 2 no such verb. None is run after one that failed.</returns>
    public static async Task<int> RunAsync(WebApplication app, IReadOnlyList<IModule> modules, string[] arguments)
    {
        Verb[] verbs = [MigrateVerb.Verb, SeedDemoVerb.Verb, EventsVerb.Verb, .. modules.SelectMany(module => module.Verbs)];
        var code = 0;
        for (var from = 0; from <= arguments.Length && code is 0;)
        {
            var end = Array.IndexOf(arguments, And, from);
            var to = end < 0 ? arguments.Length : end;
            code = await RunOneAsync(app, modules, verbs, arguments[from..to]);
            from = to + 1;
        }

        return code;
    }

    private static async Task<int> RunOneAsync(WebApplication app, IReadOnlyList<IModule> modules, Verb[] verbs, string[] arguments)
    {
        if (verbs.FirstOrDefault(known => arguments is [var first, ..] && string.Equals(known.Name, first, StringComparison.Ordinal)) is not { } verb)
        {
            await Console.Error.WriteLineAsync($"There is no verb {arguments.FirstOrDefault("after the last 'and'")}. Known: {string.Join(", ", verbs.Select(known => known.Name))}.");
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
