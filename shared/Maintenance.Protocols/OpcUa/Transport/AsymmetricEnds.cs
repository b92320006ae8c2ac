using System.Buffers;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Maintenance.Protocols.OpcUa.Encoding;
using Maintenance.Protocols.OpcUa.Security;

namespace Maintenance.Protocols.OpcUa.Transport;

/// <summary>What OpenSecureChannel is protected by: the two certificates, or nothing (Part 6 §6.7.2.3).</summary>
internal sealed class AsymmetricEnds : IDisposable
{
    private readonly ChannelOptions _options;
    private readonly RSA? _peer;

    public AsymmetricEnds(ChannelOptions options)
    {
        _options = options;
        if (options.Policy.IsNone)
        {
            (Seal, Opener) = (NoProtection.Instance, NoProtection.Instance);
        }
        else
        {
            if (options.Own is null || options.ServerCertificate.Length == 0)
                throw new ArgumentException($"{options.Policy} needs the own certificate and the server's.", nameof(options));
            using var certificate = X509CertificateLoader.LoadCertificate(options.ServerCertificate.Span);
            _peer = certificate.GetRSAPublicKey()
                ?? throw new OpcUaException(StatusCodes.BadCertificateInvalid, "The server's certificate has no RSA key");
            PeerThumbprint = new(certificate.GetCertHash());
            Seal = new AsymmetricSeal(options.Policy, options.Own.Key, _peer);
            Opener = new AsymmetricOpener(options.Policy, options.Own.Key, _peer);
        }

        Header = HeaderOf(options, PeerThumbprint);
    }

    public IChunkSeal Seal { get; }

    public IChunkOpener Opener { get; }

    public ReadOnlyMemory<byte> Header { get; }

    private ByteString PeerThumbprint { get; }

    /// <summary>Reads the security header of the answer: same policy, the certificate that was believed, for this side.</summary>
    public IChunkOpener Find(ref UaDecoder header)
    {
        var policy = header.ReadString();
        var sender = header.ReadByteString();
        var receiver = header.ReadByteString();
        if (!string.Equals(policy, _options.Policy.Uri, StringComparison.Ordinal))
            throw new OpcUaException(StatusCodes.BadSecurityPolicyRejected, $"The server answered with the policy '{policy}', asked for {_options.Policy}");
        if (_options.Policy.IsNone)
            return Opener;
        if (!sender.Span.StartsWith(_options.ServerCertificate.Span))
            throw new OpcUaException(StatusCodes.BadCertificateInvalid, "The server opened the channel with another certificate than it had shown");
        return receiver == _options.Own!.Thumbprint
            ? Opener
            : throw new OpcUaException(StatusCodes.BadSecurityChecksFailed, "The server's answer is for another certificate than ours");
    }

    public void Dispose() => _peer?.Dispose();

    private static byte[] HeaderOf(ChannelOptions options, ByteString thumbprint)
    {
        var output = new ArrayBufferWriter<byte>();
        var encoder = new UaEncoder(output);
        encoder.Write(options.Policy.Uri);
        encoder.Write(options.Policy.IsNone ? default : options.Own!.Encoded);
        encoder.Write(options.Policy.IsNone ? default : thumbprint);
        encoder.Flush();
        return output.WrittenSpan.ToArray();
    }
}
