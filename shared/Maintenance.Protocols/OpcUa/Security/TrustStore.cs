using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Maintenance.Protocols.OpcUa.Encoding;

namespace Maintenance.Protocols.OpcUa.Security;

/// <summary>
/// Whom an application believes: the folders <c>trusted</c> (certificates, or authorities, that are believed), <c>issuers</c>
/// (authorities that only complete a chain) and <c>rejected</c> (what was shown and not believed, for a person to look at).
/// Files are DER; beside an authority may lie what it has revoked (<c>*.crl</c>). Nothing is believed because nobody objected.
/// </summary>
public sealed class TrustStore(string folder, TimeProvider clock)
{
    private const int MostRejected = 100;

    public string TrustedFolder { get; } = Path.Combine(folder, "trusted");

    public string IssuersFolder { get; } = Path.Combine(folder, "issuers");

    public string RejectedFolder { get; } = Path.Combine(folder, "rejected");

    /// <summary>The checks of Part 4 §6.1.3 on the certificate the other side shows.</summary>
    /// <param name="shown">DER; an authority's certificates may follow.</param>
    /// <param name="host">As in the URL a server is reached by; null for a client, which may come from anywhere.</param>
    /// <param name="applicationUri">As in the application's description; the certificate must carry the same. Null: any.</param>
    /// <param name="pinned">SHA-256 of the certificate in hexadecimal: then only this very one will do, trusted or not.</param>
    /// <exception cref="OpcUaException">It is not believed; the status and the message say why, and what would make it so.</exception>
    public async Task RequireAsync(
        ByteString shown, string? host, string? applicationUri, string? pinned, CancellationToken cancellationToken)
    {
        using var certificate = Parse(shown, out var sent);
        RequireNames(certificate, host, applicationUri);
        RequireTime(certificate);
        RequireKey(certificate);
        if (pinned is not null)
            RequirePin(certificate, pinned);
        else
            await RequireTrustAsync(certificate, sent, cancellationToken);
    }

    /// <summary>The file a certificate has in each of the folders: its name, and its SHA-256 to tell namesakes apart.</summary>
    public static string FileName(X509Certificate2 certificate)
    {
        var name = certificate.GetNameInfo(X509NameType.SimpleName, forIssuer: false);
        var safe = string.Concat(name.Select(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '.' ? letter : '_'));
        return $"{(safe.Length > 64 ? safe[..64] : safe)} [{Fingerprint(certificate)[..16]}].der";
    }

    public static string Fingerprint(X509Certificate2 certificate) => certificate.GetCertHashString(HashAlgorithmName.SHA256);

    private static X509Certificate2 Parse(ByteString shown, out X509Certificate2Collection others)
    {
        others = [];
        try
        {
            var rest = shown.Span;
            X509Certificate2? first = null;
            while (!rest.IsEmpty)
            {
                System.Formats.Asn1.AsnDecoder.ReadSequence(
                    rest, System.Formats.Asn1.AsnEncodingRules.DER, out _, out _, out var length);
                var next = X509CertificateLoader.LoadCertificate(rest[..length]);
                if (first is null)
                    first = next;
                else
                    others.Add(next);
                rest = rest[length..];
            }

            return first ?? throw new CryptographicException("it is empty");
        }
        catch (Exception unreadable) when (unreadable is CryptographicException or System.Formats.Asn1.AsnContentException)
        {
            throw new OpcUaException(StatusCodes.BadCertificateInvalid, $"What the other side shows is no certificate: {unreadable.Message}", unreadable);
        }
    }

    private static void RequireNames(X509Certificate2 certificate, string? host, string? applicationUri)
    {
        var names = CertificateNames.Of(certificate);
        if (host is not null && !names.Hosts.Contains(host, StringComparer.OrdinalIgnoreCase))
        {
            throw Refused(
                StatusCodes.BadCertificateHostNameInvalid, certificate,
                $"is for {(names.Hosts.Count == 0 ? "no host" : string.Join(", ", names.Hosts))}, not for '{host}'");
        }

        if (applicationUri is not null && !string.Equals(names.Uri, applicationUri, StringComparison.Ordinal))
            throw Refused(StatusCodes.BadCertificateUriInvalid, certificate, $"is of the application '{names.Uri}', the other side says it is '{applicationUri}'");
    }

    private static void RequireKey(X509Certificate2 certificate)
    {
        using var key = certificate.GetRSAPublicKey();
        if (key is null || key.KeySize < SecurityPolicy.LeastKeyBits || key.KeySize > SecurityPolicy.MostKeyBits)
        {
            throw Refused(
                StatusCodes.BadCertificatePolicyCheckFailed, certificate,
                $"has a key of {key?.KeySize ?? 0} bits; RSA of {SecurityPolicy.LeastKeyBits} to {SecurityPolicy.MostKeyBits} is needed");
        }

        var usage = certificate.Extensions.OfType<X509KeyUsageExtension>().FirstOrDefault();
        const X509KeyUsageFlags Needed = X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.DataEncipherment;
        if (usage is not null && (usage.KeyUsages & Needed) != Needed)
            throw Refused(StatusCodes.BadCertificateUseNotAllowed, certificate, $"may be used for {usage.KeyUsages} only");
    }

