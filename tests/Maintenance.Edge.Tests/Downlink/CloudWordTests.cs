using Maintenance.Contracts.Transport;
using Maintenance.Edge.Downlink;
using Shouldly;
using Xunit;

namespace Maintenance.Edge.Tests.Downlink;

public sealed class CloudWordTests : IDisposable
{
    /// <summary>The gateway's clock; the cloud's is years ahead.</summary>
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset CloudNow = Now.AddYears(3);

    private readonly TemporaryFolder _folder = new();
    private readonly CloudWord _word = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_clouds_times_become_the_gateways_on_arrival()
    {
        _word.Take(Told(1, CloudNow, ("P", CloudNow.AddMinutes(-10))), Now).ShouldBeTrue();

        IsOn(-11).ShouldBeFalse();
        IsOn(-10).ShouldBeTrue();
        IsOn(0).ShouldBeTrue();
        IsOn(60).ShouldBeTrue();
        _word.Of("Q").IsOn(Now).ShouldBeFalse();
    }

    [Fact]
    public void What_is_not_told_any_more_is_over_and_what_was_measured_meanwhile_stays_of_the_work()
    {
        _word.Take(Told(1, CloudNow, ("P", CloudNow)), Now);
        _word.Take(Told(2, CloudNow.AddMinutes(30)), Now.AddMinutes(30));

        IsOn(-1).ShouldBeFalse();
        IsOn(29).ShouldBeTrue();
        IsOn(31).ShouldBeFalse();
        _word.Take(Told(3, CloudNow.AddHours(20)), Now.AddHours(20));
        IsOn(29).ShouldBeTrue();
        _word.Take(Told(4, CloudNow.AddDays(2)), Now.AddDays(2));
        IsOn(29).ShouldBeFalse("nothing comes that late");
    }

    [Fact]
    public void An_answer_that_is_no_newer_changes_nothing()
    {
        _word.Take(Told(7, CloudNow, ("P", CloudNow)), Now);

        _word.Take(Told(7, CloudNow.AddMinutes(1)), Now.AddMinutes(1)).ShouldBeFalse();
        _word.Take(Told(6, CloudNow.AddMinutes(1)), Now.AddMinutes(1)).ShouldBeFalse();

        IsOn(5).ShouldBeTrue();
        _word.Held.ConfirmedAtUtc.ShouldBe(Now, "an old answer confirms nothing");
    }

    [Fact]
    public void Work_that_is_told_anew_for_another_assets_sake_began_when_it_began()
    {
        _word.Take(Told(1, CloudNow, ("P", CloudNow)), Now);
        _word.Take(Told(2, CloudNow.AddMinutes(5), ("P", CloudNow), ("Q", CloudNow.AddMinutes(5))), Now.AddMinutes(6));   // slow on the way

        IsOn(0).ShouldBeTrue();
        _word.Held.Ended.ShouldBeEmpty();
        _word.Of("Q").IsOn(Now.AddMinutes(5)).ShouldBeFalse();
    }

    [Fact]
    public void Work_that_began_anew_while_the_cloud_was_away_is_another()
    {
        _word.Take(Told(1, CloudNow, ("P", CloudNow)), Now);
        _word.Take(Told(2, CloudNow.AddHours(5), ("P", CloudNow.AddHours(4))), Now.AddHours(5));

        IsOn(60).ShouldBeTrue("so far as was known then");
        IsOn(301).ShouldBeTrue();
        _word.Held.Ended.ShouldHaveSingleItem();
    }

    [Fact]
    public void A_word_that_is_not_confirmed_for_a_day_does_not_hold_and_does_again_once_it_is()
    {
        _word.Take(Told(1, CloudNow, ("P", CloudNow)), Now);
        _word.Confirm(Now.AddHours(10));

        var lapsesUtc = Now.AddHours(10) + CloudWord.HoldsFor;
        (_word.Of("P").IsOn(lapsesUtc), _word.IsLapsed(lapsesUtc)).ShouldBe((true, false));
        var laterUtc = lapsesUtc.AddSeconds(1);
        (_word.Of("P").IsOn(laterUtc), _word.IsLapsed(laterUtc)).ShouldBe((false, true));

        _word.Confirm(laterUtc.AddHours(1));
        (_word.Of("P").IsOn(laterUtc.AddHours(2)), _word.IsLapsed(laterUtc.AddHours(2))).ShouldBe((true, false));
    }

