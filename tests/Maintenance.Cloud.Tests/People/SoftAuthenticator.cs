using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Maintenance.Cloud.Tests.People;

/// <summary>An authenticator in software (Web Authentication, level 3, 6 and 7): one ES256 key, no attestation. It lies where a test asks it to.</summary>
internal sealed class SoftAuthenticator(string origin = "http://localhost", string host = "localhost") : IDisposable
{
    private const byte IsPresent = 0x01;
    private const byte IsVerified = 0x04;
    private const byte HasCredential = 0x40;
    private static readonly string[] Transports = ["internal"];

    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly byte[] _id = RandomNumberGenerator.GetBytes(32);
    private string _userHandle = "";

    public string Origin { get; set; } = origin;

    public string Host { get; set; } = host;

    public uint Count { get; set; }

    public bool ChecksThePerson { get; set; } = true;

    public object Make(JsonElement options)
    {
        _userHandle = options.GetProperty("user").GetProperty("id").GetString()!;
        var data = Client("webauthn.create", options);
        var point = _key.ExportParameters(false).Q;
        byte[] key = [0xA5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20, .. point.X!, 0x22, 0x58, 0x20, .. point.Y!];
        byte[] authenticator = [.. Authenticator(HasCredential), .. new byte[16], 0, (byte)_id.Length, .. _id, .. key];
        byte[] attestation = [0xA3, 0x63, .. "fmt"u8, 0x64, .. "none"u8, 0x67, .. "attStmt"u8, 0xA0, 0x68, .. "authData"u8, 0x58, (byte)authenticator.Length, .. authenticator];
        return Answer(new { clientDataJSON = Text(data), attestationObject = Text(attestation), transports = Transports });
    }

    public object Sign(JsonElement options)
    {
        Count++;
        var (data, authenticator) = (Client("webauthn.get", options), Authenticator(0));
        var signature = _key.SignData([.. authenticator, .. SHA256.HashData(data)], HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        return Answer(new { clientDataJSON = Text(data), authenticatorData = Text(authenticator), signature = Text(signature), userHandle = _userHandle });
    }

    public void Dispose() => _key.Dispose();

    private object Answer(object response) => new
    {
        id = Text(_id),
        rawId = Text(_id),
        type = "public-key",
        response,
        clientExtensionResults = new { },
        authenticatorAttachment = "platform",
    };

    private byte[] Client(string type, JsonElement options) => JsonSerializer.SerializeToUtf8Bytes(
        new { type, challenge = options.GetProperty("challenge").GetString(), origin = Origin, crossOrigin = false });

    private byte[] Authenticator(byte flags)
    {
        var count = new byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32BigEndian(count, Count);
        return [.. SHA256.HashData(Encoding.UTF8.GetBytes(Host)), (byte)(flags | IsPresent | (ChecksThePerson ? IsVerified : 0)), .. count];
    }

    private static string Text(byte[] bytes) => Base64Url.EncodeToString(bytes);
}
