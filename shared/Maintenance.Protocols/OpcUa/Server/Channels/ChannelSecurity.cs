using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Maintenance.Protocols.OpcUa.Encoding;
using Maintenance.Protocols.OpcUa.Security;
using Maintenance.Protocols.OpcUa.Transport;

namespace Maintenance.Protocols.OpcUa.Server.Channels;

/// <summary>What a client's channel is protected by, from its first OpenSecureChannel on: policy and certificate never change.</summary>
internal sealed class ChannelSecurity : IDisposable
{
    private readonly ChannelOptions _options;
    private readonly AsymmetricEnds _ends;
    private readonly RSA? _clientKey;

    private ChannelSecurity(ChannelOptions options)
    {
        _options = options;
        _ends = new(options);
        if (options.Policy.IsNone)
            return;
        using var certificate = X509CertificateLoader.LoadCertificate(options.ServerCertificate.Span);
        _clientKey = certificate.GetRSAPublicKey();
        ClientUri = ApplicationCertificate.UriOf(certificate);
    }

    public SecurityPolicy Policy => _options.Policy;

    /// <summary>The client's, without the authorities' that may have come behind it; null for the policy None.</summary>
    public ByteString ClientCertificate => _options.ServerCertificate;

    /// <summary>Of the client's certificate; null for the policy None.</summary>
    public string? ClientUri { get; }

    public ReadOnlyMemory<byte> Header => _ends.Header;

    public IChunkSeal Seal => _ends.Seal;

    /// <exception cref="OpcUaException">The policy is withdrawn or unknown, or the client is not believed.</exception>
    public static async Task<ChannelSecurity> AdmitAsync(
        OpcUaServerOptions options, string? policyUri, ByteString shown, CancellationToken cancellationToken)
    {
        var policy = SecurityPolicy.Find(policyUri)
            ?? throw new OpcUaException(StatusCodes.BadSecurityPolicyRejected, $"A client asked for the security policy '{policyUri}'");
        if (!policy.IsNone)
            await options.Trust.RequireAsync(shown, host: null, applicationUri: null, pinned: null, cancellationToken);
        return new(new()
        {
            EndpointUrl = new($"opc.tcp://{options.HostName}"),
            Policy = policy,
            Own = options.Own,
            ServerCertificate = policy.IsNone ? default : First(shown),
        });
    }

    /// <summary>Reads the security header of an OpenSecureChannel: the one of before, for this server.</summary>
    public IChunkOpener Find(ref UaDecoder header) => _ends.Find(ref header);

    public ChannelToken Token(uint id, MessageSecurityMode mode, ReadOnlySpan<byte> serverNonce, ReadOnlySpan<byte> clientNonce) =>
        ChannelToken.Create(id, _options with { Mode = mode }, serverNonce, clientNonce);

    /// <summary>Whether the client holds the key of its certificate.</summary>
    public bool IsSignedByClient(ReadOnlySpan<byte> bytes, ByteString signature) =>
        _clientKey is null || Policy.Verify(_clientKey, bytes, signature.Span);

    public void Dispose()
    {
        _ends.Dispose();
        _clientKey?.Dispose();
    }

    private static ByteString First(ByteString chain)
    {
        using var certificate = X509CertificateLoader.LoadCertificate(chain.Span);
        return new(certificate.RawData);
    }
}
