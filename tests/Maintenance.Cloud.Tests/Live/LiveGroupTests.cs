using System.Security.Claims;
using System.Text.Json;
using Maintenance.Cloud.Live;
using Maintenance.Cloud.Platform;
using Maintenance.Cloud.Tests.Work;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.SignalR;
using Shouldly;
using Xunit;

namespace Maintenance.Cloud.Tests.Live;

/// <summary>Groups of the hub: who may join them, what is told in them, and when they end.</summary>
[Collection("Work")]
public sealed class LiveGroupTests(WorkHost at)
{
    private const string LongAgo = "1";

    [Fact]
    public async Task A_work_orders_group_is_told_what_hangs_on_it_by_ids_and_names_of_fields_alone()
    {
        var order = (await at.DraftAsync()).GetProperty("id").GetGuid();
        await using var tom = await OpenAsync("tom");
        (await tom.InvokeAsync("JoinWorkOrder", order)).ShouldBeNull();

        var step = await at.MakeAsync("max", "/work-order-steps", new { siteId = at.Mine, workOrderId = order, action = "Look at the secret seal" });

        var told = await tom.ChangedAsync(change => change.GetProperty("type").ValueEquals("WorkOrderStepMade"));
        (told.GetProperty("id").GetGuid(), told.GetProperty("workOrderId").GetGuid(), told.GetProperty("version").GetInt32()).ShouldBe((step, order, 1));
        told.GetProperty("fields").EnumerateArray().Select(field => field.GetString()).ShouldContain("action");
        told.GetRawText().ShouldNotContain("secret");
    }

    [Fact]
    public async Task Each_group_is_joined_by_who_may_read_what_it_is_of_and_by_nobody_else()
    {
        var asset = await at.AssetAsync();
        var order = (await at.DraftAsync(assetId: asset)).GetProperty("id").GetGuid();
        await at.Host.Database.AddPersonAsync("req", (at.Mine, "Requester"));
        (string Group, Guid Id, string[] Who)[] groups =
        [
            ("JoinSite", at.Mine, ["sam", "con"]), // a contractor is told there of their own work
            ("JoinArea", asset, ["sam"]),
            ("JoinAsset", asset, ["sam"]), // a store keeper reads assets, though not their values
            ("JoinWorkOrder", order, ["sam"]),
        ];
        List<string> wrong = [];
        foreach (var who in (string[])["far", "con", "req", "sam"])
        {
            await using var connection = await OpenAsync(who);
            foreach (var (group, id, allowed) in groups)
            {
                if (await connection.InvokeAsync(group, id) is null != allowed.Contains(who))
                    wrong.Add($"{who} {group}");
            }
        }

        wrong.ShouldBeEmpty();
    }

    [Fact]
    public async Task An_area_is_told_of_what_lies_in_it()
    {
        var area = await at.MakeAsync("adam", "/assets", new { siteId = at.Mine, tagNumber = $"AREA-{Guid.NewGuid():N}"[..20], name = "Hall", level = "Area" });
        var machine = await at.MakeAsync("adam", "/assets", new { siteId = at.Mine, tagNumber = $"M-{Guid.NewGuid():N}"[..20], name = "Press", level = "Machine", parentId = area });
        await using var sam = await OpenAsync("sam");
        (await sam.InvokeAsync("JoinArea", area)).ShouldBeNull();

        await at.SendAsync("adam", "PATCH", $"/assets/{await at.AssetAsync()}", new { model = "another" }, 1);
        await at.SendAsync("adam", "PATCH", $"/assets/{machine}", new { model = "P 200" }, 1);

        var told = await sam.ChangedAsync(change => change.GetProperty("type").ValueEquals("AssetChanged"));
        (told.GetProperty("type").GetString(), told.GetProperty("id").GetGuid(), told.GetProperty("version").GetInt32()).ShouldBe(("AssetChanged", machine, 2));
    }

    [Fact]
    public async Task Who_loses_a_work_order_is_told_that_it_left_and_no_more_of_it()
    {
        var order = (await at.DraftAsync()).GetProperty("id").GetGuid();
        await at.MoveAsync("max", order, "submit");
        await using var tom = await OpenAsync("tom");
        await using var ted = await OpenAsync("ted");
        foreach (var person in (HubConnection[])[tom, ted])
        {
            (await person.InvokeAsync("JoinSite", at.Mine)).ShouldBeNull();
            (await person.InvokeAsync("JoinWorkOrder", order)).ShouldBeNull();
        }

        await at.MoveAsync("sue", order, "assign", new { userIds = new[] { at.Ids["ted"] } });
        (await tom.ToldAsync("left")).GetProperty("id").GetGuid().ShouldBe(order);
        await at.SendAsync("max", "PATCH", $"/work-orders/{order}", new { title = "Look at it soon" }, 3);
        var pooled = (await at.DraftAsync()).GetProperty("id").GetGuid();

        await ted.ChangedAsync(change => Is(change, "WorkOrderChanged", order));
        (await tom.ChangedAsync(change => change.GetProperty("id").GetGuid() is var id && (id == order || id == pooled))).GetProperty("id").GetGuid().ShouldBe(pooled);
        (await tom.InvokeAsync("JoinWorkOrder", order)).ShouldNotBeNull();
    }

