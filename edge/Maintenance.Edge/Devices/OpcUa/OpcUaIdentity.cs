using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Maintenance.Edge.Configuration;
using Maintenance.Protocols.OpcUa;
using Maintenance.Protocols.OpcUa.Client;
using Maintenance.Protocols.OpcUa.Security;
using SessionOptions = Maintenance.Protocols.OpcUa.Client.SessionOptions;
using StatusCodes = Maintenance.Protocols.OpcUa.Encoding.StatusCodes;

namespace Maintenance.Edge.Devices.OpcUa;

/// <summary>
/// Who the gateway is to OPC UA servers and whom it believes, in a folder: <c>own</c> is made at the first start, a server's
/// certificate is put into <c>trusted</c> by a person.
/// </summary>
internal sealed class OpcUaIdentity(string gateway, string folder, ApplicationCertificate own, TimeProvider clock) : IDisposable
{
    private readonly TrustStore _trust = new(folder, clock);

    public string Folder => folder;

    public static async Task<OpcUaIdentity> LoadOrMakeAsync(string gateway, string folder, TimeProvider clock, CancellationToken cancellationToken)
    {
        var uri = $"urn:maintenance:gateway:{Uri.EscapeDataString(gateway)}";
        return new(gateway, folder, await ApplicationCertificate.LoadOrCreateAsync(folder, uri, $"Maintenance gateway {gateway}", clock, cancellationToken), clock);
    }

    public SessionOptions Session(DeviceSettings device)
    {
        var settings = device.OpcUa!;
        return new()
        {
            EndpointUrl = settings.Url,
            Policy = settings.Policy,
            Mode = settings.Mode,
            Own = own,
            Trust = _trust,
            User = User(settings.User),
            PinnedCertificate = settings.PinnedCertificate,
            SessionName = $"{gateway} {device.Name}",
        };
    }

    public void Dispose() => own.Dispose();

    private static UserIdentity User(OpcUaUserSettings user) => user switch
    {
        { Name: { } name, Password: { } password } => new UserIdentity.UserName(name, password.Reveal()),
        { CertificateFile: { } certificate, KeyFile: { } key } => Holder(certificate, key),
        _ => UserIdentity.Nobody,
    };

    private static UserIdentity.Certificate Holder(string certificateFile, string keyFile)
    {
        try
        {
            var holder = X509Certificate2.CreateFromPemFile(certificateFile, keyFile);
            return new(holder, holder.GetRSAPrivateKey() ?? throw new CryptographicException("the key is not RSA"));
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException)
        {
            throw new OpcUaException(
                StatusCodes.BadConfigurationError, $"The user's '{certificateFile}' with '{keyFile}' is no certificate and key: {unreadable.Message}", unreadable);
        }
    }
}
