namespace Maintenance.Protocols.Modbus;

/// <summary>The orders by the names that manuals use, in letters for two, four or eight bytes.</summary>
public static class WordOrders
{
    /// <summary>Upper case letters; several names may stand for one order.</summary>
    public static IReadOnlyDictionary<string, WordOrder> ByName { get; } = new Dictionary<string, WordOrder>(StringComparer.Ordinal)
    {
        ["ABCD"] = WordOrder.Abcd,
        ["CDAB"] = WordOrder.Cdab,
        ["BADC"] = WordOrder.Badc,
        ["DCBA"] = WordOrder.Dcba,
        ["ABCDEFGH"] = WordOrder.Abcd,
        ["GHEFCDAB"] = WordOrder.Cdab,
        ["BADCFEHG"] = WordOrder.Badc,
        ["HGFEDCBA"] = WordOrder.Dcba,
        ["CDABGHEF"] = WordOrder.Cdabghef,
        ["EFGHABCD"] = WordOrder.Efghabcd,
        ["DCBAHGFE"] = WordOrder.Dcbahgfe,
        ["FEHGBADC"] = WordOrder.Fehgbadc,
        ["AB"] = WordOrder.Abcd,
        ["BA"] = WordOrder.Badc,
    };

    /// <summary>Whether the two bytes of each word are swapped.</summary>
    internal static bool SwapsBytes(WordOrder order) =>
        order is WordOrder.Badc or WordOrder.Dcba or WordOrder.Dcbahgfe or WordOrder.Fehgbadc;

    /// <summary>
    /// What a word's number, counted from the most significant, is to be xored with for its place: every order of two or four
    /// words exchanges neighbours (1), halves (2) or both, which reverses.
    /// </summary>
    internal static int Exchange(WordOrder order) => order switch
    {
        WordOrder.Cdab or WordOrder.Dcba => 3,
        WordOrder.Cdabghef or WordOrder.Dcbahgfe => 1,
        WordOrder.Efghabcd or WordOrder.Fehgbadc => 2,
        _ => 0,
    };
}
