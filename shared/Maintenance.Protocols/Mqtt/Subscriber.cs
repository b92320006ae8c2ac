using Maintenance.Protocols.Mqtt.Packets;

namespace Maintenance.Protocols.Mqtt;

/// <summary>Asks the broker for subscriptions, and makes of what it did not grant an error.</summary>
/// <param name="giveUp">Ends the connection of a broker that does not answer.</param>
internal sealed class Subscriber(MqttClientOptions options, Requests requests, Output output, TimeProvider clock, Action<Exception> giveUp)
{
    public async Task SubscribeAsync(IReadOnlyList<MqttSubscription> subscriptions, int identifier, CancellationToken cancellationToken)
    {
        if (identifier is < 0 or > RemainingLength.Maximum || (identifier > 0 && options.Version == MqttVersion.V311))
            throw new ArgumentException("A subscription identifier is 1 to 268,435,455, and needs MQTT 5.0.", nameof(identifier));
        if (subscriptions.Count == 0)
            throw new ArgumentException("[MQTT-3.8.3-3] There is nothing to subscribe to.", nameof(subscriptions));
        foreach (var subscription in subscriptions)
            subscription.Require(options.Version);
        var (id, answer) = requests.Begin(PacketType.SubAck, subscriptions.Count);
        var granted = await RequestAsync(new SubscribePacket(id, subscriptions, options.Version, identifier), answer, cancellationToken);
        RequireNone(subscriptions.Zip(granted.Codes)
            .Where(each => each.Second >= SubAckPacket.Failure || each.Second < (byte)each.First.Qos)
            .Select(each => each.Second >= SubAckPacket.Failure
                ? $"'{each.First.Filter}' was refused{Why(each.Second, granted.ReasonString)}"
                : $"'{each.First.Filter}' was granted QoS {each.Second}, not {(byte)each.First.Qos}"));
    }

    public async Task UnsubscribeAsync(IReadOnlyList<string> filters, CancellationToken cancellationToken)
    {
        if (filters.Count == 0)
            throw new ArgumentException("[MQTT-3.10.3-2] There is nothing to unsubscribe from.", nameof(filters));
        foreach (var filter in filters)
            MqttTopic.RequireFilter(filter);
        var (id, answer) = requests.Begin(PacketType.UnsubAck, codes: options.Version == MqttVersion.V5 ? filters.Count : 0);
        var ended = await RequestAsync(new UnsubscribePacket(id, filters, options.Version), answer, cancellationToken);
        RequireNone(filters.Zip(ended.Codes)
            .Where(each => each.Second >= SubAckPacket.Failure)
            .Select(each => $"'{each.First}' goes on{Why(each.Second, ended.ReasonString)}"));
    }

    private static void RequireNone(IEnumerable<string> refusals)
    {
        var all = refusals.ToList();
        if (all.Count > 0)
            throw new MqttSubscribeRefusedException(all);
    }

    private string Why(byte code, string? said) =>
        options.Version == MqttVersion.V311 ? "" : $": {Reasons.InWords((MqttReasonCode)code, said)}";

    private async Task<SubAckPacket> RequestAsync<TPacket>(TPacket request, Task<SubAckPacket> answer, CancellationToken cancellationToken)
        where TPacket : struct, IOutboundPacket
    {
        try
        {
            await output.SendAsync(request, cancellationToken);
            return await answer.WaitAsync(options.ResponseTimeout, clock, cancellationToken);
        }
        catch (TimeoutException silent)
        {
            var cause = new MqttConnectionException(
                $"The broker did not answer within {options.ResponseTimeout.TotalSeconds} s; its answer may wait behind messages that nobody reads.", silent);
            giveUp(cause);
            throw cause;
        }
    }
}
