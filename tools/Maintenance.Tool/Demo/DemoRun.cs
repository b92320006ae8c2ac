using System.Runtime.InteropServices;
using Maintenance.Local.Product;

namespace Maintenance.Tool.Demo;

/// <summary>Starts everything and follows it until Ctrl-C.</summary>
internal static class DemoRun
{
    public static string Folder(Checkout checkout) => Path.Combine(checkout.RunFolder, "demo");

    public static async Task<int> RunAsync(Checkout checkout, bool reset, CancellationToken cancellationToken)
    {
        var steps = new Steps();
        var folder = Folder(checkout);
        if (reset)
            await ResetAsync(folder, steps, cancellationToken);

        // A closed terminal is an end in good order too.
        using var closed = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, signal =>
        {
            signal.Cancel = true;
            closed.CancelAfter(TimeSpan.Zero);
        });
        FirstLogin? unseen = null;
        var options = new ProductOptions(checkout, folder)
        {
            Owner = NamedDatabase.Owner,
            Progress = steps.Say,
            FirstLoginMade = made => unseen = made,
        };
        try
        {
            await FollowAsync(options, steps, () => unseen = null, closed.Token);
        }
        catch (OperationCanceledException) when (closed.IsCancellationRequested)
        {
            steps.Say("stopped before all of it had started");   // in good order too: what was up has delivered what it held
        }
        finally
        {
            if (unseen is { } login)
                await Console.Error.WriteLineAsync($"\nThe first login was made before this ended: {login.SignInName} with {login.Password} (shown only now).");
        }

        steps.Say("stopped. The data is kept; './maintain demo --reset' begins anew.");
        return 0;
    }

    private static async Task FollowAsync(ProductOptions options, Steps steps, Action welcomed, CancellationToken cancellationToken)
    {
        await using var product = await LocalProduct.StartAsync(options, cancellationToken);
        await product.StartPlantAsync(cancellationToken);
        await WelcomeAsync(product);
        welcomed();
        await LiveLine.FollowAsync(product, cancellationToken);
        Console.WriteLine();
        steps.Say("stopping: the gateway delivers what it holds");
    }

    private static async Task WelcomeAsync(LocalProduct product)
    {
        var login = product.FirstLogin is { } first
            ? $"sign in as  {first.SignInName}  with  {first.Password}   (shown only now; './maintain login --reset' makes a new one)"
            : "the first login was shown at the first start; './maintain login --reset' makes a new one";
        await Console.Out.WriteLineAsync($"""

            The page:   {product.Cloud.Address}
                        {login}
            The edge:   http://127.0.0.1:{product.Gateway!.Port}/
            Break it:   curl -d '{"{"}"asset":"P-101","kind":"bearing-wear","growth":"00:00:20"{"}"}' -H content-type:application/json {product.Simulator!.Client.BaseAddress}faults
            Logs:       {product.Folder}/*.log                                     Ctrl-C stops all of it.

            """);
    }

    private static async Task ResetAsync(string folder, Steps steps, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder);
        await using (FolderLock.Take(folder))
        {
            await new ProcessRegister(Path.Combine(folder, "processes")).EndStaleAsync(cancellationToken);
            if (NamedDatabase.Owner is { } owner)
                await DemoDatabase.EmptyAsync(owner, cancellationToken);
        }

        // The roles of a named database outlive the demo, perhaps made by someone who had to be asked: so do their passwords.
        var kept = NamedDatabase.Owner is null ? null : Path.Combine(folder, ProductDatabase.SecretsFolder);
        foreach (var inner in Directory.EnumerateDirectories(folder))
        {
            if (!string.Equals(inner, kept, StringComparison.Ordinal))
                Directory.Delete(inner, recursive: true);
        }

        foreach (var file in Directory.EnumerateFiles(folder))
            File.Delete(file);
        steps.Say("what earlier demos stored is deleted");
    }
}
