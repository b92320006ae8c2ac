using System.Globalization;
using System.Text;

namespace Maintenance.Cloud.Assets;

/// <summary>A PDF file (ISO 32000-1, 7.5) of pages that are drawn already, with two of the standard fonts: F1 Helvetica, F2 Helvetica-Bold.</summary>
internal static class PdfFile
{
    private const int FirstPage = 5;

    /// <param name="width">In points of 1/72 inch.</param>
    /// <param name="height">In points of 1/72 inch.</param>
    /// <param name="pages">Content streams; letters are of Windows-1252, as bytes above 127 are written by <see cref="Escape"/>.</param>
    public static byte[] Write(double width, double height, IReadOnlyList<string> pages)
    {
        List<string> objects =
        [
            "<< /Type /Catalog /Pages 2 0 R >>",
            $"<< /Type /Pages /Count {Number(pages.Count)} /Kids [{string.Join(' ', pages.Select((_, i) => $"{Number(FirstPage + (2 * i))} 0 R"))}] >>",
            "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
            "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica-Bold /Encoding /WinAnsiEncoding >>",
        ];
        foreach (var page in pages)
        {
            var content = objects.Count + 2;
            objects.Add(string.Create(CultureInfo.InvariantCulture, $"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {width:F2} {height:F2}] /Resources << /Font << /F1 3 0 R /F2 4 0 R >> >> /Contents {content} 0 R >>"));
            objects.Add($"<< /Length {Number(page.Length)} >>\nstream\n{page}\nendstream");
        }

        return Assemble(objects);
    }

    /// <summary>A text as it stands between parentheses (7.3.4.2).</summary>
    public static string Escape(string text)
    {
        var escaped = new StringBuilder();
        foreach (var letter in text.Normalize())
        {
            if (letter is '(' or ')' or '\\')
                escaped.Append('\\').Append(letter);
            else if (letter is >= ' ' and <= '~')
                escaped.Append(letter);
            else if (letter is >= '\u00A0' and <= '\u00FF')
                escaped.Append('\\').Append(Convert.ToString(letter, 8).PadLeft(3, '0'));
            else
                escaped.Append(Windows1252.TryGetValue(letter, out var code) ? code : "?");
        }

        return escaped.ToString();
    }

    /// <summary>What Windows-1252 has beyond Latin-1 and plants write.</summary>
    private static readonly Dictionary<char, string> Windows1252 = new()
    {
        ['€'] = "\\200",
        ['…'] = "\\205",
        ['Š'] = "\\212",
        ['Ž'] = "\\216",
        ['‘'] = "\\221",
        ['’'] = "\\222",
        ['“'] = "\\223",
        ['”'] = "\\224",
        ['•'] = "\\225",
        ['–'] = "\\226",
        ['—'] = "\\227",
        ['™'] = "\\231",
        ['š'] = "\\232",
        ['›'] = "\\233",
        ['œ'] = "\\234",
        ['ž'] = "\\236",
        ['Ÿ'] = "\\237",
    };

    private static byte[] Assemble(List<string> objects)
    {
        var file = new StringBuilder("%PDF-1.4\n");
        List<int> places = [];
        foreach (var (index, one) in objects.Index())
        {
            places.Add(file.Length);
            file.Append(CultureInfo.InvariantCulture, $"{index + 1} 0 obj\n{one}\nendobj\n");
        }

        var table = file.Length;
        file.Append(CultureInfo.InvariantCulture, $"xref\n0 {objects.Count + 1}\n0000000000 65535 f \n");
        foreach (var place in places)
            file.Append(CultureInfo.InvariantCulture, $"{place:D10} 00000 n \n");
        file.Append(CultureInfo.InvariantCulture, $"trailer\n<< /Size {objects.Count + 1} /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n");
        return Encoding.ASCII.GetBytes(file.ToString());
    }

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
