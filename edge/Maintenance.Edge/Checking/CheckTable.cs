using System.Globalization;
using Maintenance.Contracts.Readings;

namespace Maintenance.Edge.Checking;

/// <summary>What a check found, as lines for people.</summary>
internal static class CheckTable
{
    private static readonly string[] Heads = ["tag", "address", "raw", "value", "unit", "quality", "took", ""];

    public static IEnumerable<string> Lines(CheckedDevice device)
    {
        yield return $"{device.Device.Name} at {device.Device.Endpoint}, {device.Device.Protocol.ToString().ToLowerInvariant()}";
        foreach (var note in device.Notes)
            yield return $"  {note}";
        string[][] rows = [Heads, .. device.Tags.Select(Row)];
        var widths = Enumerable.Range(0, Heads.Length - 1).Select(column => rows.Max(row => row[column].Length)).ToArray();
        foreach (var row in rows)
        {
            var cells = row.Take(widths.Length).Select((cell, column) => column is 3 or 6 ? cell.PadLeft(widths[column]) : cell.PadRight(widths[column]));
            yield return $"  {string.Join("  ", cells)}  {row[^1]}".TrimEnd();
        }
    }

    public static string Summary(IReadOnlyList<CheckedDevice> devices)
    {
        var tags = devices.SelectMany(device => device.Tags).ToList();
        var good = tags.Count(IsWell);
        return good == tags.Count ? $"{good} tags are good." : $"{good} of {tags.Count} tags are good, {tags.Count - good} are not.";
    }

    public static bool IsWell(CheckedTag tag) => tag is { Error: null, Quality: Quality.Good };

    private static string[] Row(CheckedTag tag) =>
    [
        tag.Tag.Name, tag.Address, tag.Raw ?? "", double.IsNaN(tag.Value) ? "–" : tag.Value.ToString("G7", CultureInfo.InvariantCulture), tag.Tag.Unit,
        tag.Quality.ToString(), tag.Took is { } took ? string.Create(CultureInfo.InvariantCulture, $"{took.TotalMilliseconds:0.0} ms") : "", tag.Error ?? "",
    ];
}
