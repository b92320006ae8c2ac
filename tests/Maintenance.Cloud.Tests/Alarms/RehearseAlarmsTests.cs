using System.Net;
using System.Text.Json;
using Maintenance.Contracts.Readings;
using Shouldly;
using Xunit;

namespace Maintenance.Cloud.Tests.Alarms;

public sealed class RehearseAlarmsTests(OneHost at) : IClassFixture<OneHost>, IAsyncLifetime
{
    private const string Address = "/api/v1/alarms/rehearsals";
    private static readonly DateTimeOffset Begin = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private Plant _plant = null!;
    private TestGateway _gateway = null!;
    private OneHost.Person _rel = null!;
    private HttpClient _engineer = null!;

    public async Task InitializeAsync()
    {
        _plant = await at.PlantAsync();
        _gateway = await TestGateway.EnrolAsync(at.Host, _plant.SiteId, "mine");
        await _gateway.StoreAsync(_gateway.Batch(1, 0, TestGateway.Readings(
            ["P-101.vibration", "X-9.speed"],
            [.. Samples(0, 2, 8, 8, 2, 2, 9, 2), .. Samples(1, 1, 2, 3, 4, 5, 6, 7)])));
        _rel = await at.PersonAsync(_plant.SiteId, "ReliabilityEngineer");
        _engineer = _rel.Client;
    }

    public async Task DisposeAsync()
    {
        _rel.Dispose();
        _gateway.Dispose();
        await _plant.DisposeAsync();
    }

    [Fact]
    public async Task Alarms_and_work_orders_that_would_have_opened_are_told_and_nothing_is_written()
    {
        var before = await WrittenAsync();
        var lines = await RehearseAsync(_engineer, Body(Rule("P-101.*", 7), Rule("X-9.speed", 6.5)));

        lines[0].GetProperty("progress").GetProperty("share").GetDouble().ShouldBe(0.5);
        var outcome = lines[^1].GetProperty("outcome");
        outcome.GetProperty("readings").GetInt64().ShouldBe(14);
        outcome.GetProperty("alarms").EnumerateArray()
            .Select(alarm => $"{alarm.GetProperty("tag")} {alarm.GetProperty("asset")} {alarm.GetProperty("raisedAtUtc").GetDateTimeOffset() - Begin} {alarm.GetProperty("value")}")
            .ShouldBe(["P-101.vibration P-101 00:00:01 8", "P-101.vibration P-101 00:00:05 9", "X-9.speed  00:00:06 7"]);
        outcome.GetProperty("workOrders").EnumerateArray()
            .Select(order => $"{order.GetProperty("asset")} {order.GetProperty("failureMode")} {order.GetProperty("recurrences")}")
            .ShouldBe(["P-101 VIB 1"]);
        (await WrittenAsync()).ShouldBe(before);
    }

    [Fact]
    public async Task A_novelty_in_the_direction_that_harms_nothing_is_an_alarm_and_opens_no_work()
    {
        await _gateway.StoreAsync(_gateway.Batch(2, 14, TestGateway.Readings(
            ["P-101.vibration", "P-101.bearing-temperature"], [.. Step(0, 9), .. Step(1, -9)])));
        var lines = await RehearseAsync(_engineer, Body(Novelty("P-101.vibration"), Novelty("P-101.bearing-temperature")));

        var outcome = lines[^1].GetProperty("outcome");
        outcome.GetProperty("alarms").EnumerateArray()
            .Select(alarm => $"{alarm.GetProperty("tag")} {alarm.GetProperty("failureMode")}").Distinct()
            .ShouldBe(["P-101.vibration VIB", "P-101.bearing-temperature "], ignoreOrder: true);
        outcome.GetProperty("workOrders").EnumerateArray().Select(order => order.GetProperty("tag").GetString()).ShouldBe(["P-101.vibration"]);

        // After the samples that all tests have.
        static IEnumerable<Reading> Step(int tag, double by) => Enumerable.Range(60, 700).Select(i => new Reading(
            tag, 30 + new Random(i).NextDouble() + (i >= 700 ? by : 0), Quality.Good, Begin.AddSeconds(i), Begin.AddSeconds(i)));
    }

