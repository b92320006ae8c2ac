using System.Text;

namespace Maintenance.Tool.Replay;

/// <summary>Writes the gateway's file for a recording: one device in its own time, each column a tag with the default detector.</summary>
internal static class ReplayConfiguration
{
    public const string GatewayName = "replay-gateway";
    public const string Device = "recording";

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
        foreach (var column in columns)
        {
            yaml.Append($$"""
                      - name: {{Quoted($"{asset}.{column}")}}
                        asset: {{Quoted(asset)}}
                        signal: {{Quoted(column)}}
                        topic: {{Quoted($"plant/REPLAY/{asset}/{column}")}}
                        payload: { value: /value, time: /timestamp }
                        maxSilence: "01:00:00"
                        detector: { kind: robust-z, priority: High }

                """);
        }

        return yaml.ToString();
    }

    private static string Quoted(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";
}
