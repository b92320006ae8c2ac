using System.Globalization;
using System.Security.Cryptography.X509Certificates;
using Maintenance.Protocols.OpcUa.Encoding;

namespace Maintenance.Protocols.OpcUa.Client;

/// <summary>Tells, once a day, of certificates that end within 30 days.</summary>
internal sealed class ExpiryWatch(ClientOptions options, TimeProvider clock)
{
    private static readonly TimeSpan Ahead = TimeSpan.FromDays(30);
    private static readonly TimeSpan Repeat = TimeSpan.FromDays(1);
    private readonly Dictionary<string, DateTimeOffset> _told = new(StringComparer.Ordinal);

    public void Check(OpcUaSession session)
    {
        foreach (var (owner, certificate) in session.Certificates())
        {
            using (certificate)
                Check(owner, certificate);
        }
    }

    internal void Check(CertificateOwner owner, X509Certificate2 certificate)
    {
        var (now, end) = (clock.GetUtcNow(), new DateTimeOffset(certificate.NotAfter.ToUniversalTime(), TimeSpan.Zero));
        if (end - now > Ahead || (_told.TryGetValue(certificate.Thumbprint, out var told) && now - told < Repeat))
            return;
        _told[certificate.Thumbprint] = now;
        options.Notice(new(
            NoticeKind.CertificateExpires,
            StatusCodes.BadCertificateTimeInvalid,
            string.Create(CultureInfo.InvariantCulture, $"The certificate of {Word(owner)} ({certificate.Subject}) ends at {end:u}; renew it before")));
    }

    private static string Word(CertificateOwner owner) => owner switch
    {
        CertificateOwner.Server => "the server",
        CertificateOwner.User => "the user",
        _ => "this application",
    };
}
