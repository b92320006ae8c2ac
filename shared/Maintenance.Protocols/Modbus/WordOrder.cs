namespace Maintenance.Protocols.Modbus;

/// <summary>
/// Where the bytes of a value lie on the wire, A being the most significant of four. Eight bytes follow the same two
/// rules: words as they come or reversed, bytes within a word as they come or swapped.
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
}
