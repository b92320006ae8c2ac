using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Maintenance.Analytics.Chain;

namespace Maintenance.Tool.Detect;

/// <summary>What the detectors chose by themselves for each file and tag, as people and programs read it.</summary>
internal static class ChosenSettings
{
    /// <summary>Lies beside the scores: file → tag → what was chosen; what is not known is left out.</summary>
    public const string FileName = "chosen.json";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    public static async Task WriteAsync(
        string path, IReadOnlyDictionary<string, IReadOnlyDictionary<string, TagChoice>> chosen, CancellationToken cancellationToken)
    {
        await using var stream = File.Create(path);
        await JsonSerializer.SerializeAsync(stream, chosen, Json, cancellationToken);
    }

    public static string Line(string tag, TagChoice choice) => $"{tag}: " + string.Join(", ", Parts(choice));

    private static IEnumerable<string> Parts(TagChoice choice)
    {
        yield return choice.Period is { } period ? $"every {period:c}" : "no period yet";
        if (choice.Noise is { } noise)
            yield return string.Create(CultureInfo.InvariantCulture, $"noise {noise:G3}");
        if (choice.Season is { } season)
            yield return choice.SeasonLength is { } length ? $"repeats itself each {season} ({length:c})".ToLowerInvariant() : "no season";
        if (choice is { Scatter: { } scatter, Wander: { } wander })
            yield return string.Create(CultureInfo.InvariantCulture, $"scatter {scatter:G3}, of which {wander:P0} wander");
        if (choice.WarmUpLeft > 0)
            yield return $"still {choice.WarmUpLeft} to learn from";
        if (choice.Resolution is { } resolution)
            yield return string.Create(CultureInfo.InvariantCulture, $"the same within {resolution:G3}");
        if (choice.WarmUp is { } warmUp)
            yield return $"learnt from {warmUp}";
    }
}
