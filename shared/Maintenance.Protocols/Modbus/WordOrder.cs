namespace Maintenance.Protocols.Modbus;

/// <summary>
/// Where the bytes of a value lie on the wire, A being the most significant. The first four are usual for four bytes; of
/// eight they are ABCDEFGH, GHEFCDAB, BADCFEHG and HGFEDCBA. The last four differ from them in eight bytes only.
/// </summary>
public enum WordOrder
{
    /// <summary>Big-endian throughout, as the specification has single registers.</summary>
    Abcd,

    /// <summary>Words reversed.</summary>
    Cdab,

    /// <summary>Bytes swapped in each word.</summary>
    Badc,

    /// <summary>Both: little-endian throughout.</summary>
    Dcba,

    /// <summary>Words swapped in each half of eight bytes; of four bytes as <see cref="Cdab"/>.</summary>
    Cdabghef,

    /// <summary>The halves of eight bytes swapped; of four bytes as <see cref="Abcd"/>.</summary>
    Efghabcd,

    /// <summary>As <see cref="Cdabghef"/>, and bytes swapped in each word.</summary>
    Dcbahgfe,

    /// <summary>As <see cref="Efghabcd"/>, and bytes swapped in each word.</summary>
    Fehgbadc,
}
