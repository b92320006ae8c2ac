using System.Text;
using System.Text.Json.Nodes;
using Maintenance.Contracts.Readings;
using Maintenance.Contracts.Records;
using Maintenance.Edge.Devices;
using Maintenance.Local;
using Maintenance.Protocols.Mqtt;
using Shouldly;
using Xunit;

namespace Maintenance.Edge.Tests.Devices;

public sealed class MqttDeviceTests : IAsyncLifetime, IDisposable
{
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
    public async Task Every_published_value_is_taken_once_also_when_it_is_sent_twice()
    {
        await using var gateway = await StartAsync();
        var startUtc = DateTimeOffset.UtcNow;
        for (var i = 0; i < 200; i++)
        {
            await PublishAsync("t/current", $$"""{"value":{{i}},"timestamp":"{{startUtc.AddMilliseconds(i):O}}"}""");
            if (i % 10 == 9)
                await PublishAsync("t/current", $$"""{"value":{{i}},"timestamp":"{{startUtc.AddMilliseconds(i):O}}"}""");
        }

        await RunningGateway.UntilAsync(() => gateway.Tag("C.current") is { Taken: 200, Duplicates: 20 }, "all messages");
        var remains = (await gateway.StopAsync()).ShouldBalance();
        remains.Books.ByTag["C.current"].ShouldBe(200);
        remains.Books.Duplicates.ShouldBe(20);
        remains.Readings.Select(entry => entry.Reading.Value).ShouldBe(Enumerable.Range(0, 200).Select(i => (double)i));
    }

    [Fact]
    public async Task What_is_not_json_or_no_number_is_a_counted_gap_and_never_in_the_way()
    {
        await using var gateway = await StartAsync();
        foreach (var payload in new[] { "garbage", "", """{"value":"warm"}""", """{"other":1}""", """{"value":""" })
            await PublishAsync("t/current", payload);
        await PublishAsync("t/bare", "12.5");
        await PublishAsync("t/bare", "true");
        await RunningGateway.UntilAsync(() => gateway.Tag("C.bare").Taken == 2, "the values after the garbage");

        var remains = (await gateway.StopAsync()).ShouldBalance();
        remains.Books.Gaps[GapReason.Malformed].ShouldBe(5);
        remains.Gaps.Where(gap => gap.Reason == GapReason.Malformed).Sum(gap => gap.Count).ShouldBe(5);
        remains.Gaps.ShouldAllBe(gap => gap.Reason != GapReason.Malformed || gap.Tag == "C.current");
        remains.Readings.Select(entry => (entry.Tag, entry.Reading.Value)).ShouldBe([("C.bare", 12.5), ("C.bare", 1)]);
    }

    [Fact]
    public async Task A_clock_in_1970_gives_the_gateways_time_and_uncertain_quality()
    {
        await using var gateway = await StartAsync();
        await PublishAsync("t/current", """{"value":1,"timestamp":"1970-01-01T00:00:07Z"}""");
        await PublishAsync("t/current", """{"value":2,"timestamp":"1970-01-01T00:00:07Z"}""");
        await RunningGateway.UntilAsync(() => gateway.Tag("C.current").Taken == 2, "the values");
        gateway.Devices[0].ImplausibleTimes.ShouldBe(2);
        var remains = (await gateway.StopAsync()).ShouldBalance();
        remains.Readings.ShouldAllBe(entry => entry.Reading.Quality == Quality.Uncertain && entry.Reading.MeasuredAtUtc.Year > 2000);
    }

