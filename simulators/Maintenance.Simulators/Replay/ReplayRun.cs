using System.Text.Json;
using Maintenance.Protocols.Mqtt;
using Maintenance.Simulators.Servers;

namespace Maintenance.Simulators.Replay;

/// <summary>The verb "replay": file in, values out, one JSON line as the last of the output.</summary>
internal static class ReplayRun
{
    public sealed record Options(string File, string Asset, BrokerAddress Broker, double Speed);

    /// <returns>The exit code: 0 when all that was published is acknowledged.</returns>
    public static async Task<int> PlayAsync(
        Options options, TextWriter output, TextWriter errors, TimeProvider clock, CancellationToken cancellationToken)
    {
        var skipped = 0L;
        using var reader = File.OpenText(options.File);
        var recording = await Recording.OpenAsync(
            reader,
            (line, fault) =>
            {
                skipped++;
                return errors.WriteLineAsync($"{options.File}:{line}: skipped, {fault}");
            },
            cancellationToken);
        await using var client = await MqttClient.ConnectAsync(
            new() { Host = options.Broker.Host, Port = options.Broker.Port, ClientId = $"replay-{options.Asset}" },
            null, clock, cancellationToken);
        var player = new Player(client, options.Asset, options.Speed, clock);
        try
        {
            await player.PlayAsync(recording, cancellationToken);
        }
        finally
        {
            await output.WriteLineAsync(JsonSerializer.Serialize(player.Report(skipped), JsonSerializerOptions.Web));
        }

        return 0;
    }
}
