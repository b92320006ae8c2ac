using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Maintenance.Protocols.OpcUa.Encoding;

namespace Maintenance.Protocols.OpcUa.Security;

/// <summary>Which certificates their authority has taken back: a file of RFC 5280 §5 in DER.</summary>
internal sealed class RevocationList
{
    private const string Rsa = "1.2.840.113549.1.1.";
    private static readonly Asn1Tag Extensions = new(TagClass.ContextSpecific, 0);

    private readonly HashSet<string> _serials = new(StringComparer.Ordinal);
    private readonly string _file;
    private readonly ReadOnlyMemory<byte> _signed;
    private readonly ReadOnlyMemory<byte> _issuer;
    private readonly byte[] _signature;
    private readonly HashAlgorithmName _hash;

    private RevocationList(string file, byte[] content)
    {
        _file = file;
        var list = new AsnReader(content, AsnEncodingRules.DER).ReadSequence();
        _signed = list.PeekEncodedValue();
        var named = list.ReadSequence();
        _hash = list.ReadSequence().ReadObjectIdentifier() switch
        {
            Rsa + "11" => HashAlgorithmName.SHA256,
            Rsa + "12" => HashAlgorithmName.SHA384,
            Rsa + "13" => HashAlgorithmName.SHA512,
            var other => throw new CryptographicException($"it is signed by {other}, not by RSA with SHA-2"),
        };
        _signature = list.ReadBitString(out _);
        if (named.PeekTag().HasSameClassAndValue(Asn1Tag.Integer))
            named.ReadInteger(); // the version
        named.ReadSequence(); // the algorithm once more
        _issuer = named.ReadEncodedValue();
        named.ReadEncodedValue(); // thisUpdate
        if (named.HasData && named.PeekTag() is { TagClass: TagClass.Universal, TagValue: (int)UniversalTagNumber.UtcTime or (int)UniversalTagNumber.GeneralizedTime })
            named.ReadEncodedValue(); // nextUpdate: an old list is better than none
        if (named.HasData && !named.PeekTag().HasSameClassAndValue(Extensions))
            ReadSerials(named.ReadSequence());
    }

    /// <exception cref="OpcUaException">Bad_ConfigurationError: the file is none; the message names it.</exception>
    public static async Task<RevocationList> LoadAsync(string file, CancellationToken cancellationToken)
    {
        var content = await File.ReadAllBytesAsync(file, cancellationToken);
        try
        {
            return new(file, content);
        }
        catch (Exception unreadable) when (unreadable is AsnContentException or CryptographicException)
        {
            throw new OpcUaException(StatusCodes.BadConfigurationError, $"'{file}' is no list of revoked certificates: {unreadable.Message}", unreadable);
        }
    }

    /// <summary>Whether the list is this authority's and names the certificate.</summary>
    /// <exception cref="OpcUaException">Bad_ConfigurationError: it bears the authority's name and not its signature.</exception>
    public bool Revokes(X509Certificate2 certificate, X509Certificate2 authority)
    {
        if (!_issuer.Span.SequenceEqual(authority.SubjectName.RawData))
            return false;
        using var key = authority.GetRSAPublicKey();
        if (key?.VerifyData(_signed.Span, _signature, _hash, RSASignaturePadding.Pkcs1) != true)
            throw new OpcUaException(StatusCodes.BadConfigurationError, $"'{_file}' is not signed by {authority.Subject}, whose list it says it is");
        return _serials.Contains(Convert.ToHexString(certificate.SerialNumberBytes.Span));
    }

    private void ReadSerials(AsnReader revoked)
    {
        while (revoked.HasData)
            _serials.Add(Convert.ToHexString(revoked.ReadSequence().ReadIntegerBytes().Span));
    }
}
