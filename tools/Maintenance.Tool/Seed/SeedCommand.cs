using System.CommandLine;
using Maintenance.Local.Product;

namespace Maintenance.Tool.Seed;

/// <summary>The verb <c>seed</c>: a database full of a made-up plant.</summary>
internal static class SeedCommand
{
    private const int LeastAssets = 100;

    public static Command Create(Checkout checkout)
    {
        var assets = new Option<int>("--assets") { Description = "Assets over all sites.", DefaultValueFactory = _ => 100_000 };
        var orders = new Option<int>("--work-orders") { Description = "Work orders over five years.", DefaultValueFactory = _ => 1_000_000 };
        AtLeast(assets, LeastAssets);
        AtLeast(orders, 1);
        var seed = new Option<int>("--seed") { Description = "Another number is another plant.", DefaultValueFactory = _ => 42 };
        var until = new Option<DateTimeOffset?>("--until") { Description = "When the plant's history ends; by default the last midnight (UTC)." };
        var folder = new Option<DirectoryInfo?>("--folder") { Description = "Where the private database lies; by default .run/seed." };
        var replace = new Option<bool>("--replace") { Description = "Drop what the database holds." };
        var command = new Command("seed", "Fills a database with a made-up plant: a private one, or that of MAINTENANCE_DB.") { assets, orders, seed, until, folder, replace };
        command.SetAction(async (given, cancellationToken) =>
        {
            var steps = new Steps();
            var ends = given.GetValue(until) ?? new DateTimeOffset(TimeProvider.System.GetUtcNow().UtcDateTime.Date, TimeSpan.Zero);
            var options = new ProductOptions(checkout, given.GetValue(folder)?.FullName ?? SeedRun.Folder(checkout)) { Owner = NamedDatabase.Owner, Progress = steps.Say };
            var size = new SeedSize(given.GetValue(assets), given.GetValue(orders), given.GetValue(seed), ends);
            var outcome = await SeedRun.RunAsync(options, size, given.GetValue(replace), cancellationToken);
            await Console.Out.WriteLineAsync(outcome.ToString());
            return 0;
        });
        return command;
    }

    // Of each option on its own: what the command as a whole is asked before it runs does not yet have the values that nobody gave.
    private static void AtLeast(Option<int> option, int least) => option.Validators.Add(given =>
    {
        if (given.GetValueOrDefault<int>() < least)
            given.AddError($"{option.Name} is {least} at least.");
    });
}
