using YamlDotNet.RepresentationModel;

namespace Maintenance.Edge.TagLists;

/// <summary>Shows a device's tags as the CSV file that makes them.</summary>
internal static class ExportRun
{
    /// <returns>0, or 1 where a tag has more than a CSV file can hold.</returns>
    /// <exception cref="InvalidDataException">The file cannot be read, or there is no such device; the message says what to do.</exception>
    public static async Task<int> RunAsync(string file, string device, TextWriter output, TextWriter errors, CancellationToken cancellationToken)
    {
        var text = File.Exists(file) ? await File.ReadAllTextAsync(file, cancellationToken) : throw new InvalidDataException($"{file} does not exist.");
        var lost = new List<string>();
        await output.WriteAsync(Write(file, text, device, lost));
        foreach (var what in lost)
            await errors.WriteLineAsync($"{what} is a list, which a CSV file cannot hold; it is left out.");
        return lost.Count == 0 ? 0 : 1;
    }

    internal static string Write(string file, string text, string device, List<string> lost)
    {
        var tags = TagBlock.Find(file, text, device).Tags.OfType<YamlMappingNode>().Select(tag => Values(tag, "", lost).ToDictionary(StringComparer.Ordinal)).ToList();
        var keys = tags.SelectMany(tag => tag.Keys).Distinct(StringComparer.Ordinal).OrderBy(TagColumns.PlaceOf).ThenBy(key => key, StringComparer.Ordinal).ToList();
        return CsvTable.Write(tags.Select(tag => (IReadOnlyList<string>)[.. keys.Select(key => tag.GetValueOrDefault(key, ""))])
            .Prepend([.. keys.Select(TagColumns.NameOf)]));
    }

    private static IEnumerable<KeyValuePair<string, string>> Values(YamlMappingNode node, string path, List<string> lost)
    {
        foreach (var (name, value) in node.Children)
        {
            var key = $"{path}{name}";
            if (value is YamlMappingNode inner)
            {
                foreach (var found in Values(inner, $"{key}.", lost))
                    yield return found;
            }
            else if (value is YamlScalarNode scalar)
            {
                yield return new(key, scalar.Value ?? "");
            }
            else
            {
                lost.Add(key);
            }
        }
    }
}
