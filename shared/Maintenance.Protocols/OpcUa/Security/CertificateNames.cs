using System.Formats.Asn1;
using System.Net;
using System.Security.Cryptography.X509Certificates;

namespace Maintenance.Protocols.OpcUa.Security;

/// <summary>The subjectAltName of RFC 5280 §4.2.1.6, where a certificate says which application and which hosts it is for.</summary>
internal sealed record CertificateNames(string? Uri, IReadOnlyList<string> Hosts)
{
    private const string SubjectAltName = "2.5.29.17";
    private static readonly Asn1Tag DnsName = new(TagClass.ContextSpecific, 2);
    private static readonly Asn1Tag UriName = new(TagClass.ContextSpecific, 6);
    private static readonly Asn1Tag AddressName = new(TagClass.ContextSpecific, 7);

    /// <exception cref="AsnContentException">The extension is not what RFC 5280 says.</exception>
    public static CertificateNames Of(X509Certificate2 certificate)
    {
        string? uri = null;
        var hosts = new List<string>();
        if (certificate.Extensions[SubjectAltName] is { } extension)
        {
            var names = new AsnReader(extension.RawData, AsnEncodingRules.DER).ReadSequence();
            while (names.HasData)
            {
                var tag = names.PeekTag();
                if (tag == UriName)
                    uri ??= names.ReadCharacterString(UniversalTagNumber.IA5String, UriName);
                else if (tag == DnsName)
                    hosts.Add(names.ReadCharacterString(UniversalTagNumber.IA5String, DnsName));
                else if (tag == AddressName)
                    hosts.Add(new IPAddress(names.ReadOctetString(AddressName)).ToString());
                else
                    names.ReadEncodedValue();
            }
        }

        return new(uri, hosts);
    }
}
