using System.Text;
using Maintenance.Local;
using Maintenance.Protocols.Mqtt;
using Maintenance.Simulators.Replay;
using Shouldly;
using Xunit;

namespace Maintenance.Simulators.Tests.Replay;

/// <summary>Recordings played to a real broker.</summary>
public sealed class ReplayRunTests : IDisposable
{
    private static readonly DateTimeOffset Start = new(2013, 12, 2, 21, 15, 0, TimeSpan.Zero);

    private readonly TemporaryFolder _folder = new();
    private readonly StringWriter _output = new();
    private readonly StringWriter _errors = new();

    public void Dispose()
    {
        _folder.Dispose();
        _output.Dispose();
        _errors.Dispose();
    }

    [Fact]
    public async Task All_values_arrive_in_order_in_device_time_and_the_last_line_counts_them()
    {
        await using var broker = await PrivateBroker.StartAsync(new(), CancellationToken.None);
        await using var listener = await Listener.SubscribeAsync(broker, "plant/REPLAY/#");
        var text = new StringBuilder("timestamp,value,load\n");
        for (var i = 0; i < 1000; i++)
            text.Append(null, $"{Start.AddMinutes(5 * i):yyyy-MM-dd HH:mm:ss},{i}.5,{(i % 2 == 0 ? "" : "7")}\n");
        text.Append("broken\n");

        (await PlayAsync(text.ToString(), broker, speed: 1e9)).ShouldBe(0);
        await listener.HeardAsync(1500);

        _output.ToString().ShouldBe("""{"rows":1000,"published":1500,"acknowledged":1500,"skipped":1}""" + Environment.NewLine);
        _errors.ToString().ShouldContain(":1002: skipped, 1 cells instead of 3");
        listener.Heard.Where(message => message.Topic.EndsWith("/value", StringComparison.Ordinal))
            .ShouldBe(Enumerable.Range(0, 1000).Select(i => ("plant/REPLAY/PRESS-1/value", i + 0.5, Start.AddMinutes(5 * i))));
        listener.Heard.Count(message => message.Topic.EndsWith("/load", StringComparison.Ordinal)).ShouldBe(500);
    }

    [Fact]
    public async Task The_speed_is_in_device_seconds_a_second()
    {
        await using var broker = await PrivateBroker.StartAsync(new(), CancellationToken.None);
        var started = TimeProvider.System.GetTimestamp();
        await PlayAsync("timestamp,value\n2013-12-02 21:15:00,1\n2013-12-02 21:20:00,2\n", broker, speed: 600);
        TimeProvider.System.GetElapsedTime(started).ShouldBeGreaterThan(TimeSpan.FromSeconds(0.49));
    }

    [Fact]
    public async Task A_broker_that_is_not_there_is_named()
    {
        await using var broker = await PrivateBroker.StartAsync(new(), CancellationToken.None);
        await broker.StopAsync();
        (await Should.ThrowAsync<MqttException>(PlayAsync("timestamp,value\n", broker, speed: 1)))
            .Message.ShouldContain($"127.0.0.1:{broker.Port}");
    }

    private async Task<int> PlayAsync(string text, PrivateBroker broker, double speed)
    {
        var file = Path.Combine(_folder.Path, "recording.csv");
        await File.WriteAllTextAsync(file, text);
        return await ReplayRun.PlayAsync(
            new(file, "PRESS-1", new("127.0.0.1", broker.Port), speed), _output, _errors, TimeProvider.System, CancellationToken.None);
    }
}