    [Fact]
    public async Task Nothing_is_told_to_a_connection_whose_rights_were_taken_before_it_happened()
    {
        await at.Host.Database.AddPersonAsync("leaver", (at.Mine, "Manager"));
        using var client = await at.Host.SignInAsync("leaver");
        await using var leaver = await HubConnection.OpenAsync(at.Host, client);
        (await leaver.InvokeAsync("JoinSite", at.Mine)).ShouldBeNull();

        await at.Host.Database.OwnerAsync<int>("UPDATE people.membership SET role = 'Requester' FROM people.user_account AS u WHERE u.id = user_id AND u.sign_in_name = 'leaver' RETURNING 1");
        var order = (await at.DraftAsync()).GetProperty("id").GetGuid();

        await leaver.EndedAsync();
        leaver.Remaining.ShouldNotContain(message => message.Contains(order.ToString(), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Who_comes_back_is_told_what_was_missed_or_that_it_is_too_much()
    {
        string cursor;
        await using (var before = await OpenAsync("tom"))
            cursor = Cursor(await before.AskAsync("Resume", null));
        var missed = (await at.DraftAsync()).GetProperty("id").GetGuid();
        var elsewhere = await at.MakeAsync("far", "/work-orders", new { siteId = at.Theirs, title = "Not here", maintenanceType = "Inspection" });

        await using var tom = await OpenAsync("tom");
        (await tom.InvokeAsync("JoinSite", at.Mine)).ShouldBeNull();
        // A live change may come before; it is one that the cursor's does not repeat.
        var resumed = await tom.AskAsync("Resume", cursor);

        Result(resumed).GetProperty("mustRefetch").GetBoolean().ShouldBeFalse();
        (await tom.ChangedAsync(change => Is(change, "WorkOrderMade", missed))).GetProperty("cursor").GetString().ShouldNotBeNullOrEmpty();
        tom.Remaining.ShouldNotContain(message => message.Contains(elsewhere.ToString(), StringComparison.Ordinal));
        Result(await tom.AskAsync("Resume", new EventCursor(LongAgo, 0, 0).ToText())).GetProperty("mustRefetch").GetBoolean().ShouldBeTrue();
        Result(await tom.AskAsync("Resume", new EventCursor("18446744073709551615", 0, long.MaxValue / 2).ToText())).GetProperty("mustRefetch").GetBoolean().ShouldBeTrue();
        (await tom.AskAsync("Resume", "abc")).GetProperty("error").GetString().ShouldNotBeNull().ShouldContain("no cursor");
    }

    [Fact]
    public async Task What_would_be_too_much_to_be_told_is_read_anew()
    {
        var feed = at.Host.Services.GetRequiredService<EventFeed>();
        var resume = ActivatorUtilities.CreateInstance<ResumeLive>(at.Host.Services, 3);
        var max = new CurrentUser(at.Ids["max"], "max", "max", [new(at.Mine, "MINE", "Mine", Role.Manager, [])], [at.Mine]);
        var member = new LiveMember(null!, max, null!);
        await Settled.EventsAsync(at.Host.Database);
        var cursor = EventCursor.At(await feed.NowAsync(default), at.Clock.GetUtcNow()).ToText();
        for (var made = 1; made <= 4; made++)
        {
            await using (var scope = await at.Host.Services.GetRequiredService<Cloud.Platform.Database>().AsWorkerAsync(default))
            {
                await scope.WriteEventAsync(new("AlarmTried", at.Mine, Guid.CreateVersion7(), new { }, "test", at.Clock.GetUtcNow()), default);
                await scope.CommitAsync(default);
            }

            await Settled.EventsAsync(at.Host.Database);
            (await resume.HandleAsync(member, cursor, default)).ShouldNotBeNull().MustRefetch.ShouldBe(made > 3, $"{made}");
        }
    }

    [Fact]
    public async Task Who_watches_a_machine_for_its_work_sees_no_more_of_it_once_the_work_is_anothers()
    {
        var asset = await at.AssetAsync();
        var order = (await at.DraftAsync(assetId: asset)).GetProperty("id").GetGuid();
        await at.MoveAsync("max", order, "submit");
        await at.MoveAsync("sue", order, "assign", new { userIds = new[] { at.Ids["con"] } });
        await using var con = await OpenAsync("con");
        (await con.InvokeAsync("JoinAsset", asset)).ShouldBeNull();
        var audience = at.Host.Services.GetRequiredService<LiveAudience>();
        audience.WatchersOf(asset).Length.ShouldBe(1);

        await at.MoveAsync("sue", order, "assign", new { userIds = new[] { at.Ids["ted"] } });

        var left = await con.ToldAsync("left");
        (left.GetProperty("group").GetString(), left.GetProperty("id").GetGuid()).ShouldBe(("Asset", asset));
        audience.WatchersOf(asset).ShouldBeEmpty();
    }

    [Fact]
    public async Task What_concerns_the_organisation_is_told_at_each_site_to_who_may_read_it()
    {
        await using var tom = await OpenAsync("tom");
        (await tom.InvokeAsync("JoinSite", at.Mine)).ShouldBeNull();

        var code = $"L{at.Clock.GetUtcNow().Ticks % 1_000_000}";
        var mechanism = await at.MakeAsync("both", "/failure-mechanisms", new { code, description = "Gnawed by mice" });

        var told = await tom.ChangedAsync(change => Is(change, "FailureMechanismMade", mechanism));
        told.GetProperty("siteId").ValueKind.ShouldBe(JsonValueKind.Null);
    }

    [Fact]
    public async Task Who_does_not_take_what_is_told_is_ended_and_nobody_waits()
    {
        using var aborted = new CancellationTokenSource();
        var (connection, client) = (new StuckConnection(aborted), new StuckClient());
        var member = new LiveMember(connection, new(Guid.NewGuid(), "", "", [], []), client);
        member.Begin();

        for (var i = 0; i < LiveMember.MostWaiting; i++)
            member.Tell(LiveHub.Refetch, null);
        aborted.IsCancellationRequested.ShouldBeFalse();
        for (var i = 0; i < 2; i++)
            member.Tell(LiveHub.Refetch, null); // one may have left the queue for the wire

        aborted.IsCancellationRequested.ShouldBeTrue();
        await member.DisposeAsync();
        client.Sent.ShouldBe(1);
    }

    [Fact]
    public void A_connection_joins_no_more_than_it_may()
    {
        var member = new LiveMember(null!, new(Guid.NewGuid(), "", "", [], []), null!);
        for (var i = 0; i < LiveMember.MaxGroups; i++)
            member.Join(new(LiveGroupKind.Asset, Guid.NewGuid())).ShouldBeTrue();
        var known = member.Groups.First();

        member.Join(new(LiveGroupKind.Site, at.Mine)).ShouldBeFalse();
        member.Join(known).ShouldBeTrue();
        member.Leave(known).ShouldBeTrue();
        member.Join(new(LiveGroupKind.Site, at.Mine)).ShouldBeTrue();
        member.LeaveAll();
        member.Count.ShouldBe(0);
    }

    private async Task<HubConnection> OpenAsync(string who) => await HubConnection.OpenAsync(at.Host, await at.ClientAsync(who));

    private static bool Is(JsonElement change, string type, Guid id) => change.GetProperty("type").ValueEquals(type) && change.GetProperty("id").GetGuid() == id;

    private static JsonElement Result(JsonElement completion) => completion.TryGetProperty("result", out var result) ? result : throw new InvalidOperationException(completion.ToString());

    private static string Cursor(JsonElement completion) => Result(completion).GetProperty("cursor").GetString()!;

    /// <summary>The way to somebody who does not take what is sent.</summary>
    private sealed class StuckClient : IClientProxy
    {
        public int Sent { get; private set; }

        public Task SendCoreAsync(string method, object?[] args, CancellationToken cancellationToken = default)
        {
            Sent++;
            return Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
        }
    }

    private sealed class StuckConnection(CancellationTokenSource aborted) : HubCallerContext
    {
        public override string ConnectionId => "stuck";

        public override string? UserIdentifier => null;

        public override ClaimsPrincipal? User => null;

        public override IDictionary<object, object?> Items { get; } = new Dictionary<object, object?>();

        public override IFeatureCollection Features { get; } = new FeatureCollection();

        public override CancellationToken ConnectionAborted => aborted.Token;

        public override void Abort() => aborted.Cancel();
    }
}
