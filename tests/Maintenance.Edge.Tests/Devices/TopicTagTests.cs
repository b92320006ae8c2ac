using System.Text;
using Maintenance.Contracts.Records;
using Maintenance.Edge.Devices;
using Maintenance.Local;
using Maintenance.Protocols.Mqtt;
using Shouldly;
using Xunit;

namespace Maintenance.Edge.Tests.Devices;

/// <summary>Tags made of the levels of topics, on whole gateways and a real broker.</summary>
public sealed class TopicTagTests : IAsyncLifetime, IDisposable
{
    private const string Pattern = """- { name: "{asset}.{signal}", topic: "plant/+/{asset}/{signal}", asset: "{asset}", payload: { value: /value } }""";

    private readonly TemporaryFolder _folder = new();
    private PrivateBroker _broker = null!;
    private MqttClient _publisher = null!;

    public async Task InitializeAsync()
    {
        _broker = await PrivateBroker.StartAsync(new(), CancellationToken.None);
        _publisher = await MqttClient.ConnectAsync(
            new() { Host = "127.0.0.1", Port = _broker.Port, ClientId = "publisher" }, null, TimeProvider.System, CancellationToken.None);
    }

    public async Task DisposeAsync()
    {
        await _publisher.DisposeAsync();
        await _broker.DisposeAsync();
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Each_topic_makes_a_tag_and_no_message_is_lost_that_made_one()
    {
        await using var gateway = await StartAsync(Pattern);
        for (var i = 0; i < 5; i++)
        {
            for (var asset = 0; asset < 40; asset++)
                await PublishAsync($"plant/demo/A-{asset}/flow", i);
        }

        await RunningGateway.UntilAsync(() => Taken(gateway) == 200, "all values");
        gateway.Ledger.Tags.Count.ShouldBe(40);
        (gateway.Tag("A-7.flow").Settings.Asset, gateway.Tag("A-7.flow").Settings.Signal).ShouldBe(("A-7", "flow"));
        gateway.Devices[0].State.ShouldBe(DeviceState.Online);
        gateway.Devices[0].Losses.ShouldBe(0);
        var remains = (await gateway.StopAsync()).ShouldBalance();
        remains.Readings.Where(entry => entry.Tag is "A-7.flow").Select(entry => entry.Reading.Value).ShouldBe([0, 1, 2, 3, 4]);
        remains.Gaps.ShouldNotContain(gap => gap.Reason == GapReason.UnknownTag);
        var declared = remains.Telemetry.Where(record => record.Kind == RecordKind.TagDeclarations)
            .SelectMany(record => RecordJson.Read(record.Payload.Span, RecordJson.Default.TagDeclarations).Tags).Select(tag => tag.Name);
        declared.ShouldContain("A-39.flow");
    }

    [Fact]
    public async Task After_a_restart_and_after_a_changed_file_the_tags_are_there_and_count_on()
    {
        await using (var gateway = await StartAsync(Pattern))
        {
            await PublishAsync("plant/demo/A/flow", 1);
            await RunningGateway.UntilAsync(() => Taken(gateway) == 1, "the value");
            await gateway.StopAsync();
        }

        await PublishAsync("plant/demo/B/flow", 2);   // while nobody listens
        await using var again = await StartAsync(Pattern);
        again.Tag("A.flow").Taken.ShouldBe(1);
        await RunningGateway.UntilAsync(() => again.Ledger.Tags.Count == 2 && again.Tag("B.flow").Taken == 1, "what the broker kept");
        (await again.ChangeAsync(Devices(Pattern.Replace("asset: \"{asset}\"", "unit: bar", StringComparison.Ordinal)))).ShouldBeTrue();
        await RunningGateway.UntilAsync(() => again.Devices[0].State == DeviceState.Online, "the broker");
        await PublishAsync("plant/demo/A/flow", 3);
        await PublishAsync("plant/demo/C/flow", 4);
        await RunningGateway.UntilAsync(() => again.Tag("A.flow").Taken == 2 && again.Ledger.Tags.Count == 3 && again.Tag("C.flow").Taken == 1, "values under the changed file");
        again.Tag("A.flow").Settings.Unit.ShouldBe("bar");
        var remains = (await again.StopAsync()).ShouldBalance();
        remains.Readings.Select(entry => (entry.Tag, entry.Reading.Value)).ShouldBe([("A.flow", 1), ("B.flow", 2), ("A.flow", 3), ("C.flow", 4)]);
    }

    [Fact]
    public async Task A_topic_named_by_itself_is_that_entrys_and_one_whose_name_is_taken_is_told()
    {
        await using var gateway = await StartAsync(
            Pattern, """- { name: own, topic: plant/demo/A/flow, payload: { value: /value } }""", """- { name: B.flow, topic: elsewhere }""");
        await PublishAsync("plant/demo/A/flow", 1);
        await PublishAsync("plant/demo/B/flow", 2);
        await PublishAsync("plant/demo/B/flow", 3);
        await RunningGateway.UntilAsync(() => gateway.Ledger.Gaps.GetValueOrDefault(GapReason.UnknownTag) == 2 && gateway.Tag("own").Taken == 1, "the three values");
        gateway.Ledger.Tags.Count.ShouldBe(2);
        gateway.Devices[0].Troubles["plant/demo/B/flow"].ShouldContain("Another tag has the name B.flow");
        gateway.Logs.Entries.Count(entry => entry.Message.Contains("no tag has the topic plant/demo/B/flow", StringComparison.Ordinal)).ShouldBe(1);
        (await gateway.StopAsync()).ShouldBalance();
    }

    [Fact]
    public async Task Several_entries_take_several_values_of_a_message_and_fields_of_none_are_told_once()
    {
        await using var gateway = await StartAsync(
            """- { name: "{asset}.first", topic: "list/{asset}", payload: { value: /values/0 } }""",
            """- { name: "{asset}.second", topic: "list/{asset}", payload: { value: /values/1 } }""");
        foreach (var asset in new[] { "A", "B" })
        {
            for (var i = 0; i < 3; i++)
                await PublishTextAsync($"list/{asset}", $$"""{"values":[{{i}},{{i + 10}}],"oil":1}""");
        }

        await RunningGateway.UntilAsync(() => Taken(gateway) == 12, "all values");
        gateway.Tag("B.second").Value.ShouldBe(12);
        gateway.Logs.Entries.Where(entry => entry.Message.Contains("fields that no tag takes", StringComparison.Ordinal)).ShouldHaveSingleItem()
            .Message.ShouldContain("on list/A have fields that no tag takes: /oil.");
        (await gateway.StopAsync()).ShouldBalance();
    }

    [Fact]
    public async Task Where_the_topics_cannot_be_kept_they_are_taken_all_the_same_and_it_is_told()
    {
        Directory.CreateDirectory(Path.Combine(_folder.Path, "mqtt"));
        var file = Path.Combine(_folder.Path, "mqtt", "hall.topics.json");
        File.CreateSymbolicLink(file + ".next", "/dev/full");
        await File.WriteAllTextAsync(file, "[\"plant/demo/A/fl");
        await using var gateway = await StartAsync(Pattern);
        gateway.Devices[0].Troubles[file].ShouldContain("Which topics had come is not known");
        await PublishAsync("plant/demo/A/flow", 1);
        await RunningGateway.UntilAsync(() => Taken(gateway) == 1, "the value");
        gateway.Devices[0].Troubles[file].ShouldContain("cannot be kept for the next start");
        (await gateway.StopAsync()).ShouldBalance();
    }

    private static long Taken(RunningGateway gateway) => gateway.Ledger.Tags.Sum(tag => tag.Taken);

    private async Task<RunningGateway> StartAsync(params string[] tags)
    {
        var gateway = await RunningGateway.StartAsync(_folder.Path, Devices(tags));
        await RunningGateway.UntilAsync(() => gateway.Devices[0].State == DeviceState.Online, "the broker");
        return gateway;
    }

    private string Devices(params string[] tags) => $$"""
        - name: hall
          protocol: mqtt
          endpoint: 127.0.0.1:{{_broker.Port}}
          tags:
            {{string.Join("\n    ", tags)}}
        """;

    private Task PublishAsync(string topic, double value) => PublishTextAsync(topic, FormattableString.Invariant($$"""{"value":{{value}}}"""));

    private Task PublishTextAsync(string topic, string payload) =>
        _publisher.PublishAsync(topic, Encoding.UTF8.GetBytes(payload), MqttQos.AtLeastOnce, retain: false, CancellationToken.None).AsTask();
}
