using System.Globalization;
using System.Net;
using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using Xunit;

namespace Maintenance.Cloud.Tests.Stops;

/// <summary>
/// Machines, alarms and people say in any order, at once and late, that a line's machines stand and run. Whatever came of it: the
/// stops of an asset never overlap, they cover what was claimed, and when everything runs all of them have ended.
/// </summary>
[Collection("Stops")]
public sealed class StopPropertyTests(StopHost at)
{
    private const int Runs = 5;
    private const int Hours = 10;

    public enum Saying
    {
        Stands,
        Runs,
        Down,
        Operational,
        Made,
        Closed,
        Split,
        Raised,
        Returned,
        Moved,
    }

    /// <param name="Asset">0: the line, 1 and 2: its machines.</param>
    public sealed record Said(Saying What, int Asset, int Minute, int Length);

    private static readonly Arbitrary<Said[][]> Speakers = (
        from what in Gen.Elements(Enum.GetValues<Saying>())
        from asset in Gen.Choose(0, 2)
        from minute in Gen.Choose(0, Hours * 60)
        from length in Gen.Choose(0, 60)
        select new Said(what, asset, minute, length)).ArrayOf(6).ArrayOf(2).ToArbitrary();

    [Fact]
    public void Stops_never_overlap_and_always_end() => Prop.ForAll(Speakers, speakers =>
    {
        HoldsAsync(speakers).GetAwaiter().GetResult();
        return true;
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(Runs));

    private async Task HoldsAsync(Said[][] speakers)
    {
        var zero = at.Clock.GetUtcNow().AddHours(-Hours - 1);
        await at.ClientAsync("sue");
        var line = await at.AssetAsync("Line");
        var other = await at.AssetAsync("Line");
        Guid[] assets = [line, await at.AssetAsync(parentId: line), await at.AssetAsync(parentId: line), other];
        foreach (var parent in (Guid[])[line, other])
            await at.MakeAsync("rel", "/stop-rules", new { siteId = at.Mine, assetId = parent, kind = "Children", children = "Any" });
        foreach (var machine in assets[1..3])
            await at.MakeAsync("rel", "/stop-rules", new { siteId = at.Mine, assetId = machine, kind = "Alarm", signal = "trip", stopType = "Breakdown" });

        await Task.WhenAll(speakers.Select(async (said, speaker) =>
        {
            foreach (var one in said)
                await SayAsync(one, speaker, assets, zero);
        }));
        await at.SettledAsync();
        await CheckAsync(assets);

        await EndAsync(assets);
        await at.SettledAsync();
        await CheckAsync(assets);
        (await at.Host.Database.OwnerAsync<int>("SELECT count(*) FROM stops.stop WHERE asset_id = ANY (@assets) AND ended_at_utc IS NULL", new { assets })).ShouldBe(0);
    }

    /// <summary>The machines themselves run at the end; a line that has no tag of its own runs again with them, or by a person's word.</summary>
    private async Task EndAsync(Guid[] assets)
    {
        var now = at.Clock.GetUtcNow();
        foreach (var machine in assets[1..3])
        {
            await at.RunsAsync(machine, false, now.AddMilliseconds(-2), tagId: 9);
            await at.RunsAsync(machine, true, now.AddMilliseconds(-1), tagId: 9);
        }

        await at.SettledAsync();
        foreach (var parent in (Guid[])[assets[0], assets[3]])
        {
            at.Clock.Advance(TimeSpan.FromMilliseconds(1)); // a ledger has one row of an instant
            (await at.SendAsync("sue", "POST", $"/assets/{parent}/status", new { status = "Operational", sinceUtc = at.Clock.GetUtcNow() })).Status.ShouldBe(HttpStatusCode.OK);
        }
    }

    private async Task SayAsync(Said said, int speaker, Guid[] assets, DateTimeOffset zero)
    {
        var (asset, instant) = (assets[said.Asset], zero.AddMinutes(said.Minute));
        switch (said.What)
        {
            case Saying.Stands or Saying.Runs:
                await at.RunsAsync(asset, said.What is Saying.Runs, instant, tagId: speaker + 1);
                break;
            case Saying.Down or Saying.Operational:
                await AnsweredAsync("POST", $"/assets/{asset}/status", new { status = said.What.ToString(), sinceUtc = instant }, null);
                break;
            case Saying.Made:
                await AnsweredAsync("POST", "/stops", said.Length == 0
                    ? new { siteId = at.Mine, assetId = asset, startedAtUtc = instant }
                    : new { siteId = at.Mine, assetId = asset, startedAtUtc = instant, endedAtUtc = instant.AddMinutes(said.Length) }, null);
                break;
            case Saying.Raised or Saying.Returned:
                await AlarmAsync(said.What, asset, instant);
                break;
            case Saying.Moved when said.Asset > 0:
                await MoveAsync(asset, said.Length % 2 == 0 ? assets[0] : assets[3]);
                break;
            case Saying.Moved:
                break;
            default:
                await ChangeAsync(said, asset, instant);
                break;
        }
    }

    /// <summary>An asset has one alarm here: what came of its being raised and returned in any order.</summary>
    private Task<int> AlarmAsync(Saying what, Guid asset, DateTimeOffset instant) => what is Saying.Raised
        ? at.TellAsync("AlarmRaised", asset, new
        {
            alarmId = asset,
            siteId = at.Mine,
            assetId = asset,
            tag = "trip",
            signal = "trip",
            unit = "",
            rule = $"{asset}/trip",
            detector = "limit-high",
            priority = "High",
            isSafety = false,
            value = 1.0,
            quality = "Good",
            raisedAtUtc = instant,
        })
        : at.TellAsync("AlarmReturned", asset, new { alarmId = asset, siteId = at.Mine, assetId = asset, tag = "trip", returnedAtUtc = instant });

    private async Task MoveAsync(Guid asset, Guid parent)
    {
        var version = (await at.SendAsync("adam", "GET", $"/assets/{asset}")).Body.GetProperty("version").GetInt32();
        var (status, text) = await at.SendAsync("adam", "POST", $"/assets/{asset}/move", new { parentId = parent }, version);
        ((int)status).ShouldBeLessThan(500, text.ToString());
    }

    private async Task ChangeAsync(Said said, Guid asset, DateTimeOffset instant)
    {
        var (_, list) = await at.SendAsync("sue", "GET", $"/stops?assetId={asset}&limit=1");
        foreach (var stop in list.GetProperty("items").EnumerateArray())
        {
            var path = $"/stops/{stop.GetProperty("id")}/{(said.What is Saying.Closed ? "close" : "split")}";
            await AnsweredAsync("POST", path, said.What is Saying.Closed ? new { endedAtUtc = instant } : new { atUtc = instant }, stop.GetProperty("version").GetInt32());
        }
    }

    /// <summary>It may be refused, but never fail.</summary>
    private async Task AnsweredAsync(string method, string path, object body, int? version)
    {
        var (status, text) = await at.SendAsync("sue", method, path, body, version);
        ((int)status).ShouldBeLessThan(500, text.ToString());
    }

    private async Task CheckAsync(Guid[] assets)
    {
        (await at.Host.Database.OwnerRowsAsync<string>("SELECT reason FROM platform.parked_event WHERE reader = 'stops'")).ShouldBeEmpty();
        (await at.Host.Database.OwnerAsync<int>(
            """
            SELECT count(*) FROM stops.stop AS s JOIN stops.stop AS o ON o.asset_id = s.asset_id AND o.id <> s.id
              AND tstzrange(o.started_at_utc, o.ended_at_utc) && tstzrange(s.started_at_utc, s.ended_at_utc)
            WHERE s.asset_id = ANY (@assets)
            """, new { assets })).ShouldBe(0);
        foreach (var asset in assets)
        {
            var covered = await CoverAsync("stops.stop", asset);
            covered.ShouldBe(await CoverAsync("stops.claim", asset), asset.ToString("D", CultureInfo.InvariantCulture));
        }
    }

    private Task<string> CoverAsync(string table, Guid asset) => at.Host.Database.OwnerAsync<string>(
        $"SELECT coalesce(range_agg(tstzrange(t.started_at_utc, t.ended_at_utc))::text, '{{}}') FROM {table} AS t WHERE t.asset_id = @asset", new { asset });
}
