using System.Globalization;
using System.Text;

namespace Maintenance.Cloud.Assets;

/// <summary>
/// Labels on sheets of A4, three by eight of 70 by 37 mm each, as PDF (ISO 32000-1). Codes are drawn as shapes, so that they
/// are sharp at any size; letters are those of the standard fonts, which every reader has: what Windows-1252 does not know
/// is a question mark.
/// </summary>
internal static class LabelSheet
{
    public const int Columns = 3;
    public const int Rows = 8;

    private const double PointsPerMm = 72 / 25.4;
    private const double PageWidth = 210 * PointsPerMm;
    private const double PageHeight = 297 * PointsPerMm;
    private const double LabelWidth = 70 * PointsPerMm;
    private const double LabelHeight = 37 * PointsPerMm;
    private const double CodeSize = 31 * PointsPerMm;
    private const double Margin = 3 * PointsPerMm;
    private const double Top = (PageHeight - (Rows * LabelHeight)) / 2;
    private const double LargeLetters = 13;
    private const double SmallLetters = 8;
    private const double LineHeight = 10;
    private const int NameLines = 4;

    /// <param name="Code">What the QR code holds.</param>
    internal sealed record Label(string Code, string TagNumber, string Name, string? Place);

    /// <param name="skipped">Places at the beginning of the first sheet that are used already.</param>
    public static byte[] Write(IReadOnlyList<Label> labels, int skipped)
    {
        var pages = labels.Select((label, index) => (Label: label, Place: index + skipped))
            .GroupBy(at => at.Place / (Columns * Rows)).Select(page => PageOf(page.Select(at => (at.Label, at.Place % (Columns * Rows)))));
        return PdfFile.Write(PageWidth, PageHeight, [.. pages]);
    }

    private static string PageOf(IEnumerable<(Label Label, int Place)> labels)
    {
        var page = new StringBuilder();
        foreach (var (label, place) in labels)
            Draw(page, label, place % Columns * LabelWidth, PageHeight - Top - ((place / Columns) + 1) * LabelHeight);
        return page.ToString();
    }

    private static void Draw(StringBuilder page, Label label, double left, double bottom)
    {
        DrawCode(page, QrCode.Modules(label.Code), left + Margin, bottom + Margin);
        var textLeft = left + Margin + CodeSize + 2;
        var width = LabelWidth - Margin - CodeSize - 2 - Margin;
        var y = bottom + LabelHeight - (2 * Margin) - LargeLetters;
        foreach (var line in Wrap(label.TagNumber, LargeLetters, width).Take(2))
            y = Text(page, "F2", LargeLetters, textLeft, y, line) - (LargeLetters - LineHeight);
        foreach (var line in Wrap(label.Name, SmallLetters, width).Take(NameLines))
            y = Text(page, "F1", SmallLetters, textLeft, y, line);
        if (label.Place is { } above)
            Text(page, "F1", SmallLetters, textLeft, bottom + Margin + 2, Wrap(above, SmallLetters, width).First());
    }

    /// <summary>One rectangle for each run of dark modules in a row.</summary>
    private static void DrawCode(StringBuilder page, IReadOnlyList<System.Collections.BitArray> modules, double left, double bottom)
    {
        var size = CodeSize / modules.Count;
        for (var row = 0; row < modules.Count; row++)
        {
            for (var column = 0; column < modules.Count; column++)
            {
                var first = column;
                while (column < modules.Count && modules[row][column])
                    column++;
                if (column > first)
                    page.Append(CultureInfo.InvariantCulture, $"{left + (first * size):F3} {bottom + ((modules.Count - 1 - row) * size):F3} {(column - first) * size:F3} {size:F3} re\n");
            }
        }

        page.Append("f\n");
    }

    /// <returns>Where the next line goes.</returns>
    private static double Text(StringBuilder page, string font, double size, double x, double y, string text)
    {
        page.Append(CultureInfo.InvariantCulture, $"BT /{font} {size} Tf {x:F2} {y:F2} Td ({PdfFile.Escape(text)}) Tj ET\n");
        return y - LineHeight;
    }

    /// <summary>Lines that surely fit: Helvetica's capitals are at most 0.78 of its size wide on the average of a word.</summary>
    private static IEnumerable<string> Wrap(string text, double size, double width)
    {
        var most = Math.Max(1, (int)(width / (size * 0.62)));
        var line = "";
        foreach (var word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries).SelectMany(word => word.Chunk(most)).Select(part => new string(part)))
        {
            if (line.Length > 0 && line.Length + 1 + word.Length > most)
            {
                yield return line;
                line = "";
            }

            line = line.Length == 0 ? word : $"{line} {word}";
        }

        yield return line;
    }
}
