using System.Security.Cryptography.X509Certificates;
using Maintenance.Protocols.OpcUa.Security;

namespace Maintenance.Tool.Edge;

/// <summary>Whom a gateway believes, in its data folder.</summary>
internal sealed class PkiFolder(string dataFolder)
{
    public TrustStore Store { get; } = new(Path.Combine(dataFolder, "opcua"), TimeProvider.System);

    /// <summary>Where the certificate lies once it has been refused.</summary>
    public string RejectedFile(X509Certificate2 certificate) => Path.Combine(Store.RejectedFolder, TrustStore.FileName(certificate));

    public bool IsTrusted(X509Certificate2 certificate) => File.Exists(TrustedFile(certificate));

    /// <returns>Where it lies now.</returns>
    public async Task<string> TrustAsync(X509Certificate2 certificate, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Store.TrustedFolder);
        var file = TrustedFile(certificate);
        await File.WriteAllBytesAsync(file, certificate.RawData, cancellationToken);
        File.Delete(RejectedFile(certificate));
        return file;
    }

    private string TrustedFile(X509Certificate2 certificate) => Path.Combine(Store.TrustedFolder, TrustStore.FileName(certificate));
}
