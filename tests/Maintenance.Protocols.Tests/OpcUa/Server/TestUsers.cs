using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Maintenance.Protocols.OpcUa.Server.Sessions;

namespace Maintenance.Protocols.Tests.OpcUa.Server;

/// <summary>Anybody may look and change; Anna has a password, and Berta a certificate, and an older one that has ended.</summary>
internal sealed class TestUsers : IUserDirectory, IDisposable
{
    public const string Password = "sieben 水";

    public TestUsers()
    {
        var request = new CertificateRequest("CN=berta", Key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var now = TimeProvider.System.GetUtcNow();
        Certificate = request.CreateSelfSigned(now.AddHours(-1), now.AddDays(1));
        Ended = request.CreateSelfSigned(now.AddHours(-2), now.AddHours(-1));
    }

    private static readonly Lazy<RSAParameters> OwnKey = new(() => RSA.Create(2048).ExportParameters(true)); // made once: it takes longer than a test

    public RSA Key { get; } = RSA.Create(OwnKey.Value);

    public X509Certificate2 Certificate { get; }

    public X509Certificate2 Ended { get; }

    public ServerUser? Anonymous { get; } = new("anonymous");

    public ServerUser? Find(string name, string password) =>
        string.Equals(name, "anna", StringComparison.Ordinal) && string.Equals(password, Password, StringComparison.Ordinal) ? new(name) : null;

    public ServerUser? Find(X509Certificate2 certificate) =>
        new[] { Certificate, Ended }.Any(own => own.RawDataMemory.Span.SequenceEqual(certificate.RawDataMemory.Span)) ? new("berta") : null;

    public void Dispose()
    {
        Certificate.Dispose();
        Ended.Dispose();
        Key.Dispose();
    }
}
