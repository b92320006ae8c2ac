using Maintenance.Protocols.Mqtt;
using Maintenance.Simulators.Servers;

namespace Maintenance.Simulators.Replay;

/// <summary>Plays a recording as a live device: in device time, so many times faster than it was.</summary>
/// <param name="speed">Device seconds in a second.</param>
internal sealed class Player(MqttClient client, string asset, double speed, TimeProvider clock)
{
    /// <summary>Makes a month of 5-minute rows last 9 s, and the 22,695 rows of a well-known one 45 s.</summary>
    public const double DefaultSpeed = 150_000;

    private const int UnacknowledgedAtMost = 128;

    // Finer than a timer goes: rows that are due this soon are sent together.
    private static readonly TimeSpan Slack = TimeSpan.FromMilliseconds(2);

    private readonly Queue<Task> _underWay = new();
    private long _rows;
    private long _published;
    private long _acknowledged;

    /// <summary>Counts what was done so far, also after a failure.</summary>
    public ReplayReport Report(long skipped) => new(_rows, _published, _acknowledged, skipped);

    /// <exception cref="MqttException">The broker was lost; what was not acknowledged may or may not have arrived.</exception>
    public async Task PlayAsync(Recording recording, CancellationToken cancellationToken)
    {
        var topics = recording.Columns.Select(column => $"plant/REPLAY/{asset}/{column}").ToArray();
        var startedAt = clock.GetTimestamp();
        DateTimeOffset? firstAtUtc = null;
        while (await recording.ReadAsync(cancellationToken) is { } row)
        {
            firstAtUtc ??= row.MeasuredAtUtc;
            var ahead = ((row.MeasuredAtUtc - firstAtUtc.Value) / speed) - clock.GetElapsedTime(startedAt);
            if (ahead > Slack)
                await Task.Delay(ahead, clock, cancellationToken);

            for (var i = 0; i < topics.Length; i++)
            {
                if (row.Values[i] is { } value)
                    await PublishAsync(topics[i], MqttPayload.Of(value, row.MeasuredAtUtc), cancellationToken);
            }

            _rows++;
        }

        while (_underWay.Count > 0)
            await AcknowledgeAsync();
    }

    private async Task PublishAsync(string topic, byte[] payload, CancellationToken cancellationToken)
    {
        while (_underWay.Count >= UnacknowledgedAtMost || (_underWay.TryPeek(out var oldest) && oldest.IsCompleted))
            await AcknowledgeAsync();

        _published++;
        _underWay.Enqueue(
            client.PublishAsync(topic, payload, MqttQos.AtLeastOnce, retain: false, cancellationToken).AsTask());
    }

    private async Task AcknowledgeAsync()
    {
        await _underWay.Dequeue();
        _acknowledged++;
    }
}