    [Fact]
    public async Task While_the_machine_stands_starts_or_is_worked_on_nothing_is_raised()
    {
        // It runs, and before its first sample is not known to, so it counts as starting; stands from minute 15 to 40, starts again, and
        // its switch is on for the last five.
        await _gateway.StoreAsync(_gateway.Batch(2, 14, TestGateway.Readings(
            ["P-101.vibration", "P-101.running", "P-101.switch"],
            [
                .. Minutes(0, 60, i => 9 - (i % 2 * 7)), .. Minutes(1, 60, i => i is >= 15 and < 40 ? 0 : 1), .. Minutes(2, 60, i => i >= 55 ? 1 : 0),
            ])));

        (await RaisedAsync(new { runState = "*.running", maintenance = "P-101.switch", starting = "00:05:00" }))
            .ShouldBe([.. Enumerable.Range(0, 60).Where(i => i % 2 == 0 && i is (>= 5 and < 15) or (>= 45 and < 55))]);
        (await RaisedAsync(new { maintenance = "*.switch" })).ShouldBe([.. Enumerable.Range(0, 55).Where(i => i % 2 == 0)]);

        static IEnumerable<Reading> Minutes(int tag, int minutes, Func<int, double> value) => Enumerable.Range(0, minutes)
            .Select(i => (Value: value(i), At: Begin.AddHours(1).AddMinutes(i)))
            .Select(sample => new Reading(tag, sample.Value, Quality.Good, sample.At, sample.At));

        async Task<IReadOnlyList<int>> RaisedAsync(object machine)
        {
            var lines = await RehearseAsync(_engineer, new { from = Begin.AddHours(1), to = Begin.AddHours(2), rules = new[] { Rule("P-101.vibration", 7) }, machines = new[] { machine } });
            return [.. lines[^1].GetProperty("outcome").GetProperty("alarms").EnumerateArray().Select(alarm => (int)(alarm.GetProperty("raisedAtUtc").GetDateTimeOffset() - Begin.AddHours(1)).TotalMinutes)];
        }
    }

