namespace Maintenance.Protocols.Mqtt;

/// <summary>How the broker proves who it is, and how we do. The broker's certificate and name are always checked.</summary>
public sealed class MqttTls
{
    /// <summary>PEM file of the only authorities trusted to sign the broker's certificate; none: those of the system.</summary>
    public string? CertificateAuthorityFile { get; init; }

    /// <summary>PEM file of the client's certificate, for brokers that ask for one.</summary>
    public string? ClientCertificateFile { get; init; }

    /// <summary>PEM file of the key of <see cref="ClientCertificateFile"/>; none: the key is in the same file.</summary>
    public string? ClientKeyFile { get; init; }

    /// <summary>The name that the broker's certificate must carry; none: <see cref="MqttClientOptions.Host"/>.</summary>
    public string? ServerName { get; init; }
}
