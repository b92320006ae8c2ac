using System.IO.Enumeration;
using System.Text.Json;
using System.Text.Json.Serialization;
using Maintenance.Analytics.Chain;

namespace Maintenance.Tool.Detect;

/// <summary>Settings of the verb <c>detect</c>: one for all files, and others for files of a name.</summary>
/// <param name="FalseAlarmsPerWeek">
/// 0.001 to 1,000. Of the tag, in a file of one; of all tags together in a file of several, and there a week is 2,016 rows, however fast
/// they come.
/// </param>
/// <param name="Files">Path below the input folder, with * and ? → budget. The first that fits holds.</param>
internal sealed record DetectionProfile(double FalseAlarmsPerWeek = AlarmBudget.Usual, IReadOnlyDictionary<string, double>? Files = null)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        ReadCommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
    };

    private const string Example = """{"falseAlarmsPerWeek": 1, "files": {"pumps/*.csv": 0.5}}""";

    public static DetectionProfile Default { get; } = new();

    /// <exception cref="FormatException">It is no such profile.</exception>
    public static async Task<DetectionProfile> ReadAsync(string file, CancellationToken cancellationToken)
    {
        try
        {
            await using var stream = File.OpenRead(file);
            var profile = await JsonSerializer.DeserializeAsync<DetectionProfile>(stream, Json, cancellationToken) ?? Default;
            foreach (var budget in (profile.Files?.Values ?? []).Append(profile.FalseAlarmsPerWeek))
                _ = new AlarmBudget(budget);
            return profile;
        }
        catch (Exception wrong) when (wrong is JsonException or ArgumentOutOfRangeException)
        {
            throw new FormatException($"{file}: {wrong.Message} A profile is {Example}.", wrong);
        }
    }

    public AlarmBudget BudgetFor(string name) => new(
        (Files ?? new Dictionary<string, double>()).Where(entry => FileSystemName.MatchesSimpleExpression(entry.Key, name))
            .Select(entry => (double?)entry.Value).FirstOrDefault() ?? FalseAlarmsPerWeek);
}
