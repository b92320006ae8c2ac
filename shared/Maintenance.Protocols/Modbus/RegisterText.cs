using System.Text;

namespace Maintenance.Protocols.Modbus;

/// <summary>Texts in registers: two bytes each, the first in the high byte unless the order swaps bytes.</summary>
public static class RegisterText
{
    /// <summary>The text up to the first zero byte, without blanks at its end. What is no UTF-8 is read as Latin-1.</summary>
    public static string Decode(ReadOnlySpan<ushort> words, WordOrder order)
    {
        var bytes = new byte[2 * words.Length];
        for (var i = 0; i < words.Length; i++)
        {
            bytes[2 * i] = (byte)(SwapsBytes(order) ? words[i] & 0xFF : words[i] >> 8);
            bytes[(2 * i) + 1] = (byte)(SwapsBytes(order) ? words[i] >> 8 : words[i] & 0xFF);
        }

        var end = bytes.AsSpan().IndexOf((byte)0);
        var text = bytes.AsSpan(0, end < 0 ? bytes.Length : end);
        return (System.Text.Unicode.Utf8.IsValid(text) ? Encoding.UTF8 : Encoding.Latin1).GetString(text).TrimEnd(' ');
    }

    /// <summary>Writes UTF-8 and fills the rest with zeros.</summary>
    /// <exception cref="OverflowException">The text is longer than the registers.</exception>
    public static void Encode(string text, Span<ushort> words, WordOrder order)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        if (bytes.Length > 2 * words.Length)
            throw new OverflowException($"A text of {bytes.Length} bytes does not fit into {words.Length} registers.");
        Array.Resize(ref bytes, 2 * words.Length);
        for (var i = 0; i < words.Length; i++)
        {
            var (first, second) = (bytes[2 * i], bytes[(2 * i) + 1]);
            words[i] = (ushort)(SwapsBytes(order) ? (second << 8) | first : (first << 8) | second);
        }
    }

    private static bool SwapsBytes(WordOrder order) => WordOrders.SwapsBytes(order);
}
