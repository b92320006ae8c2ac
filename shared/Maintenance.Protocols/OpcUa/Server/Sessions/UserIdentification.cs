using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Unicode;
using Maintenance.Protocols.OpcUa.Encoding;
using Maintenance.Protocols.OpcUa.Security;
using Maintenance.Protocols.OpcUa.Services;

namespace Maintenance.Protocols.OpcUa.Server.Sessions;

/// <summary>Who a client says its user is, and whether that is proved (Part 4, "UserIdentityToken").</summary>
internal static class UserIdentification
{
    private const int MostSecretBytes = 4096;

    /// <exception cref="OpcUaException">Bad_IdentityTokenInvalid, Bad_IdentityTokenRejected, Bad_UserAccessDenied or Bad_UserSignatureInvalid.</exception>
    public static ServerUser Identify(OpcUaServerOptions options, Session session, ActivateSessionRequest request)
    {
        var (token, limits) = (request.UserIdentityToken, options.Limits.Encoding);
        if (token.As<UserNameIdentityToken>(limits) is { } name)
            return ByName(options, session, name);
        if (token.As<X509IdentityToken>(limits) is { } holder)
            return ByCertificate(options, session, holder, request.UserTokenSignature);
        if (token.TypeId.IsNull || token.As<AnonymousIdentityToken>(limits) is not null)
            return options.Users.Anonymous ?? throw new OpcUaException(StatusCodes.BadIdentityTokenRejected, "Nobody may use this server without a name");
        throw new OpcUaException(StatusCodes.BadIdentityTokenInvalid, $"The user's token is of the unknown type {token.TypeId}");
    }

    private static ServerUser ByName(OpcUaServerOptions options, Session session, UserNameIdentityToken token)
    {
        var policy = PolicyOf(session);
        if (!string.Equals(token.EncryptionAlgorithm, policy.EncryptionAlgorithm, StringComparison.Ordinal))
            throw new OpcUaException(StatusCodes.BadIdentityTokenInvalid, $"The password is encrypted by '{token.EncryptionAlgorithm}', not by '{policy.EncryptionAlgorithm}'");
        var password = Decrypt(options.Own.Key, policy, token.Password, session.ServerNonce);
        return options.Users.Find(token.UserName ?? "", password)
            ?? throw new OpcUaException(StatusCodes.BadUserAccessDenied, $"There is no user '{token.UserName}' with this password");
    }

    // Part 4, "Legacy Encrypted Token Secret Format": the length of password and nonce, the password, the nonce the server sent last.
    private static string Decrypt(RSA key, SecurityPolicy policy, ByteString secret, ByteString nonce)
    {
        var plain = new byte[MostSecretBytes];
        try
        {
            var length = secret.Length > MostSecretBytes ? 0 : policy.Decrypt(key, secret.Span, plain);
            var told = length < sizeof(uint) ? 0 : BinaryPrimitives.ReadUInt32LittleEndian(plain);
            var content = plain.AsSpan(sizeof(uint), (int)Math.Min(told, (uint)Math.Max(0, length - sizeof(uint))));
            if (told != content.Length || !content.EndsWith(nonce.Span) || nonce.Length == 0 || !Utf8.IsValid(content[..^nonce.Length]))
                throw Unreadable(null);
            return System.Text.Encoding.UTF8.GetString(content[..^nonce.Length]);
        }
        catch (CryptographicException fault)
        {
            throw Unreadable(fault);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(plain);
        }
    }

    private static ServerUser ByCertificate(OpcUaServerOptions options, Session session, X509IdentityToken token, SignatureData signature)
    {
        try
        {
            using var certificate = X509CertificateLoader.LoadCertificate(token.CertificateData.Span);
            using var key = certificate.GetRSAPublicKey()
                ?? throw new OpcUaException(StatusCodes.BadIdentityTokenInvalid, "The user's certificate has no RSA key");
            var now = options.Clock.GetUtcNow().UtcDateTime;
            if (now < certificate.NotBefore.ToUniversalTime() || now > certificate.NotAfter.ToUniversalTime())
                throw new OpcUaException(StatusCodes.BadIdentityTokenRejected, $"The user's certificate of {certificate.Subject} is not valid now");
            byte[] signed = [.. options.Own.Encoded.Span, .. session.ServerNonce.Span];
            if (!PolicyOf(session).Verify(key, signed, signature.Signature.Span))
                throw new OpcUaException(StatusCodes.BadUserSignatureInvalid, $"The user does not hold the key of the certificate of {certificate.Subject}");
            return options.Users.Find(certificate)
                ?? throw new OpcUaException(StatusCodes.BadIdentityTokenRejected, $"The user's certificate of {certificate.Subject} is not believed");
        }
        catch (CryptographicException fault)
        {
            throw new OpcUaException(StatusCodes.BadIdentityTokenInvalid, "What the user shows is no certificate", fault);
        }
    }

    // As the endpoints tell it: the channel's policy, or one in its place where the channel has none.
    private static SecurityPolicy PolicyOf(Session session) => session.Policy.IsNone ? SecurityPolicy.Basic256Sha256 : session.Policy;

    private static OpcUaException Unreadable(Exception? cause) =>
        new(StatusCodes.BadIdentityTokenInvalid, "The password was not encrypted for this server and session", cause);
}
