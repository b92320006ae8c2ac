using System.Collections.Concurrent;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Maintenance.Contracts.Readings;
using Maintenance.Contracts.Records;
using Maintenance.Local;
using Maintenance.Protocols.Mqtt;
using Shouldly;

namespace Maintenance.Edge.Tests.Uplinks;

/// <summary>
/// What a gateway's broker passes on of its telemetry, taken in a session that the broker keeps, on as many connections as it
/// takes. A repeated message must be what it was.
/// </summary>
internal sealed class PublishedRecords : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly ConcurrentDictionary<long, JsonNode> _records = new();
    private readonly TaskCompletionSource _subscribed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _ending;
    private readonly int _port;
    private readonly string _topic;
    private readonly Task _reading;
    private long _changed;

    /// <param name="topic">As in the gateway's configuration.</param>
    private PublishedRecords(int port, string topic, CancellationToken cancellationToken)
    {
        (_port, _topic, _ending) = (port, topic, CancellationTokenSource.CreateLinkedTokenSource(cancellationToken));
        _reading = ReadAsync(_ending.Token);
    }

    /// <summary>By sequence.</summary>
    public IReadOnlyDictionary<long, JsonNode> All => _records;

    /// <summary>Values of readings, each with its record's sequence, in order.</summary>
    public IReadOnlyList<(long Sequence, string Tag, Quality Quality, double Value)> Values =>
    [
        .. from record in Of("readings")
           from readings in record.Value.AsArray()
           from value in readings!["values"]!.AsObject()
           select (record.Sequence, value.Key, Enum.Parse<Quality>(readings["quality"]!.GetValue<string>()), value.Value!.GetValue<double>()),
    ];

    /// <summary>In order.</summary>
    public IReadOnlyList<(long Sequence, Gap Gap)> Gaps => [.. Of("gap").Select(gap => (gap.Sequence, Read(gap.Value, RecordJson.Default.Gap)))];

    /// <inheritdoc cref="Gaps"/>
    public IReadOnlyList<LedgerReport> Reports => [.. Of("ledger").Select(report => Read(report.Value, RecordJson.Default.LedgerReport))];

    /// <summary>Returns once the broker keeps what it passes on.</summary>
    public static async Task<PublishedRecords> SubscribeAsync(int port, string topic, CancellationToken cancellationToken)
    {
        var published = new PublishedRecords(port, topic, cancellationToken);
        await published._subscribed.Task.WaitAsync(cancellationToken);
        return published;
    }

    public Task UntilAsync(long records) => Until.TrueAsync(() => _records.Count >= records, Patience, $"{records} records", _ending.Token);

    /// <summary>None is left out, and no message came again as another.</summary>
    public void ShouldBeWhole()
    {
        _records.Keys.Order().ShouldBe(Enumerable.Range(1, _records.Count).Select(number => (long)number));
        Interlocked.Read(ref _changed).ShouldBe(0);
    }

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        await _reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _ending.Dispose();
    }

    private static T Read<T>(JsonNode node, JsonTypeInfo<T> type)
        where T : class => RecordJson.Read(Encoding.UTF8.GetBytes(node.ToJsonString()), type);

    private IEnumerable<(long Sequence, JsonNode Value)> Of(string kind) =>
        from record in _records.OrderBy(record => record.Key) where record.Value[kind] is not null select (record.Key, record.Value[kind]!);

    private async Task ReadAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await using var client = await MqttClient.ConnectAsync(
                    new() { Host = "127.0.0.1", Port = _port, ClientId = "subscriber", CleanSession = false }, null, TimeProvider.System, cancellationToken);
                await client.SubscribeAsync([new MqttSubscription($"{_topic}/#", MqttQos.AtLeastOnce)], cancellationToken);
                _subscribed.TrySetResult();
                await foreach (var message in client.ReadMessagesAsync(cancellationToken))
                {
                    Take(JsonNode.Parse(message.Payload.Span)!);
                    await message.AcknowledgeAsync(cancellationToken);
                }
            }
            catch (MqttException)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(25), cancellationToken);   // the broker is away
            }
        }
    }

    private void Take(JsonNode record)
    {
        if (!string.Equals(record["lane"]!.GetValue<string>(), "telemetry", StringComparison.Ordinal))
            return;
        var first = _records.GetOrAdd(record["sequence"]!.GetValue<long>(), record);
        if (!JsonNode.DeepEquals(first, record))
            Interlocked.Increment(ref _changed);
    }
}