    [Fact]
    public async Task A_machine_that_cannot_be_read_is_refused_with_what_to_change()
    {
        foreach (var (machine, says) in ((string, string)[])
        [
            ("{}", "a machine has a runState, a load or a maintenance tag"),
            ("""{"runState": "a", "load": "b"}""", "not both"),
            ("""{"runState": "a*b"}""", "at most a star"),
            ("""{"load": "a", "starting": "-00:00:01"}""", "0 to seven days"),
        ])
        {
            using var answer = await _engineer.PostAsJsonAsync(
                Address, new { from = Begin, to = Begin.AddDays(1), rules = new[] { Rule("P-101.vibration", 7) }, machines = new[] { JsonElement.Parse(machine) } });
            answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest, machine);
            (await answer.Content.ReadAsStringAsync()).ShouldContain(says);
        }
    }

    [Fact]
    public async Task A_machine_of_which_nothing_is_known_ends_the_rehearsal_with_what_to_change()
    {
        var lines = await RehearseAsync(_engineer, new { from = Begin, to = Begin.AddDays(1), rules = new[] { Rule("P-101.vibration", 7) }, machines = new[] { new { runState = "X-9.speed" } } });
        lines[^1].GetProperty("refused").GetString().ShouldNotBeNull().ShouldContain("no tag of an asset");
        var later = Begin.AddDays(30);
        var empty = await RehearseAsync(_engineer, new { from = later, to = later.AddDays(1), rules = new[] { Rule("P-101.vibration", 7) }, machines = new[] { new { load = "P-101.vibration" } } });
        empty[^1].GetProperty("refused").GetString().ShouldNotBeNull().ShouldContain("nothing is stored of P-101.vibration");
    }

    [Fact]
    public async Task Only_who_may_change_rules_may_try_them_and_only_on_tags_of_their_sites()
    {
        using var technician = await at.PersonAsync(_plant.SiteId, "Technician");
        using var stranger = await at.PersonAsync(await at.SiteAsync(), "ReliabilityEngineer");
        using var anonymous = at.Host.CreateClient();

        (await technician.Client.PostAsJsonAsync(Address, Body(Rule("P-101.*", 7)))).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await anonymous.PostAsJsonAsync(Address, Body(Rule("P-101.*", 7)))).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        using var unseen = await stranger.Client.PostAsJsonAsync(Address, Body(Rule("P-101.*", 7)));
        unseen.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await unseen.Content.ReadAsStringAsync()).ShouldContain("no tag that you may see is called P-101.*");
    }

    [Fact]
    public async Task What_cannot_be_rehearsed_is_refused_with_what_to_change()
    {
        foreach (var (from, to, limit, says) in ((string, string, double, string)[])
        [
            ("2026-01-02T00:00:00Z", "2026-01-01T00:00:00Z", 7, "from must be before to"),
            ("2025-01-01T00:00:00Z", "2026-01-01T00:00:00Z", 7, "at most 92 days"),
            ("2026-01-01T00:00:00Z", "2026-01-02T00:00:00Z", 2000, "budget of 0.001 to 1000"),
        ])
        {
            using var answer = await _engineer.PostAsJsonAsync(Address, new
            {
                from,
                to,
                rules = new[] { new { tag = "P-101.vibration", kind = "Novelty", limit } },
            });

            answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest, says);
            (await answer.Content.ReadAsStringAsync()).ShouldContain(says);
        }
    }

    [Fact]
    public async Task The_gateways_detector_raises_what_is_unlike_the_readings_before_with_its_score_and_work_order()
    {
        var random = new Random(7);
        double[] values = [.. Enumerable.Range(0, 1_200).Select(i => 2 + (0.1 * random.NextDouble()) + (i is >= 1_000 and < 1_100 ? 6 : 0))];
        await _gateway.StoreAsync(_gateway.Batch(2, 14, TestGateway.Readings(["M-102.vibration"], [.. Samples(0, values)])));

        var outcome = (await RehearseAsync(_engineer, Body(new { tag = "M-102.vibration", kind = "Novelty", limit = 1.0 })))[^1].GetProperty("outcome");

        var alarm = outcome.GetProperty("alarms").EnumerateArray().ShouldHaveSingleItem();
        (alarm.GetProperty("raisedAtUtc").GetDateTimeOffset() - Begin).TotalSeconds.ShouldBeInRange(1_000, 1_100);
        alarm.GetProperty("score").GetDouble().ShouldBeGreaterThan(0);
        outcome.GetProperty("workOrders")[0].GetProperty("failureMode").GetString().ShouldBe("VIB");
    }

    private static object Novelty(string tag) => new { tag, kind = "Novelty", limit = 50 };

    private static object Rule(string tag, double limit) => new { tag, kind = "LimitHigh", limit };

    private static object Body(params object[] rules) => new { from = Begin, to = Begin.AddDays(1), rules };

    private static IEnumerable<Reading> Samples(int tag, params double[] values) =>
        values.Select((value, i) => new Reading(tag, value, Quality.Good, Begin.AddSeconds(i), Begin.AddSeconds(i)));

    private static async Task<List<JsonElement>> RehearseAsync(HttpClient client, object body)
    {
        using var answer = await client.PostAsJsonAsync(Address, body);
        var text = await answer.Content.ReadAsStringAsync();
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, text);
        return [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonElement.Parse(line))];
    }

    private Task<string> WrittenAsync() => at.Database.OwnerAsync<string>(
        "SELECT concat_ws(' ', (SELECT count(*) FROM alarms.alarm), (SELECT count(*) FROM work.work_order), (SELECT count(*) FROM platform.event))");
}