    private static void RequirePin(X509Certificate2 certificate, string pinned)
    {
        var wanted = pinned.Replace(":", "", StringComparison.Ordinal);
        if (!string.Equals(wanted, Fingerprint(certificate), StringComparison.OrdinalIgnoreCase))
            throw Refused(StatusCodes.BadCertificateUntrusted, certificate, $"has the fingerprint {Fingerprint(certificate)}; {wanted} is pinned");
    }

    private void RequireTime(X509Certificate2 certificate)
    {
        var now = clock.GetUtcNow();
        var (from, to) = (certificate.NotBefore.ToUniversalTime(), certificate.NotAfter.ToUniversalTime());
        if (now.UtcDateTime < from || now.UtcDateTime > to)
        {
            throw Refused(
                StatusCodes.BadCertificateTimeInvalid, certificate,
                $"is valid from {from:u} to {to:u}; it is now {now:u}");
        }
    }

    private async Task RequireTrustAsync(
        X509Certificate2 certificate, X509Certificate2Collection sent, CancellationToken cancellationToken)
    {
        var trusted = Load(TrustedFolder);
        using var chain = Chain([.. trusted, .. Load(IssuersFolder)], sent);
        var isComplete = chain.Build(certificate) && chain.ChainElements.Count > 1;
        await RequireNotRevokedAsync([.. chain.ChainElements.Select(link => link.Certificate)], cancellationToken);
        if (trusted.Any(believed => IsSame(believed, certificate)))
            return;
        if (!isComplete || !chain.ChainElements.Skip(1).Any(link => trusted.Any(believed => IsSame(believed, link.Certificate))))
            throw await UntrustedAsync(certificate, isComplete, cancellationToken);
    }

    // Part 4 §6.1.3: where an authority's list is there, it counts; where there is none, nothing is known to be revoked.
    private async Task RequireNotRevokedAsync(X509Certificate2[] chain, CancellationToken cancellationToken)
    {
        var lists = new List<RevocationList>();
        foreach (var file in Files(TrustedFolder, "*.crl").Concat(Files(IssuersFolder, "*.crl")))
            lists.Add(await RevocationList.LoadAsync(file, cancellationToken));
        for (var index = 0; index + 1 < chain.Length; index++)
        {
            if (lists.Exists(list => list.Revokes(chain[index], chain[index + 1])))
            {
                throw Refused(
                    index == 0 ? StatusCodes.BadCertificateRevoked : StatusCodes.BadCertificateIssuerRevoked, chain[0],
                    index == 0 ? $"was revoked by {chain[1].Subject}" : $"goes back to {chain[index].Subject}, which was revoked by {chain[index + 1].Subject}");
            }
        }
    }

    private X509Chain Chain(X509Certificate2[] known, X509Certificate2Collection sent)
    {
        var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck; // a plant's authority has no service to ask; its lists lie beside it
        chain.ChainPolicy.VerificationTime = clock.GetUtcNow().UtcDateTime;
        X509Certificate2[] roots = [.. known.Where(IsSelfSigned)];
        chain.ChainPolicy.CustomTrustStore.AddRange(roots);
        chain.ChainPolicy.ExtraStore.AddRange(known);
        chain.ChainPolicy.ExtraStore.AddRange(sent);
        return chain;
    }

    private async Task<OpcUaException> UntrustedAsync(X509Certificate2 certificate, bool isComplete, CancellationToken cancellationToken)
    {
        var file = Path.Combine(RejectedFolder, FileName(certificate));
        Directory.CreateDirectory(RejectedFolder);
        var kept = new DirectoryInfo(RejectedFolder).GetFiles().Where(other => !string.Equals(other.FullName, Path.GetFullPath(file), StringComparison.Ordinal));
        foreach (var old in kept.OrderByDescending(other => other.LastWriteTimeUtc).Skip(MostRejected - 1))
            old.Delete();
        await File.WriteAllBytesAsync(file, certificate.RawData, cancellationToken);
        return Refused(
            isComplete || IsSelfSigned(certificate) ? StatusCodes.BadCertificateUntrusted : StatusCodes.BadCertificateChainIncomplete,
            certificate,
            $"is not trusted. If it is the right one (SHA-256 {Fingerprint(certificate)}), trust it: mkdir -p '{TrustedFolder}' && mv '{file}' '{TrustedFolder}'/");
    }

    private static bool IsSelfSigned(X509Certificate2 certificate) =>
        certificate.SubjectName.RawData.AsSpan().SequenceEqual(certificate.IssuerName.RawData);

    private static bool IsSame(X509Certificate2 left, X509Certificate2 right) =>
        left.RawDataMemory.Span.SequenceEqual(right.RawDataMemory.Span);

    private static List<X509Certificate2> Load(string folder) => [.. Files(folder, "*.der").Select(LoadFile)];

    private static IEnumerable<string> Files(string folder, string pattern) =>
        Directory.Exists(folder) ? Directory.EnumerateFiles(folder, pattern).Order(StringComparer.Ordinal) : [];

    private static X509Certificate2 LoadFile(string file)
    {
        try
        {
            return X509CertificateLoader.LoadCertificateFromFile(file);
        }
        catch (CryptographicException unreadable)
        {
            throw new OpcUaException(StatusCodes.BadConfigurationError, $"'{file}' is no certificate: {unreadable.Message}", unreadable);
        }
    }

    private static OpcUaException Refused(StatusCode status, X509Certificate2 certificate, string why) =>
        new(status, $"The certificate of the other side ({certificate.Subject}) {why}");
}
