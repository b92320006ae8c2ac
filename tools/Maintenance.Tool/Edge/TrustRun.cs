using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Maintenance.Protocols.OpcUa.Client;
using Maintenance.Protocols.OpcUa.Security;

namespace Maintenance.Tool.Edge;

/// <summary>Shows a certificate to a person, who decides.</summary>
internal static class TrustRun
{
    public static async Task<int> RunAsync(PkiFolder pki, string named, string? thumbprint, bool yes, CancellationToken cancellationToken)
    {
        using var certificate = ServerAddress.TryParse(named, out var url) ? await ShownAsync(url, cancellationToken) : Load(named);
        await Console.Out.WriteLineAsync(Describe(certificate));
        if (thumbprint is not null && !IsSame(thumbprint, TrustStore.Fingerprint(certificate)))
        {
            throw new InvalidOperationException(
                $"It is not the certificate with the thumbprint {thumbprint}: nothing is trusted. Ask its owner which is the right one.");
        }

        if (pki.IsTrusted(certificate))
        {
            await Console.Out.WriteLineAsync("It is trusted already.");
            return 0;
        }

        if (!yes && !await AskAsync(cancellationToken))
        {
            await Console.Out.WriteLineAsync("Not trusted.");
            return 1;
        }

        await Console.Out.WriteLineAsync($"Trusted: {await pki.TrustAsync(certificate, cancellationToken)}\nA running gateway takes it into account at its next try.");
        return 0;
    }

    public static async Task<int> ListAsync(PkiFolder pki)
    {
        foreach (var (title, folder) in new[] { ("trusted", pki.Store.TrustedFolder), ("issuers", pki.Store.IssuersFolder), ("rejected", pki.Store.RejectedFolder) })
        {
            var files = Directory.Exists(folder) ? Directory.GetFiles(folder, "*.der").Order(StringComparer.Ordinal).ToArray() : [];
            await Console.Out.WriteLineAsync($"{title}: {(files.Length == 0 ? "none" : $"{files.Length}")} ({folder})");
            foreach (var file in files)
            {
                using var certificate = Load(file);
                await Console.Out.WriteLineAsync($"  {file}\n{Describe(certificate)}");
            }
        }

        return 0;
    }

    internal static string Describe(X509Certificate2 certificate)
    {
        var names = certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>().FirstOrDefault();
        var hosts = names is null ? [] : names.EnumerateDnsNames().Concat(names.EnumerateIPAddresses().Select(address => address.ToString())).ToList();
        return string.Create(CultureInfo.InvariantCulture, $"""
                subject      {certificate.Subject}
                issuer       {(string.Equals(certificate.Subject, certificate.Issuer, StringComparison.Ordinal) ? "itself" : certificate.Issuer)}
                SHA-256      {TrustStore.Fingerprint(certificate)}
                valid        {certificate.NotBefore.ToUniversalTime():u} to {certificate.NotAfter.ToUniversalTime():u}
                for hosts    {(hosts.Count == 0 ? "none" : string.Join(", ", hosts))}
            """);
    }

    private static async Task<X509Certificate2> ShownAsync(Uri url, CancellationToken cancellationToken)
    {
        var endpoints = await Discovery.GetEndpointsAsync(new() { EndpointUrl = url }, TimeProvider.System, cancellationToken);
        var shown = endpoints.Select(endpoint => endpoint.ServerCertificate).FirstOrDefault(certificate => certificate.Length > 0);
        return shown.Length == 0
            ? throw new InvalidOperationException($"{url} shows no certificate: it offers no security. Nothing needs to be trusted, and nothing is proven.")
            : X509CertificateLoader.LoadCertificate(shown.Span);
    }

    private static X509Certificate2 Load(string file)
    {
        if (!File.Exists(file))
            throw new InvalidOperationException($"{file} is neither a file nor an address such as opc.tcp://192.168.0.10:4840.");
        try
        {
            return X509CertificateLoader.LoadCertificateFromFile(file);
        }
        catch (CryptographicException unreadable)
        {
            throw new InvalidOperationException($"{file} is no certificate: {unreadable.Message}", unreadable);
        }
    }

    private static async Task<bool> AskAsync(CancellationToken cancellationToken)
    {
        await Console.Out.WriteAsync("Compare the SHA-256 with what the server's owner tells you. Trust it? [y/N] ");
        if (await Console.In.ReadLineAsync(cancellationToken) is { } answer)
            return answer.Trim().ToUpperInvariant() is "Y" or "YES";
        await Console.Out.WriteLineAsync();   // nobody is there to answer
        return false;
    }

    private static bool IsSame(string thumbprint, string fingerprint) =>
        string.Equals(thumbprint.Replace(":", "", StringComparison.Ordinal), fingerprint, StringComparison.OrdinalIgnoreCase);
}
