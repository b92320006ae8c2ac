using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Maintenance.Protocols.OpcUa.Encoding;
using Maintenance.Protocols.OpcUa.Security;
using Maintenance.Protocols.OpcUa.Services;

namespace Maintenance.Protocols.OpcUa.Client;

/// <summary>Who uses a session: nobody in particular, a name with its password, or the holder of a certificate's key.</summary>
public abstract record UserIdentity
{
    private UserIdentity()
    {
    }

    public static UserIdentity Nobody { get; } = new Anonymous();

    internal abstract UserTokenType Type { get; }

    /// <param name="policy">Of the token; it may differ from the channel's.</param>
    /// <param name="serverNonce">Which the secret is bound to, so that it cannot be used again.</param>
    internal abstract ExtensionObject Token(UserTokenPolicy offered, SecurityPolicy policy, ByteString serverCertificate, ByteString serverNonce);

    internal virtual SignatureData Signature(SecurityPolicy policy, ByteString serverCertificate, ByteString serverNonce) => new();

    public sealed record Anonymous : UserIdentity
    {
        internal override UserTokenType Type => UserTokenType.Anonymous;

        internal override ExtensionObject Token(
            UserTokenPolicy offered, SecurityPolicy policy, ByteString serverCertificate, ByteString serverNonce) =>
            ExtensionObject.Of(new AnonymousIdentityToken { PolicyId = offered.PolicyId });
    }

    /// <summary>The password is encrypted with the server's key, and never sent where that is not possible.</summary>
    public sealed record UserName(string Name, string Password) : UserIdentity
    {
        internal override UserTokenType Type => UserTokenType.UserName;

        // Records print their members; this one must not.
        public override string ToString() => $"user name {Name}";

        internal override ExtensionObject Token(
            UserTokenPolicy offered, SecurityPolicy policy, ByteString serverCertificate, ByteString serverNonce)
        {
            if (policy.IsNone)
            {
                throw new OpcUaException(
                    StatusCodes.BadSecurityPolicyRejected,
                    "The server wants the password in clear; it is not sent. Use an endpoint or a user token policy with security");
            }

            return ExtensionObject.Of(new UserNameIdentityToken
            {
                PolicyId = offered.PolicyId,
                UserName = Name,
                Password = Encrypt(policy, serverCertificate, serverNonce),
                EncryptionAlgorithm = policy.EncryptionAlgorithm,
            });
        }

        // Part 4, "Legacy Encrypted Token Secret Format": the length of password and nonce, the password, the nonce.
        private ByteString Encrypt(SecurityPolicy policy, ByteString serverCertificate, ByteString serverNonce)
        {
            var password = System.Text.Encoding.UTF8.GetBytes(Password);
            byte[] secret = [.. BitConverter.GetBytes(password.Length + serverNonce.Length), .. password, .. serverNonce.Span];
            if (!BitConverter.IsLittleEndian)
                Array.Reverse(secret, 0, sizeof(int));
            using var certificate = X509CertificateLoader.LoadCertificate(serverCertificate.Span);
            using var key = certificate.GetRSAPublicKey()
                ?? throw new OpcUaException(StatusCodes.BadCertificateInvalid, "The server's certificate has no RSA key to encrypt the password with");
            var block = policy.PlainBlockSize(key);
            var cipher = new byte[(secret.Length + block - 1) / block * (key.KeySize / 8)];
            policy.Encrypt(key, secret, cipher);
            CryptographicOperations.ZeroMemory(password);
            CryptographicOperations.ZeroMemory(secret);
            return new(cipher);
        }
    }

    /// <summary>The certificate with its RSA key, which belongs to the caller.</summary>
    public sealed record Certificate(X509Certificate2 Holder, RSA Key) : UserIdentity
    {
        internal override UserTokenType Type => UserTokenType.Certificate;

        public override string ToString() => $"certificate {Holder.Subject}";

        internal override ExtensionObject Token(
            UserTokenPolicy offered, SecurityPolicy policy, ByteString serverCertificate, ByteString serverNonce) =>
            ExtensionObject.Of(new X509IdentityToken { PolicyId = offered.PolicyId, CertificateData = new ByteString(Holder.RawData) });

        internal override SignatureData Signature(SecurityPolicy policy, ByteString serverCertificate, ByteString serverNonce) => policy.IsNone
            ? throw new OpcUaException(StatusCodes.BadSecurityPolicyRejected, "The server names no policy to sign with: use an endpoint with security")
            : new() { Algorithm = policy.SignatureAlgorithm, Signature = new(policy.Sign(Key, [.. serverCertificate.Span, .. serverNonce.Span])) };
    }
}
