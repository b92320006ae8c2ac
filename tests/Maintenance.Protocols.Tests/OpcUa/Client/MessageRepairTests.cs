using FsCheck;
using FsCheck.Fluent;
using Maintenance.Protocols.OpcUa.Client.Subscriptions;
using Maintenance.Protocols.OpcUa.Encoding;
using Maintenance.Protocols.OpcUa.Services;
using Maintenance.Protocols.Tests.OpcUa.Encoding;
using Xunit;

namespace Maintenance.Protocols.Tests.OpcUa.Client;

/// <summary>
/// Messages in any order, some twice, some never; and a server that has some of them still when it is asked again. Whatever
/// happens, each is told once and in order or is counted as a gap, and only what was told or given up is acknowledged.
/// </summary>
public sealed class MessageRepairTests
{
    private const int Messages = 9;

    [Fact]
    public void Each_message_is_told_once_in_order_or_counted_as_a_gap() =>
        Prop.ForAll<int[], int, int>(static (steps, gone, during) => IsWholeAsync(steps, gone, during).GetAwaiter().GetResult())
            .Check(Config.QuickThrowOnFailure.WithMaxTest(2000));

    /// <param name="steps">Which message comes; below zero: a keep-alive that tells of those before it.</param>
    /// <param name="gone">A bit for each message that the server has thrown away.</param>
    /// <param name="during">A bit for each question during which the next step happens, before its answer.</param>
    private static async Task<bool> IsWholeAsync(int[] steps, int gone, int during)
    {
        var (receiver, ahead) = (new Receiver(), new Queue<int>(steps.Append(-Messages)));
        var subscription = new Subscription(new(), [new() { NodeId = new(1) }], receiver);
        subscription.Begin(7, TimeSpan.FromSeconds(1), 10);
        subscription.Live();
        var acknowledged = new List<uint>();
        using var repair = new MessageRepair(
            (_, sequence, _) =>
            {
                if ((during & 1) != 0)
                    Step(subscription, ahead);
                during >>= 1;
                if (((gone >> (int)sequence) & 1) == 0)
                    Take(subscription, sequence);
                return Task.CompletedTask;
            },
            TimeProvider.System);

        while (ahead.Count > 0)
        {
            Step(subscription, ahead);
            await repair.RunAsync(subscription, CancellationToken.None);
            acknowledged.AddRange(subscription.TakeUnsettled());
        }

        var told = receiver.Told;
        return told.SequenceEqual(told.Order().Distinct())
            && told.Count + receiver.Gaps == Messages
            && subscription.Missing() is null
            && acknowledged.SequenceEqual(told);
    }

    private static void Step(Subscription subscription, Queue<int> ahead)
    {
        if (!ahead.TryDequeue(out var step))
            return;
        if (step >= 0)
            Take(subscription, ((uint)step % Messages) + 1);
        else
            Take(subscription, (uint)(-(long)step % (Messages + 1)) + 1, isKeepAlive: true);
    }

    private static void Take(Subscription subscription, uint sequence, bool isKeepAlive = false)
    {
        var message = new NotificationMessage
        {
            SequenceNumber = sequence,
            PublishTime = DateTimeOffset.UnixEpoch,
            NotificationData = isKeepAlive ? [] :
            [
                ExtensionObject.Of(new DataChangeNotification { MonitoredItems = [new() { ClientHandle = 0, Value = new((double)sequence) }] }),
            ],
        };
        var decoder = new UaDecoder(Wire.Bytes(message, static (ref UaEncoder encoder, NotificationMessage one) => one.Encode(ref encoder)), EncodingLimits.Default);
        subscription.Take(ref decoder, new());
    }

    private sealed class Receiver : ISubscriptionReceiver
    {
        public List<uint> Told { get; } = [];

        public int Gaps { get; private set; }

        public void TakeValues(ReadOnlySpan<MonitoredValue> values)
        {
            foreach (var value in values)
                Told.Add((uint)value.Value.Value.As<double>());
        }

        public void TakeEvent(int handle, IReadOnlyList<Variant> fields) => throw new InvalidOperationException("No event was sent.");

        public void TakeGap(SubscriptionGap gap) => Gaps++;

        public void TakeRefusal(MonitoredItem item, StatusCode status) => throw new InvalidOperationException("No item was made.");
    }
}
