using Maintenance.Edge.Configuration;
using Maintenance.Edge.Devices.OpcUa;

namespace Maintenance.Edge.Checking;

/// <summary>
/// The gateway's OPC UA certificate and those it trusts, copied, so that a check changes nothing of the gateway's; where there are
/// none yet, a certificate for the check alone.
/// </summary>
internal sealed class BorrowedIdentity : IDisposable
{
    private readonly DirectoryInfo _folder;

    private BorrowedIdentity(DirectoryInfo folder, OpcUaIdentity identity) => (_folder, Identity) = (folder, identity);

    public OpcUaIdentity Identity { get; }

    /// <param name="data">The gateway's data folder; null: none.</param>
    public static async Task<BorrowedIdentity> OpenAsync(GatewaySettings settings, string? data, TimeProvider clock, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("maintenance-check-");
        if (data is not null)
        {
            foreach (var part in new[] { "own", "trusted", "issuers" })
                Copy(Path.Combine(data, "opcua", part), Path.Combine(folder.FullName, part));
        }

        return new(folder, await OpcUaIdentity.LoadOrMakeAsync(settings.Name, folder.FullName, clock, cancellationToken));
    }

    public void Dispose()
    {
        Identity.Dispose();
        _folder.Delete(recursive: true);
    }

    private static void Copy(string from, string to)
    {
        if (!Directory.Exists(from))
            return;
        Directory.CreateDirectory(to);
        foreach (var file in Directory.EnumerateFiles(from))
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
    }
}
