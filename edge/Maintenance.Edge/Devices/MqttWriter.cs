using System.Globalization;
using System.Text;
using Maintenance.Edge.Configuration;
using Maintenance.Protocols.Mqtt;

namespace Maintenance.Edge.Devices;

/// <summary>
/// Publishes one value by command on the topic on which the device takes it, as plain text at QoS 1, and waits for the device to say
/// that value on the tag's own topic: MQTT has no reading back.
/// </summary>
internal sealed class MqttWriter(MqttClient client, TimeProvider clock) : ITagWriter
{
    private static readonly TimeSpan SaysWithin = TimeSpan.FromSeconds(5);
    private Expected? _expected;

    /// <summary>What the device has just said of a tag, before its scale.</summary>
    public void Heard(int tag, double raw) => Volatile.Read(ref _expected)?.Hear(tag, raw);

    public async Task<WriteOutcome> WriteAsync(TagSettings tag, double value, CancellationToken cancellationToken)
    {
        var topic = tag.Writable?.Topic ?? throw new ArgumentException("The tag has no topic on which it is written.", nameof(tag));
        var expected = new Expected(tag.Index, WrittenValue.Snap((value - tag.Offset) / tag.Scale));
        if (Interlocked.CompareExchange(ref _expected, expected, null) is not null)
            return new WriteOutcome.Refused("Another command to the device is under way: try again.");
        try
        {
            var payload = Encoding.ASCII.GetBytes(expected.Raw.ToString("R", CultureInfo.InvariantCulture));
            using var soon = new CancellationTokenSource(SaysWithin, clock);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(soon.Token, cancellationToken);
            await client.PublishAsync(topic, payload, MqttQos.AtLeastOnce, retain: false, either.Token);
            await Task.WhenAny(expected.Said, Task.Delay(SaysWithin, clock, cancellationToken));
            cancellationToken.ThrowIfCancellationRequested();
            double? now = expected.Last is { } last ? (last * tag.Scale) + tag.Offset : null;
            return expected.Said.IsCompleted
                ? new WriteOutcome.Written(now!.Value)
                : new WriteOutcome.NotConfirmed(
                    now is { } other ? FormattableString.Invariant($"The broker has it, but the device says {other}.") : "The broker has it, but the device has said nothing since.", now);
        }
        catch (MqttPublishRefusedException refused)
        {
            return new WriteOutcome.Refused(refused.Message);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new WriteOutcome.NotConfirmed($"The broker has not acknowledged it within {SaysWithin.TotalSeconds:0} s, so it may or may not be written.");
        }
        catch (Exception lost) when (lost is MqttException or ObjectDisposedException)
        {
            return new WriteOutcome.NotConfirmed($"The connection was lost meanwhile, so it may or may not be written: {lost.Message}");
        }
        finally
        {
            Volatile.Write(ref _expected, null);
        }
    }

    private sealed class Expected(int tag, double raw)
    {
        private readonly TaskCompletionSource _said = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public double Raw => raw;

        public Task Said => _said.Task;

        public double? Last { get; private set; }

        public void Hear(int heard, double value)
        {
            if (heard != tag || _said.Task.IsCompleted)
                return;
            Last = value;
            if (WrittenValue.IsSame(value, raw))
                _said.TrySetResult();
        }
    }
}
