using System.Text;

namespace Maintenance.Tool.Replay;

/// <summary>Writes the gateway's file for a recording: one device in its own time, each column a tag with a
/// detector that may err once a month: a work order is opened for each alarm.</summary>
internal static class ReplayConfiguration
{
    public const string GatewayName = "replay-gateway";
    public const string Device = "recording";

    /// <summary>A tag's name is at most 100 long, with room for a number that tells it from another.</summary>
    private const int MostLetters = 90;

    public static string Write(string asset, IReadOnlyList<string> columns)
    {
        var yaml = new StringBuilder($$"""
            gateway:
              name: {{GatewayName}}
            cloud:
              url: ${MAINTENANCE_CLOUD_URL}
            devices:
              - name: {{Device}}
                protocol: mqtt
                endpoint: ${REPLAY_MQTT}
                clock: device
                tags:

            """);
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var column in columns)
        {
            yaml.Append($$"""
                      - name: {{Quoted(NameOf($"{asset}.{column}", names))}}
                        asset: {{Quoted(asset)}}
                        signal: {{Quoted(column)}}
                        topic: {{Quoted($"plant/REPLAY/{asset}/{column}")}}
                        payload: { value: /value, time: /timestamp }
                        maxSilence: "01:00:00"
                        detector: { kind: novelty, budget: 0.25, priority: High }

                """);
        }

        return yaml.ToString();
    }

    /// <summary>A tag's name has letters, digits and a few signs; a column may have any. The signal keeps the column's own.</summary>
    private static string NameOf(string text, HashSet<string> names)
    {
        var plain = new string([.. text.Take(MostLetters).Select(letter => char.IsLetterOrDigit(letter) || letter is '.' or '_' or '-' ? letter : '-')]);
        var name = plain;
        for (var next = 2; !names.Add(name); next++)
            name = $"{plain}-{next}";
        return name;
    }

    private static string Quoted(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";
}
