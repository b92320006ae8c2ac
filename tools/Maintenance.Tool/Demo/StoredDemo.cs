using Maintenance.Local.Product;

namespace Maintenance.Tool.Demo;

/// <summary>What this checkout's demo has stored, whether it runs or not.</summary>
internal static class StoredDemo
{
    /// <exception cref="InvalidOperationException">There is no demo yet.</exception>
    public static string Folder(Checkout checkout) => DemoRun.Folder(checkout) is var folder && Directory.Exists(folder)
        ? folder
        : throw new InvalidOperationException("This checkout has no demo yet: './maintain demo' makes it.");

    /// <summary>Asks its database, which is started for that where the demo does not run.</summary>
    public static async Task<T> AskAsync<T>(Checkout checkout, string folder, Func<ProductDatabase, Task<T>> ask, CancellationToken cancellationToken)
    {
        LocalProduct stopped;
        try
        {
            stopped = await LocalProduct.StartDatabaseOnlyAsync(new(checkout, folder) { Owner = NamedDatabase.Owner }, cancellationToken);
        }
        catch (FolderInUseException)
        {
            // The demo runs: its database answers.
            return await ask(await ProductDatabase.OfRunningAsync(folder, cancellationToken));
        }

        await using (stopped)
            return await ask(stopped.Database);
    }
}
