using Maintenance.Protocols.Sparkplug;
using Maintenance.Protocols.Sparkplug.Host;

namespace Maintenance.Fuzz;

/// <summary>
/// Good Sparkplug messages with a value of each type; each is also taken by a host application, as a birth and as data behind
/// one. And STATE.
/// </summary>
public static class SparkplugCorpus
{
    private static readonly EdgeNodeId Node = new("Plant", "Press");

    private static readonly Dictionary<SparkplugType, object> Values = new()
    {
        [SparkplugType.Int8] = (sbyte)-3,
        [SparkplugType.Int16] = (short)-300,
        [SparkplugType.Int32] = -70_000,
        [SparkplugType.Int64] = -5_000_000_000,
        [SparkplugType.UInt8] = (byte)200,
        [SparkplugType.UInt16] = (ushort)60_000,
        [SparkplugType.UInt32] = 4_000_000_000u,
        [SparkplugType.UInt64] = ulong.MaxValue,
        [SparkplugType.Float] = 2.5f,
        [SparkplugType.Double] = 2.5,
        [SparkplugType.Boolean] = true,
        [SparkplugType.String] = "水",
        [SparkplugType.DateTime] = DateTimeOffset.UnixEpoch,
        [SparkplugType.Text] = "text",
        [SparkplugType.Uuid] = Guid.Empty,
        [SparkplugType.DataSet] = new DataSet
        {
            ColumnCount = 2,
            Columns = ["a", "b"],
            Types = [SparkplugType.Double, SparkplugType.Int32],
            Rows = [[SparkplugValue.Of(1.5), SparkplugValue.OfInt(7)], [SparkplugValue.Of(2.5), SparkplugValue.OfInt(8)]],
        },
        [SparkplugType.Bytes] = new byte[] { 1, 2, 3 },
        [SparkplugType.File] = new byte[] { 4, 5 },
        [SparkplugType.Template] = new Template { IsDefinition = false, Definition = "Motor", Members = [Member(2)] },
        [SparkplugType.Int8Array] = new sbyte[] { -1, 2 },
        [SparkplugType.Int16Array] = new short[] { -1, 2 },
        [SparkplugType.Int32Array] = new[] { -1, 2 },
        [SparkplugType.Int64Array] = new[] { -1L, 2 },
        [SparkplugType.UInt8Array] = new byte[] { 1, 2 },
        [SparkplugType.UInt16Array] = new ushort[] { 1, 2 },
        [SparkplugType.UInt32Array] = new uint[] { 1, 2 },
        [SparkplugType.UInt64Array] = new ulong[] { 1, 2 },
        [SparkplugType.FloatArray] = new[] { 1f, 2f },
        [SparkplugType.DoubleArray] = new[] { 1.0, 2.0 },
        [SparkplugType.BooleanArray] = new[] { true, false, true },
        [SparkplugType.StringArray] = new[] { "a", "水" },
        [SparkplugType.DateTimeArray] = new[] { DateTimeOffset.UnixEpoch },
    };

    private static Metric Definition => new()
    {
        Name = "Motor",
        Type = SparkplugType.Template,
        Value = SparkplugValue.Of(new Template
        {
            Version = "1",
            IsDefinition = true,
            Members = [Member(0)],
            Parameters = [new() { Name = "p", Type = SparkplugType.Int32, Value = SparkplugValue.OfInt(1) }],
        }),
    };

    public static IReadOnlyList<FuzzSeed> All() =>
    [
        .. Values.Select(value => Payload($"payload of {value.Key}", Of(value.Key, value.Value))),
        .. Values.Select(value => Taken($"birth of {value.Key}", SparkplugVerb.NBirth, Of(value.Key, value.Value))),
        .. Values.Select(value => Taken($"data of {value.Key}", SparkplugVerb.NData, Of(value.Key, value.Value))),
        Taken("birth of a device", SparkplugVerb.DBirth, Of(SparkplugType.Double, 1.0)),
        Taken("death", SparkplugVerb.NDeath, Of(SparkplugType.Double, 1.0)),
        new("state", new HostState(true, 1_700_000_000_000).ToBytes(), static bytes => Named(bytes, static read => HostState.Parse(read.ToArray()))),
    ];

