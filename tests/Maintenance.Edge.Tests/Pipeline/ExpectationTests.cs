using Maintenance.Contracts.Readings;
using Maintenance.Edge.Configuration;
using Maintenance.Edge.Pipeline;
using Maintenance.Edge.Tests.Outbox;
using Shouldly;
using Xunit;

namespace Maintenance.Edge.Tests.Pipeline;

public sealed class ExpectationTests : IDisposable
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("protocol: modbus, modbus: { unit: 1, poll: \"00:00:01\" }", "register: { address: 0, type: uint16 }", 10)]
    [InlineData("protocol: modbus, modbus: { unit: 1, poll: \"00:00:20\" }", "register: { address: 0, type: uint16 }", 60)]
    [InlineData("protocol: modbus, modbus: { unit: 1, poll: \"00:00:20\" }", "register: { address: 0, type: uint16 }, staleAfter: \"00:00:02\"", 2)]
    [InlineData("protocol: mqtt", "topic: t, maxSilence: \"00:00:30\"", 60)]
    public void Before_anything_is_learnt_it_is_three_polls_or_twice_the_longest_silence(string device, string tag, double seconds) =>
        Of(device, tag).StaleAfter.ShouldBe(TimeSpan.FromSeconds(seconds));

    [Theory]
    [InlineData(1, 10)]     // never before ten seconds
    [InlineData(10, 30)]
    [InlineData(100, 300)]  // longer than twice maxSilence, for so it comes
    public void An_even_period_is_learnt_of_sixteen_pauses(double period, double seconds)
    {
        var expectation = Of("protocol: mqtt", "topic: t");
        for (var i = 0; i < Expectation.Pauses; i++)
            expectation.Hear(Start.AddSeconds(i * period));
        expectation.Learn();
        expectation.StaleAfter.ShouldBe(TimeSpan.FromMinutes(2), "fifteen are too few");
        expectation.Hear(Start.AddSeconds(Expectation.Pauses * period));
        expectation.Learn();
        expectation.StaleAfter.ShouldBe(TimeSpan.FromSeconds(seconds));
    }

    [Fact]
    public void What_comes_by_fits_and_starts_is_not_learnt_and_what_slows_down_is_learnt_anew()
    {
        var expectation = Of("protocol: mqtt", "topic: t");
        var atUtc = Start;
        Hear(40, 1);
        expectation.StaleAfter.ShouldBe(Expectation.Least);
        Hear(1, 60);
        expectation.StaleAfter.ShouldBe(TimeSpan.FromMinutes(2), "one long pause among short ones");
        Hear(16, 60);
        expectation.StaleAfter.ShouldBe(TimeSpan.FromMinutes(3));
        Hear(1, -3600);
        Hear(15, 60);
        expectation.StaleAfter.ShouldBe(TimeSpan.FromMinutes(3), "a clock that is set back");

        void Hear(int count, double pause)
        {
            for (var i = 0; i < count; i++)
                expectation.Hear(atUtc = atUtc.AddSeconds(pause));
            expectation.Learn();
        }
    }

    [Fact]
    public async Task A_silent_tag_is_stored_as_stale_once_and_is_counted_as_told()
    {
        var disk = new SimulatedDisk();
        await using var pipeline = await RunningPipeline.StartAsync(disk, _folder.Path);
        await pipeline.TakeAsync(1, 7);
        await pipeline.UntilAsync(() => pipeline.Ledger.Tags[0].Sampled == 2, "the stale reading");
        var tag = pipeline.Ledger.Tags[0];
        (tag.Taken, tag.Told).ShouldBe((2, 1));
        tag.QualityAt(pipeline.Clock.GetUtcNow()).ShouldBe(Quality.Stale);
        await pipeline.TakeAsync(1, 8);
        await pipeline.UntilAsync(() => tag.Taken == 3, "the next value");
        var books = pipeline.Ledger.Snapshot(closed: false, []);
        (books.Taken, books.ToldByTag!["T.value"], books.Tags["T.value"].Told).ShouldBe((3, 1, 1));
    }

    private static Expectation Of(string device, string tag)
    {
        var settings = GatewayFile.Parse("g", $$"""
            gateway: { name: g }
            cloud: { url: "http://c" }
            devices: [{ name: d, {{device}}, endpoint: "h:1", tags: [{ name: t, {{tag}} }] }]
            """, _ => null, out _);
        return new(settings.Tags[0], settings.Devices[0]);
    }
}
