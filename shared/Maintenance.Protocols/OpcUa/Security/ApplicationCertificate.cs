using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Maintenance.Protocols.OpcUa.Encoding;

namespace Maintenance.Protocols.OpcUa.Security;

/// <summary>
/// The certificate an application shows, with its key (Part 6 §6.2.2). It is made at the first start and found again at every
/// later one, so that whoever trusted it still does.
/// </summary>
public sealed class ApplicationCertificate : IDisposable
{
    private const int KeyBits = 2048;
    private const int LifetimeYears = 5;

    private ApplicationCertificate(X509Certificate2 certificate, RSA key, string applicationUri)
    {
        (Certificate, Key, ApplicationUri) = (certificate, key, applicationUri);
        Encoded = new ByteString(certificate.RawData);
    }

    public X509Certificate2 Certificate { get; }

    /// <summary>Who the application is, in every certificate and description it ever shows.</summary>
    public string ApplicationUri { get; }

    /// <summary>DER, as it goes over the wire.</summary>
    internal ByteString Encoded { get; }

    internal RSA Key { get; }

    /// <summary>SHA-1 of the DER: not a proof, only the name by which the other side says whose key it used.</summary>
    internal ByteString Thumbprint => new(Certificate.GetCertHash());

    /// <summary>
    /// Takes <c>own/application.der</c> and <c>own/application.key</c> (PKCS #8 PEM, mode 0600) below <paramref name="folder"/>,
    /// or makes both, for five years.
    /// </summary>
    /// <param name="applicationUri">Such as "urn:host:application". Of one made earlier it must be the same.</param>
    /// <exception cref="OpcUaException">The files are there but cannot be used; the message says which and why.</exception>
    public static async Task<ApplicationCertificate> LoadOrCreateAsync(
        string folder, string applicationUri, string name, TimeProvider clock, CancellationToken cancellationToken)
    {
        var certificateFile = Path.Combine(folder, "own", "application.der");
        var keyFile = Path.Combine(folder, "own", "application.key");
        if (!File.Exists(certificateFile) && !File.Exists(keyFile))
            await CreateAsync(certificateFile, keyFile, applicationUri, name, clock.GetUtcNow(), cancellationToken);
        try
        {
            return await LoadAsync(certificateFile, keyFile, applicationUri, cancellationToken);
        }
        catch (Exception unreadable) when (unreadable is CryptographicException or ArgumentException or FileNotFoundException)
        {
            throw new OpcUaException(
                StatusCodes.BadConfigurationError, $"'{certificateFile}' with '{keyFile}' is no certificate and key: {unreadable.Message}; put a pair there that fits, or remove both for new ones", unreadable);
        }
    }

    public void Dispose()
    {
        Key.Dispose();
        Certificate.Dispose();
    }

    /// <summary>The ApplicationUri a certificate carries in its subjectAltName (Part 6 §6.2.2); null for none.</summary>
    internal static string? UriOf(X509Certificate2 certificate) => CertificateNames.Of(certificate).Uri;

    private static async Task<ApplicationCertificate> LoadAsync(
        string certificateFile, string keyFile, string applicationUri, CancellationToken cancellationToken)
    {
        var certificate = X509CertificateLoader.LoadCertificateFromFile(certificateFile);
        var key = RSA.Create();
        key.ImportFromPem(await File.ReadAllTextAsync(keyFile, cancellationToken));
        using var shown = certificate.GetRSAPublicKey();
        if (shown is null || !shown.ExportRSAPublicKey().AsSpan().SequenceEqual(key.ExportRSAPublicKey()))
            throw new CryptographicException("the key is another certificate's");
        return string.Equals(UriOf(certificate), applicationUri, StringComparison.Ordinal)
            ? new(certificate, key, applicationUri)
            : throw new CryptographicException($"it is for '{UriOf(certificate)}', this application is '{applicationUri}'");
    }

    private static async Task CreateAsync(
        string certificateFile, string keyFile, string applicationUri, string name, DateTimeOffset nowUtc, CancellationToken cancellationToken)
    {
        using var key = RSA.Create(KeyBits);
        using var certificate = Request(key, applicationUri, name).CreateSelfSigned(nowUtc.AddHours(-1), nowUtc.AddYears(LifetimeYears));
        Directory.CreateDirectory(Path.GetDirectoryName(keyFile)!);
        await WriteKeyAsync(keyFile, key.ExportPkcs8PrivateKeyPem(), cancellationToken);
        await File.WriteAllBytesAsync(certificateFile, certificate.RawData, cancellationToken);
    }

    // The extensions of Part 6 §6.2.2.
    private static CertificateRequest Request(RSA key, string applicationUri, string name)
    {
        var subject = new X500DistinguishedNameBuilder();
        subject.AddCommonName(name); // as it is: in a text, a comma would begin another part of the name
        var request = new CertificateRequest(subject.Build(), key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddUri(new Uri(applicationUri));
        names.AddDnsName(Environment.MachineName);
        names.AddDnsName("localhost");
        names.AddIpAddress(System.Net.IPAddress.Loopback);
        var identifier = new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false);
        const X509KeyUsageFlags Usage =
            X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.NonRepudiation | X509KeyUsageFlags.KeyEncipherment
            | X509KeyUsageFlags.DataEncipherment | X509KeyUsageFlags.KeyCertSign;
        X509Extension[] extensions =
        [
            names.Build(),
            new X509BasicConstraintsExtension(false, false, 0, critical: true),
            new X509KeyUsageExtension(Usage, critical: true),
            new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1"), new Oid("1.3.6.1.5.5.7.3.2")], critical: false),
            identifier,
            X509AuthorityKeyIdentifierExtension.CreateFromSubjectKeyIdentifier(identifier),
        ];
        foreach (var extension in extensions)
            request.CertificateExtensions.Add(extension);
        return request;
    }

    // The mode is given at creation: a key must not be readable for others even for a moment.
    private static async Task WriteKeyAsync(string file, string pem, CancellationToken cancellationToken)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        await using var writer = new StreamWriter(file, System.Text.Encoding.ASCII, options);
        await writer.WriteAsync(pem.AsMemory(), cancellationToken);
    }
}
