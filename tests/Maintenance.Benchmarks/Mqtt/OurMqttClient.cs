using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;
using Maintenance.Protocols.Mqtt;

namespace Maintenance.Benchmarks.Mqtt;

/// <summary>What tests/Peers/mqtt/client.js does, with our client.</summary>
internal sealed class OurMqttClient(int port, int window)
{
    public const string Name = "mqtt-client";

    /// <summary>Where what our reader takes is published; nobody else subscribes to it.</summary>
    public const string Plant = "OURS";

    private const string Reader = "bench-our-reader";

    private static readonly byte[] Payload = """{"value":12.345,"timestamp":"2026-01-01T00:00:00.000Z"}"""u8.ToArray();

    /// <summary>Ends with its standard input.</summary>
    public static async Task<int> RunAsync(string port, string window)
    {
        var self = new OurMqttClient(int.Parse(port, CultureInfo.InvariantCulture), int.Parse(window, CultureInfo.InvariantCulture));
        await using var publisher = await self.ConnectAsync("bench-our-writer", clean: true);
        await Console.Out.WriteLineAsync("""{"ready":true}""");
        while (await Console.In.ReadLineAsync() is { } line)
        {
            var words = line.Split(' ');
            var count = words.Length > 1 ? int.Parse(words[1], CultureInfo.InvariantCulture) : 0;
            await Console.Out.WriteLineAsync(await MeasureAsync(words[0] switch
            {
                "publish" => () => PublishAsync(publisher, count, self.Window, "BENCH"),
                "subscribe" => self.SubscribeAsync,
                _ => () => self.DrainAsync(count),
            }));
        }

        return 0;
    }

    private int Window => window;

    /// <summary>Publishes at QoS 1 with at most so many unacknowledged.</summary>
    [SuppressMessage("Reliability", "CA2012", Justification = "Each is awaited once; a task for each would be allocated.")]
    public static async Task PublishAsync(MqttClient client, int count, int window, string plant)
    {
        string[] topics = [.. Enumerable.Range(0, 10).Select(index => $"plant/{plant}/C-201/signal-{index}")];
        var publishing = new ValueTask[window];
        for (var sent = 0; sent < count; sent++)
        {
            await publishing[sent % window];
            publishing[sent % window] = client.PublishAsync(topics[sent % topics.Length], Payload, MqttQos.AtLeastOnce, retain: false, CancellationToken.None);
        }

        foreach (var last in publishing)
            await last;
    }

    private static async Task<string> MeasureAsync(Func<Task> work)
    {
        using var self = Process.GetCurrentProcess();
        var (began, used, allocated) = (TimeProvider.System.GetTimestamp(), self.TotalProcessorTime, GC.GetTotalAllocatedBytes(precise: true));
        await work();
        var took = TimeProvider.System.GetElapsedTime(began);
        self.Refresh();
        return JsonSerializer.Serialize(
            new(took.TotalMicroseconds, (self.TotalProcessorTime - used).TotalMicroseconds, GC.GetTotalAllocatedBytes(precise: true) - allocated),
            MqttCostJson.Default.MqttCost);
    }

    private async Task SubscribeAsync()
    {
        await using var client = await ConnectAsync(Reader, clean: false);
        await client.SubscribeAsync([new($"plant/{Plant}/#", MqttQos.AtLeastOnce)], CancellationToken.None);
    }

    private async Task DrainAsync(int count)
    {
        await using var client = await ConnectAsync(Reader, clean: false);
        await foreach (var message in client.ReadMessagesAsync(CancellationToken.None))
        {
            await message.AcknowledgeAsync(CancellationToken.None);
            if (--count == 0)
                break;
        }
    }

    private Task<MqttClient> ConnectAsync(string clientId, bool clean) => MqttClient.ConnectAsync(
        new() { Host = "127.0.0.1", Port = port, ClientId = clientId, CleanSession = clean, MaximumInFlight = window },
        null, TimeProvider.System, CancellationToken.None);
}
