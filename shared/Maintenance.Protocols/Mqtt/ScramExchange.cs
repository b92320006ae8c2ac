using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Maintenance.Protocols.Mqtt;

/// <summary>One conversation of SCRAM, the client's side, without channel binding (RFC 5802 §3, §5).</summary>
internal sealed class ScramExchange(MqttScram scram, string nonce)
{
    /// <summary>RFC 7677 §4: fewer are too easy to guess against.</summary>
    private const int FewestIterations = 4096;

    /// <summary>A broker that asks for more would keep us busy; about half a second.</summary>
    private const int MostIterations = 1_000_000;

    private const int NonceBytes = 18;
    private const string Header = "n,,";
    private const string HeaderInBase64 = "biws";

    private string? _spoken;
    private byte[]? _serverKey;

    public ScramExchange(MqttScram scram)
        : this(scram, Convert.ToBase64String(RandomNumberGenerator.GetBytes(NonceBytes)))
    {
    }

    public string Method => scram.Method;

    public byte[] First => Encoding.UTF8.GetBytes(Header + FirstBare);

    private string FirstBare => $"n={scram.UserName.Replace("=", "=3D", StringComparison.Ordinal).Replace(",", "=2C", StringComparison.Ordinal)},r={nonce}";

    private HashAlgorithmName Hash => scram.Hash == MqttScramHash.Sha256 ? HashAlgorithmName.SHA256 : HashAlgorithmName.SHA512;

    /// <summary>The proof, for what the broker said first.</summary>
    /// <exception cref="MqttConnectionException">The broker does not speak SCRAM, or asks for too little or too much.</exception>
    public byte[] Prove(ReadOnlySpan<byte> serverFirst)
    {
        var said = Text(serverFirst);
        if (_spoken is not null)
            throw Broken("goes on where only its last word was to come");
        if (said.Split(',') is not [['r', '=', .. var both], ['s', '=', .. var salt], ['i', '=', .. var count], ..])
            throw Broken("says something else than nonce, salt and count");
        if (!both.StartsWith(nonce, StringComparison.Ordinal) || both.Length == nonce.Length)
            throw Broken("answers to another nonce than ours");
        if (!int.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out var iterations) || iterations is < FewestIterations or > MostIterations)
            throw Broken($"asks for '{count}' iterations, not {FewestIterations} to {MostIterations}");

        var withoutProof = $"c={HeaderInBase64},r={both}";
        _spoken = $"{FirstBare},{said},{withoutProof}";
        var salted = Rfc2898DeriveBytes.Pbkdf2(Encoding.UTF8.GetBytes(scram.Password), Bytes(salt), iterations, Hash, Length);
        var clientKey = Sign(salted, "Client Key");
        _serverKey = Sign(salted, "Server Key");
        var proof = Sign(CryptographicOperations.HashData(Hash, clientKey), _spoken);
        for (var i = 0; i < proof.Length; i++)
            proof[i] ^= clientKey[i];
        return Encoding.UTF8.GetBytes($"{withoutProof},p={Convert.ToBase64String(proof)}");
    }

    /// <summary>Holds the broker to its own proof.</summary>
    /// <exception cref="MqttConnectionException">It has none, or a wrong one: it does not know the password either.</exception>
    public void Verify(ReadOnlySpan<byte> serverFinal)
    {
        if (_spoken is null || _serverKey is null)
            throw Broken("took the connection before we proved anything");
        if (Text(serverFinal).Split(',') is not [['v', '=', .. var signature], ..]
            || !CryptographicOperations.FixedTimeEquals(Bytes(signature), Sign(_serverKey, _spoken)))
        {
            throw Broken("cannot prove that it knows the password, so it may be another than it says");
        }
    }

    private int Length => scram.Hash == MqttScramHash.Sha256 ? SHA256.HashSizeInBytes : SHA512.HashSizeInBytes;

    private byte[] Sign(byte[] key, string text) => CryptographicOperations.HmacData(Hash, key, Encoding.UTF8.GetBytes(text));

    private string Text(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return MqttTopic.StrictUtf8.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            throw Broken("says what is no UTF-8");
        }
    }

    private byte[] Bytes(string base64)
    {
        try
        {
            return Convert.FromBase64String(base64);
        }
        catch (FormatException)
        {
            throw Broken("says what is no Base64");
        }
    }

    private MqttConnectionException Broken(string what) => new($"By {Method} the broker {what}.");
}