    [Fact]
    public async Task Text_that_is_no_text_is_a_counted_gap_also_where_the_broker_keeps_it()
    {
        byte[][] payloads =
        [
            """{"value":1,"timestamp":"\ud800"}"""u8.ToArray(),
            [.. """{"value":1,"timestamp":"""u8, (byte)'"', 0xC3, 0x28, (byte)'"', (byte)'}'],
            """{"\ud800":1,"value":1}"""u8.ToArray(),
            [(byte)'{', (byte)'"', 0xFF, .. "\":1}"u8],
        ];
        await _publisher.PublishAsync("t/current", payloads[0], MqttQos.AtLeastOnce, retain: true, CancellationToken.None);
        await using var gateway = await StartAsync();
        foreach (var payload in payloads.Skip(1))
            await _publisher.PublishAsync("t/current", payload, MqttQos.AtLeastOnce, retain: false, CancellationToken.None);
        await PublishAsync("t/current", """{"value":12.5}""");
        await RunningGateway.UntilAsync(() => gateway.Ledger.Gaps.GetValueOrDefault(GapReason.Malformed) + gateway.Tag("C.current").Taken == 5, "every message");

        gateway.Devices[0].State.ShouldBe(DeviceState.Online);
        gateway.Logs.Entries.ShouldNotContain(entry => entry.Message.Contains("is lost", StringComparison.Ordinal));
        var remains = (await gateway.StopAsync()).ShouldBalance();
        remains.Readings.Count(entry => entry.Reading.Value is 12.5).ShouldBe(1);
        remains.Gaps.Where(gap => gap.Reason == GapReason.Malformed).Sum(gap => gap.Count).ShouldBe(5 - remains.Readings.Count);
        remains.Gaps.Where(gap => gap.Reason == GapReason.Malformed).ShouldAllBe(gap => gap.Detail!.Contains("is not JSON", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Values_that_share_a_device_time_are_all_taken_and_only_a_repeat_is_not()
    {
        await using var gateway = await StartAsync();
        var second = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        foreach (var value in new[] { 1, 2, 1, 2, 3 })
            await PublishAsync("t/current", At(value, second));
        await RunningGateway.UntilAsync(() => gateway.Tag("C.current") is { Taken: 3, Duplicates: 2 }, "the values and the repeats");
        var remains = (await gateway.StopAsync()).ShouldBalance();
        remains.Readings.Select(entry => entry.Reading.Value).ShouldBe([1, 2, 3]);
    }

    [Fact]
    public async Task After_a_restart_what_was_taken_is_known_and_nothing_else_is_refused()
    {
        var nowUtc = DateTimeOffset.UtcNow;
        await using (var gateway = await StartAsync())
        {
            await PublishAsync("t/current", At(1, DateTimeOffset.UnixEpoch));
            await PublishAsync("t/current", At(2, nowUtc.AddHours(20)));
            await PublishAsync("t/current", At(3, nowUtc.AddMinutes(-1)));   // its clock was mended
            await RunningGateway.UntilAsync(() => gateway.Tag("C.current").Taken == 3, "the first values");
            await gateway.StopAsync();
        }

        await using var again = await StartAsync();
        await PublishAsync("t/current", At(2, nowUtc.AddHours(20)));
        await PublishAsync("t/current", At(3, nowUtc.AddMinutes(-1)));
        await PublishAsync("t/current", At(4, nowUtc.AddMinutes(-1)));
        await PublishAsync("t/current", At(5, nowUtc.AddHours(-2)));   // what it kept while it had no connection
        await PublishAsync("t/current", At(6, nowUtc.AddMinutes(-10)));
        await PublishAsync("t/current", At(7, nowUtc));
        await RunningGateway.UntilAsync(() => again.Tag("C.current") is { Taken: 7, Duplicates: 2 }, "the new values and the repeats");
        var remains = (await again.StopAsync()).ShouldBalance();
        remains.Readings.Select(entry => entry.Reading.Value).ShouldBe([1, 2, 3, 4, 5, 6, 7]);
    }

    [Fact]
    public async Task Books_of_an_earlier_version_are_read_and_the_last_value_is_known_by_its_time()
    {
        var startUtc = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        await using (var gateway = await StartAsync())
        {
            await PublishAsync("t/current", At(1, startUtc));
            await RunningGateway.UntilAsync(() => gateway.Tag("C.current").Taken == 1, "the first value");
            await gateway.StopAsync();
        }

        var path = Path.Combine(_folder.Path, "ledger.json");
        var books = JsonNode.Parse(await File.ReadAllTextAsync(path)).ShouldNotBeNull();
        books["tags"]!["C.current"] = new JsonObject { ["taken"] = 1, ["suppressed"] = 0, ["sampled"] = 1, ["lastMeasuredAtUtc"] = startUtc };
        await File.WriteAllTextAsync(path, books.ToJsonString());
        for (var start = 0; start < 2; start++)
        {
            await using var again = await StartAsync();
            await PublishAsync("t/current", At(1, startUtc));
            await RunningGateway.UntilAsync(() => again.Tag("C.current").Duplicates == 1, "the repeat");
            await PublishAsync("t/current", At(2 + start, startUtc));
            await PublishAsync("t/current", At(2, startUtc.AddDays(-1 - start)));
            await RunningGateway.UntilAsync(() => again.Tag("C.current").Taken == 3 + start, "an older value, and another of that time");
            (await again.StopAsync()).ShouldBalance();
        }
    }

    [Fact]
    public async Task What_is_published_while_the_gateway_is_stopped_is_taken_after()
    {
        var startUtc = DateTimeOffset.UtcNow;
        await using (var gateway = await StartAsync())
        {
            await PublishAsync("t/current", $$"""{"value":0,"timestamp":"{{startUtc:O}}"}""");
            await RunningGateway.UntilAsync(() => gateway.Tag("C.current").Taken == 1, "the first value");
            await gateway.StopAsync();
        }

        for (var i = 1; i <= 50; i++)
            await PublishAsync("t/current", $$"""{"value":{{i}},"timestamp":"{{startUtc.AddMilliseconds(i):O}}"}""");
        await using var again = await StartAsync();
        await RunningGateway.UntilAsync(() => again.Tag("C.current").Taken == 51, "the values kept by the broker");
        var remains = (await again.StopAsync()).ShouldBalance();
        remains.Readings.Select(entry => entry.Reading.Value).ShouldBe(Enumerable.Range(0, 51).Select(i => (double)i));
        remains.Books.Duplicates.ShouldBe(0);
    }

    [Fact]
    public async Task After_a_kill_the_books_agree_with_the_disk_again_and_what_the_broker_repeats_is_known()
    {
        var startUtc = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero).AddTicks(7);   // finer than what is kept
        var books = Path.Combine(_folder.Path, "ledger.json");
        await using (var gateway = await StartAsync())
        {
            await RunningGateway.UntilAsync(() => File.Exists(books), "the books to be opened");
            File.Copy(books, books + ".early");
            await PublishAllAsync(startUtc, 30);
            await RunningGateway.UntilAsync(() => gateway.Tag("C.current").Taken == 30, "the values");
            await gateway.StopAsync();
        }

        File.Move(books + ".early", books, overwrite: true);   // as a kill leaves them: the values on disk, the books behind
        await using var again = await StartAsync();
        await PublishAllAsync(startUtc, 31);
        await RunningGateway.UntilAsync(() => again.Tag("C.current") is { Taken: 31, Duplicates: 30 }, "the repeats and the new value");
        var remains = (await again.StopAsync()).ShouldBalance();
        remains.Gaps.ShouldContain(gap => gap.Reason == GapReason.GatewayDown);
    }

    [Fact]
    public async Task A_topic_that_the_configuration_no_longer_has_is_counted_acknowledged_and_told_once()
    {
        await using (var gateway = await StartAsync("{ name: C.old, topic: t/old, payload: { value: /value, time: /timestamp } }"))
            await gateway.StopAsync();
        for (var i = 0; i < 3; i++)
            await PublishAsync("t/old", "1");   // the broker's session still has the topic

        await using (var gateway = await StartAsync())
        {
            await RunningGateway.UntilAsync(() => gateway.Ledger.Gaps.GetValueOrDefault(GapReason.UnknownTag) == 3, "the unknown messages");
            await PublishAsync("t/current", """{"value":7}""");
            await RunningGateway.UntilAsync(() => gateway.Tag("C.current").Taken == 1, "a value after them");
            gateway.Logs.Entries.Count(entry => entry.Message.Contains("t/old", StringComparison.Ordinal)).ShouldBe(1);
            var gap = (await gateway.StopAsync()).ShouldBalance().Gaps.Where(gap => gap.Reason == GapReason.UnknownTag).ShouldHaveSingleItem();
            (gap.Count, gap.Device).ShouldBe((3, "hall"));
            gap.Detail.ShouldNotBeNull().ShouldContain("Topic t/old is no tag's: add one");
        }

        await using var again = await StartAsync();
        await PublishAsync("t/old", "1");   // nobody is subscribed to it any more
        await PublishAsync("t/current", """{"value":8}""");
        await RunningGateway.UntilAsync(() => again.Tag("C.current").Taken == 2, "the next value");
        again.Ledger.Gaps[GapReason.UnknownTag].ShouldBe(3, "a message was not acknowledged, and came again");
    }

    [Fact]
    public async Task At_version_5_what_a_group_shares_is_taken_once_and_comes_again_after_a_stop()
    {
        const string Group = "mqtt: { version: 5, shareGroup: hall, sessionExpiry: \"01:00:00\" }";
        var startUtc = DateTimeOffset.UtcNow;
        await using (var gateway = await StartAsync(mqtt: Group))
        {
            await PublishAllAsync(startUtc, 20);
            await RunningGateway.UntilAsync(() => gateway.Tag("C.current").Taken == 20, "the values");
            await gateway.StopAsync();
        }

        await PublishAllAsync(startUtc.AddSeconds(1), 10);
        await using var again = await StartAsync(mqtt: Group);
        await RunningGateway.UntilAsync(() => again.Tag("C.current").Taken == 30, "the values kept by the broker");
        (await again.StopAsync()).ShouldBalance().Books.Duplicates.ShouldBe(0);
    }

    private static string At(double value, DateTimeOffset measuredAtUtc) => $$"""{"value":{{value}},"timestamp":"{{measuredAtUtc:O}}"}""";

    private async Task PublishAllAsync(DateTimeOffset startUtc, int count)
    {
        for (var i = 0; i < count; i++)
            await PublishAsync("t/current", $$"""{"value":{{i}},"timestamp":"{{startUtc.AddMilliseconds(i):O}}"}""");
    }

    private async Task<RunningGateway> StartAsync(string? more = null, string? mqtt = null)
    {
        var gateway = await RunningGateway.StartAsync(_folder.Path, $$"""
            - name: hall
              protocol: mqtt
              endpoint: 127.0.0.1:{{_broker.Port}}
              clock: device
              {{mqtt}}
              tags:
              - { name: C.current, topic: t/current, payload: { value: /value, time: /timestamp }, staleAfter: "1.00:00:00" } # what is told of silence is counted too
              {{(more is null ? "" : "- " + more)}}
            - name: bare
              protocol: mqtt
              endpoint: 127.0.0.1:{{_broker.Port}}
              tags:
              - { name: C.bare, topic: t/bare }
            """);
        await RunningGateway.UntilAsync(() => gateway.Devices.All(device => device.State == DeviceState.Online), "the broker");
        return gateway;
    }

    private Task PublishAsync(string topic, string payload) =>
        _publisher.PublishAsync(topic, Encoding.UTF8.GetBytes(payload), MqttQos.AtLeastOnce, retain: false, CancellationToken.None).AsTask();
}