    [Fact]
    public void A_clock_that_is_set_back_leaves_the_work_on_from_the_next_word_on()
    {
        _word.Take(Told(1, CloudNow, ("P", CloudNow)), Now);
        IsOn(-600).ShouldBeFalse();
        _word.Confirm(Now.AddMinutes(-600));
        IsOn(-599).ShouldBeTrue();
    }

    [Fact]
    public void Times_that_cannot_be_do_not_stop_it()
    {
        _word.Take(Told(1, DateTimeOffset.MaxValue, ("P", DateTimeOffset.MinValue)), Now).ShouldBeTrue();
        IsOn(0).ShouldBeTrue();
        _word.Take(Told(2, DateTimeOffset.MinValue, ("P", DateTimeOffset.MaxValue)), Now).ShouldBeTrue();
        IsOn(0).ShouldBeTrue();
        _word.Confirm(DateTimeOffset.MaxValue);
        IsOn(0).ShouldBeTrue();
    }

    [Fact]
    public void A_command_ends_so_long_from_now_as_the_cloud_said()
    {
        var command = new TagCommand(Guid.NewGuid(), "T", 5, CloudNow.AddMinutes(5));
        _word.Take(new(1, CloudNow, [], [command]), Now);
        _word.Held.Commands.ShouldBe([new(command.Id, "T", 5, Now.AddMinutes(5))]);
    }

    [Fact]
    public async Task What_is_held_is_the_same_after_a_restart()
    {
        _word.Take(Told(1, CloudNow, ("P", CloudNow), ("Q", CloudNow)), Now);
        _word.Take(Told(2, CloudNow.AddMinutes(30), ("P", CloudNow)), Now.AddMinutes(30));
        var file = new InstructionFile(_folder.Path);
        await file.WriteAsync(_word.Held, default);

        var (held, fault) = await file.ReadAsync(default);
        fault.ShouldBeNull();
        var again = new CloudWord(held);
        again.Held.Version.ShouldBe(2);
        again.Held.ConfirmedAtUtc.ShouldBe(Now.AddMinutes(30));
        again.Held.Maintenance.ShouldHaveSingleItem().WorkOrders.ShouldBe(["W-000001"]);
        (again.Of("P").IsOn(Now.AddMinutes(31)), again.Of("Q").IsOn(Now.AddMinutes(31)), again.Of("Q").IsOn(Now.AddMinutes(29))).ShouldBe((true, false, true));
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{\"version\":1}")]
    [InlineData("{\"version\":1,\"confirmedAtUtc\":\"2026-01-01T00:00:00Z\",\"maintenance\":null,\"ended\":[],\"commands\":[]}")]
    public async Task A_file_that_cannot_be_read_is_said_and_the_cloud_is_asked_from_the_beginning(string content)
    {
        await File.WriteAllTextAsync(Path.Combine(_folder.Path, "instructions.json"), content);
        var (held, fault) = await new InstructionFile(_folder.Path).ReadAsync(default);
        held.ShouldBeSameAs(HeldInstructions.None);
        fault.ShouldNotBeNull().ShouldContain("instructions.json");
    }

    private bool IsOn(int minutes) => _word.Of("P").IsOn(Now.AddMinutes(minutes));

    private static GatewayInstructions Told(long version, DateTimeOffset atUtc, params (string Asset, DateTimeOffset SinceUtc)[] work) =>
        new(version, atUtc, [.. work.Select(asset => new AssetUnderMaintenance(asset.Asset, asset.SinceUtc, ["W-000001"]))], []);
}
