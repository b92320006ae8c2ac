namespace Maintenance.Protocols.Sparkplug.Node;

/// <summary>Makes an edge node's messages: their sequence numbers, and what each must have in it.</summary>
internal sealed class NodeBirths(EdgeNodeId id)
{
    private byte _seq;

    public static SparkplugPayload Death(byte bdSeq, ulong now) => new() { Timestamp = now, Metrics = [BdSeq(bdSeq, now)] };

    /// <summary>Begins the sequence anew [tck-id-topics-nbirth-seq-num].</summary>
    public (string Topic, SparkplugPayload Payload) Node(byte bdSeq, ulong now, IEnumerable<Metric> definitions, IEnumerable<Metric> metrics)
    {
        _seq = 0;
        Metric rebirth = new() { Name = WellKnownMetrics.Rebirth, Timestamp = now, Type = SparkplugType.Boolean, Value = SparkplugValue.Of(false) };
        return Next(SparkplugVerb.NBirth, null, now, [BdSeq(bdSeq, now), rebirth, .. definitions, .. InOrder(metrics)]);
    }

    public (string Topic, SparkplugPayload Payload) Device(string device, ulong now, IEnumerable<Metric> metrics) =>
        Next(SparkplugVerb.DBirth, device, now, [.. InOrder(metrics)]);

    public (string Topic, SparkplugPayload Payload) DeviceDeath(string device, ulong now) => Next(SparkplugVerb.DDeath, device, now, []);

    public (string Topic, SparkplugPayload Payload) Values(string? device, ulong now, IEnumerable<Metric> metrics) =>
        Next(device is null ? SparkplugVerb.NData : SparkplugVerb.DData, device, now, [.. InOrder(metrics)]);

    private (string Topic, SparkplugPayload Payload) Next(SparkplugVerb verb, string? device, ulong now, IReadOnlyList<Metric> metrics)
    {
        var payload = new SparkplugPayload { Timestamp = now, Metrics = metrics, Seq = _seq };
        _seq = unchecked((byte)(_seq + 1));
        return (SparkplugTopic.Of(verb, id, device).ToString(), payload);
    }

    // [tck-id-operational-behavior-data-publish-nbirth-order, -dbirth-order]
    private static IEnumerable<Metric> InOrder(IEnumerable<Metric> metrics) => metrics.OrderBy(metric => metric.Timestamp);

    private static Metric BdSeq(byte bdSeq, ulong now) =>
        new() { Name = WellKnownMetrics.BdSeq, Timestamp = now, Type = SparkplugType.Int64, Value = SparkplugValue.OfLong(bdSeq) };
}
