using System.CommandLine;
using Maintenance.Local.Product;
using Maintenance.Tool.Demo;

namespace Maintenance.Tool.Login;

/// <summary>The verb <c>login</c>: makes the demo's first login, or a new password for it.</summary>
internal static class LoginCommand
{
    public static Command Create(Checkout checkout)
    {
        var reset = new Option<bool>("--reset") { Description = "Make a new password and print it once." };
        var command = new Command("login", "The first login of this checkout's demo, whether it runs or not.") { reset };
        command.SetAction((given, cancellationToken) => RunAsync(checkout, given.GetValue(reset), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(Checkout checkout, bool reset, CancellationToken cancellationToken)
    {
        var folder = DemoRun.Folder(checkout);
        if (!Directory.Exists(folder))
            throw new InvalidOperationException("This checkout has no demo yet: './maintain demo' makes it, and prints the first login.");

        var login = await FirstLoginAsync(checkout, folder, reset, cancellationToken);
        await Console.Out.WriteLineAsync(login is null
            ? "There is a first login; its password was shown once and cannot be shown again. './maintain login --reset' makes a new one."
            : $"sign in as  {login.SignInName}  with  {login.Password}   (shown only now)");
        return 0;
    }

    private static async Task<FirstLogin?> FirstLoginAsync(
        Checkout checkout, string folder, bool reset, CancellationToken cancellationToken)
    {
        LocalProduct stopped;
        try
        {
            stopped = await LocalProduct.StartDatabaseOnlyAsync(
                new(checkout, folder) { Owner = NamedDatabase.Owner }, cancellationToken);
        }
        catch (FolderInUseException)
        {
            // The demo runs: its database answers.
            var running = await ProductDatabase.OfRunningAsync(folder, cancellationToken);
            return await CloudProcess.FirstLoginAsync(checkout, running, reset, cancellationToken);
        }

        await using (stopped)
            return await CloudProcess.FirstLoginAsync(checkout, stopped.Database, reset, cancellationToken);
    }
}
