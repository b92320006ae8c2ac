using System.CommandLine;
using Maintenance.Local.Product;
using Maintenance.Tool.Demo;

namespace Maintenance.Tool.Audit;

/// <summary>The verb <c>verify-audit</c>: whether the demo's audit is as it was written.</summary>
internal static class VerifyAuditCommand
{
    public static Command Create(Checkout checkout)
    {
        var anchor = new Option<string?>("--anchor") { Description = "The head that an earlier run printed." };
        var folder = new Option<DirectoryInfo>("--folder") { Description = "Of another private database, e.g. that of 'seed'; by default the demo's." };
        folder.AcceptExistingOnly();
        var command = new Command("verify-audit", "Computes the chain of the demo's audit again, and names each record that was changed, taken out or put in another place.") { anchor, folder };
        command.SetAction(async (given, cancellationToken) =>
        {
            var outcome = await StoredDemo.AskAsync(
                checkout, given.GetValue(folder)?.FullName ?? StoredDemo.Folder(checkout), database => CloudProcess.VerifyAuditAsync(checkout, database, given.GetValue(anchor), cancellationToken),
                cancellationToken);
            await Console.Out.WriteLineAsync(outcome.GetRawText());
            return 0;
        });
        return command;
    }
}