    private static SparkplugPayload Of(SparkplugType type, object value) => new()
    {
        Timestamp = 1_700_000_000_000,
        Seq = 1,
        Uuid = "u",
        Body = new byte[] { 9 },
        Metrics =
        [
            new() { Name = "bdSeq", Type = SparkplugType.Int64, Value = SparkplugValue.OfLong(1) },
            Definition,
            new()
            {
                Name = "m",
                Alias = 7,
                Timestamp = 1_700_000_000_000,
                Type = type,
                IsHistorical = true,
                Metadata = new() { IsMultiPart = false, ContentType = "c", Size = 1, Seq = 2, FileName = "f", FileType = "t", Md5 = "m", Description = "d" },
                Properties = new(
                    ["Quality", "set", "list"],
                    [
                        new() { Type = SparkplugType.Int32, Value = SparkplugValue.OfInt(192) },
                        new() { Type = SparkplugType.PropertySet, Value = SparkplugValue.Of(new PropertySet(["n"], [new() { IsNull = true }])) },
                        new() { Type = SparkplugType.PropertySetList, Value = SparkplugValue.Of([new PropertySet([], [])]) },
                    ]),
                Value = TypedValue.Write(type, value),
            },
        ],
    };

    private static Metric Member(double value) => new() { Name = "speed", Type = SparkplugType.Double, Value = SparkplugValue.Of(value) };

    /// <summary>What was read is written and read again, and is the same.</summary>
    private static FuzzSeed Payload(string name, SparkplugPayload payload) => new(name, payload.ToBytes(), static bytes => Named(bytes, static read =>
    {
        var once = SparkplugPayload.Parse(read, SparkplugLimits.Default);
        foreach (var metric in once.Metrics)
        {
            if (metric.Value.Kind == SparkplugValueKind.Unreadable)
                return;   // there is nothing to write in its place
        }

        byte[] again;
        try
        {
            again = once.ToBytes();
        }
        catch (SparkplugException)
        {
            return;   // the like, further in
        }

        if (!again.AsSpan().SequenceEqual(SparkplugPayload.Parse(again, SparkplugLimits.Default).ToBytes()))
            throw new InvalidOperationException("Read again it is another.");
    }));

    private static FuzzSeed Taken(string name, SparkplugVerb verb, SparkplugPayload payload)
    {
        var device = verb == SparkplugVerb.DBirth ? "Pump" : null;
        var topic = SparkplugTopic.Of(verb, Node, device).ToString();
        var birth = (verb == SparkplugVerb.NBirth ? new() { Seq = 0 } : payload with { Seq = 0 }).ToBytes();
        var options = new SparkplugHostOptions { Broker = new() { Host = "h", ClientId = "c" }, HostId = "host" };
        return new(name, payload.ToBytes(), bytes =>
        {
            var host = new HostNodes(options, TimeProvider.System);
            var events = new List<HostEvent>();
            host.Take(SparkplugTopic.Of(SparkplugVerb.NBirth, Node).ToString(), birth, isRetained: false, DateTimeOffset.UnixEpoch, events);
            events.Clear();
            host.Take(topic, bytes, isRetained: false, DateTimeOffset.UnixEpoch, events);
            if (events.OfType<HostEvent.Lost>().FirstOrDefault() is { } lost)
                throw new RefusedMessageException(lost.Reason);
        });
    }

    private static void Named(ReadOnlySpan<byte> bytes, FuzzSeed.Reader read)
    {
        try
        {
            read(bytes);
        }
        catch (SparkplugException refused)
        {
            throw new RefusedMessageException(refused.Message);
        }
    }
}
