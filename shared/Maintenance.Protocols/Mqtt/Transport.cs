using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Maintenance.Protocols.Sockets;

namespace Maintenance.Protocols.Mqtt;

/// <summary>Opens the byte stream to the broker: TCP, with TLS over it and a WebSocket over that if asked for.</summary>
internal static class Transport
{
    public static async Task<Stream> OpenAsync(MqttClientOptions options, CancellationToken cancellationToken)
    {
        var plain = SocketStream.Of(await SocketConnecting.ConnectAsync(options.Host, options.Port, cancellationToken));
        try
        {
            var bytes = options.Tls is null ? plain : await SecureAsync(plain, options, options.Tls, cancellationToken);
            return options.WebSocketPath is null ? bytes : await WebSocketBytes.OpenAsync(bytes, options, cancellationToken);
        }
        catch
        {
            await plain.DisposeAsync();
            throw;
        }
    }

    private static async Task<Stream> SecureAsync(
        Stream plain, MqttClientOptions options, MqttTls tls, CancellationToken cancellationToken)
    {
        var name = tls.ServerName ?? options.Host;
        var objection = "";
        var secure = new SslStream(plain);
        var handshake = new SslClientAuthenticationOptions
        {
            TargetHost = name,
            ClientCertificates = ClientCertificates(tls),
            CertificateChainPolicy = Authorities(tls),
            RemoteCertificateValidationCallback = (_, certificate, chain, errors) =>
            {
                objection = Objection(errors, certificate, chain, name, tls);
                return errors == SslPolicyErrors.None;
            },
        };
        try
        {
            await secure.AuthenticateAsClientAsync(handshake, cancellationToken);
            return secure;
        }
        catch (AuthenticationException failure)
        {
            await secure.DisposeAsync();
            throw new MqttConnectionException($"No TLS with {options.Broker}: {(objection.Length > 0 ? objection : failure.Message)}", failure);
        }
    }

    private static string Objection(
        SslPolicyErrors errors, X509Certificate? certificate, X509Chain? chain, string name, MqttTls tls)
    {
        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNotAvailable))
            return "the broker showed no certificate.";
        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch))
            return $"the certificate of the broker ({certificate?.Subject}) is not for '{name}'.";
        if (!errors.HasFlag(SslPolicyErrors.RemoteCertificateChainErrors))
            return "";
        var why = string.Join(", ", chain?.ChainStatus.Select(status => status.Status) ?? []);
        return $"the certificate of the broker ({certificate?.Subject}) is not trusted by {tls.CertificateAuthorityFile ?? "the system's authorities"}: {why}.";
    }

    // Brokers on a plant's own network have their own authority and no revocation service to ask.
    private static X509ChainPolicy? Authorities(MqttTls tls)
    {
        if (tls.CertificateAuthorityFile is null)
            return null;
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
        };
        try
        {
            policy.CustomTrustStore.ImportFromPemFile(tls.CertificateAuthorityFile);
        }
        catch (CryptographicException unreadable)
        {
            throw new MqttConnectionException($"'{tls.CertificateAuthorityFile}' holds no certificate in PEM: {unreadable.Message}", unreadable);
        }

        if (policy.CustomTrustStore.Count == 0)
            throw new MqttConnectionException($"'{tls.CertificateAuthorityFile}' holds no certificate in PEM.");
        return policy;
    }

    private static X509CertificateCollection? ClientCertificates(MqttTls tls)
    {
        if (tls.ClientCertificateFile is null)
            return null;
        try
        {
            using var pem = X509Certificate2.CreateFromPemFile(tls.ClientCertificateFile, tls.ClientKeyFile);

            // Through PKCS #12, because TLS on Windows does not take a key that lives only in memory.
            return [X509CertificateLoader.LoadPkcs12(pem.Export(X509ContentType.Pkcs12), password: null)];
        }
        catch (CryptographicException unreadable)
        {
            throw new MqttConnectionException($"The client certificate '{tls.ClientCertificateFile}' could not be read: {unreadable.Message}", unreadable);
        }
    }
}
