using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Maintenance.Cloud.Live;
using Maintenance.Cloud.Platform;
using Maintenance.Cloud.Tests.Work;
using Maintenance.Local;
using Shouldly;
using Xunit;

namespace Maintenance.Cloud.Tests.Live;

[Collection("Work")]
public sealed class EventsTests(WorkHost at)
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(20);

    private Cloud.Platform.Database Doors => at.Host.Services.GetRequiredService<Cloud.Platform.Database>();

    [Fact]
    public async Task A_transaction_that_commits_late_is_never_skipped()
    {
        var cursor = await CursorAsync();
        var (early, middle, late) = (Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7());
        await using var first = await Doors.AsWorkerAsync(default);
        await WriteAsync(first, early);
        await using var second = await Doors.AsWorkerAsync(default);
        await WriteAsync(second, middle);
        await using (var third = await Doors.AsWorkerAsync(default))
        {
            await WriteAsync(third, late);
            await third.CommitAsync(default);   // the latest commits first
        }

        (var seen, cursor) = await SeenAsync(cursor);
        seen.ShouldBeEmpty();
        await first.CommitAsync(default);
        await Until.TrueAsync(async _ => (await SeenAsync(cursor)).Seen.Length > 0, Bound, "the first event", default);
        (seen, cursor) = await SeenAsync(cursor);
        seen.ShouldBe([early]);
        await second.CommitAsync(default);
        await Settled.EventsAsync(at.Host.Database);
        (seen, cursor) = await SeenAsync(cursor);
        seen.ShouldBe([middle, late]);
        (await SeenAsync(cursor)).Seen.ShouldBeEmpty();
    }

    [Fact]
    public async Task Each_is_told_only_what_they_may_read_whatever_part_they_ask_for()
    {
        var cursor = await CursorAsync();
        var mine = (await at.DraftAsync()).GetProperty("id").GetGuid();
        var teds = (await at.DraftAsync()).GetProperty("id").GetGuid();
        await at.MoveAsync("max", teds, "submit");
        await at.MoveAsync("sue", teds, "assign", new { userIds = new[] { at.Ids["ted"] } });
        var theirs = await at.MakeAsync("far", "/work-orders", new { siteId = at.Theirs, title = "Not here", maintenanceType = "Inspection" });
        var setting = await at.SendAsync("max", "PUT", $"/settings/work.serviceLevelHigh?siteId={at.Mine}", new { value = 9 }, 0);

        await Settled.EventsAsync(at.Host.Database);
        (await AllAsync("max")).ShouldBe([mine, teds]);
        (await AllAsync("tom")).ShouldBe([mine]);
        (await AllAsync("con")).ShouldBeEmpty();
        (await AllAsync("far")).ShouldBe([theirs]);
        setting.Status.ShouldBe(HttpStatusCode.OK);
        (await TypesAsync("max")).ShouldContain("SettingChanged");
        (await TypesAsync("tom")).ShouldNotContain("SettingChanged");

        async Task<Guid[]> AllAsync(string who)
        {
            List<Guid> ids = [];
            var (next, hasMore) = (cursor, true);
            while (hasMore)
            {
                var part = await at.ReadAsync(who, $"/events?after={next}&limit=1");
                ids.AddRange(part.GetProperty("items").EnumerateArray().Where(one => one.GetProperty("type").ValueEquals("WorkOrderMade")).Select(one => one.GetProperty("id").GetGuid()));
                (next, hasMore) = (part.GetProperty("cursor").GetString()!, part.GetProperty("hasMore").GetBoolean());
            }

            return [.. ids];
        }

        async Task<string?[]> TypesAsync(string who) => [.. (await at.ItemsAsync(who, $"/events?after={cursor}")).Select(one => one.GetProperty("type").GetString())];
    }

    [Fact]
    public async Task A_read_looks_through_so_many_events_and_misses_none()
    {
        var feed = ActivatorUtilities.CreateInstance<EventFeed>(at.Host.Services, 3);
        var place = await feed.NowAsync(default);
        var wanted = new[] { Guid.CreateVersion7(), Guid.CreateVersion7() };
        await using (var scope = await Doors.AsWorkerAsync(default))
        {
            for (var i = 0; i < 10; i++)
                await scope.WriteEventAsync(new(i is 1 or 8 ? "AlarmWanted" : "AlarmTried", at.Mine, i is 1 ? wanted[0] : wanted[1], new { }, "test", at.Clock.GetUtcNow()), default);
            await scope.CommitAsync(default);
        }

        await Settled.EventsAsync(at.Host.Database);
        List<Guid?> seen = [];
        var reads = 0;
        for (var hasMore = true; hasMore; reads++)
        {
            var part = await feed.ReadAsync(place, 5, [at.Mine], ["AlarmWanted"], default);
            part.Events.Count.ShouldBeLessThan(3);
            seen.AddRange(part.Events.Select(happened => happened.Subject));
            (place, hasMore) = (part.Next, part.HasMore);
        }

        seen.ShouldBe([wanted[0], wanted[1]]);
        reads.ShouldBeGreaterThan(3);
    }

    [Fact]
    public async Task Who_reported_hears_of_the_request_also_once_its_work_is_anothers()
    {
        var request = await at.MakeAsync("tom", "/requests", new { siteId = at.Mine, assetId = await at.AssetAsync(), problemDescription = "It hums" });
        var (status, taken) = await at.SendAsync("sue", "POST", $"/requests/{request}/accept", new { }, 1);
        ((int)status).ShouldBeInRange(200, 201, taken.ToString());
        var order = (await at.ReadAsync("sue", $"/requests/{request}")).GetProperty("workOrderId").GetGuid();
        await at.MoveAsync("sue", order, "assign", new { userIds = new[] { at.Ids["ted"] } });
        await Settled.EventsAsync(at.Host.Database);
        var cursor = await CursorAsync();

        await at.MoveAsync("ted", order, "start");

        List<string?> told = [];
        await Until.TrueAsync(async _ => (told = await ToldAsync("tom")).Contains("RequestChanged"), Bound, "that work on the request began", default);
        told.ShouldNotContain("WorkOrderMoved");
        (await ToldAsync("ted")).ShouldContain("WorkOrderMoved");

        async Task<List<string?>> ToldAsync(string who) => [.. (await at.ItemsAsync(who, $"/events?after={cursor}")).Select(one => one.GetProperty("type").GetString())];
    }

    [Theory]
    [InlineData("text/event-stream")]
    [InlineData("application/x-ndjson")]
    public async Task A_stream_goes_on_with_what_happens_and_again_from_where_it_broke(string format)
    {
        var (before, after) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        string cursor;
        using (var stream = await OpenAsync(format, null))
        {
            await CommitAsync(before);
            (var id, cursor) = await NextAsync(stream, format);
            id.ShouldBe(before);
        }

        await CommitAsync(after);
        using (var again = await OpenAsync(format, cursor))
            (await NextAsync(again, format)).Id.ShouldBe(after);
    }

    [Fact]
    public async Task A_key_is_told_what_its_scopes_let_it_read()
    {
        var cursor = await CursorAsync();
        await CommitAsync(Guid.CreateVersion7());
        await Settled.EventsAsync(at.Host.Database);

        (await ItemsOfKeyAsync("ReadEvents")).ShouldBe(0);
        (await ItemsOfKeyAsync("ReadEvents", "ReadAlarms")).ShouldBe(1);
        await Should.ThrowAsync<HttpRequestException>(() => ItemsOfKeyAsync("ReadAlarms"));

        async Task<int> ItemsOfKeyAsync(params string[] scopes)
        {
            var (_, made) = await at.SendAsync("adam", "POST", "/api-keys", new { siteId = at.Mine, name = "historian", scopes });
            using var client = at.Host.CreateClient();
            client.DefaultRequestHeaders.Authorization = new("Bearer", made.GetProperty("key").GetString());
            return (await client.GetFromJsonAsync<JsonElement>($"/api/v1/events?after={cursor}&type=AlarmTried")).GetProperty("items").GetArrayLength();
        }
    }

    [Theory]
    [InlineData("after=abc", HttpStatusCode.BadRequest)]
    [InlineData("after=eyJUeGlkIjoiJzsgRFJPUCJ9", HttpStatusCode.BadRequest)]
    [InlineData("limit=0", HttpStatusCode.BadRequest)]
    [InlineData("limit=201", HttpStatusCode.BadRequest)]
    [InlineData("after={old}", HttpStatusCode.Gone)]
    [InlineData("after={ahead}", HttpStatusCode.Gone)]
    public async Task A_cursor_that_is_none_or_over_is_refused_with_what_to_do(string query, HttpStatusCode expected)
    {
        var nowSeconds = at.Clock.GetUtcNow().ToUnixTimeSeconds();
        query = query.Replace("{old}", new EventCursor("1", 0, nowSeconds - (long)EventCursor.GoodFor.TotalSeconds - 1).ToText(), StringComparison.Ordinal)
            .Replace("{ahead}", new EventCursor("18446744073709551615", 0, nowSeconds).ToText(), StringComparison.Ordinal);

        var (status, problem) = await at.SendAsync("max", "GET", $"/events?{query}");

        status.ShouldBe(expected, problem.ToString());
        problem.GetProperty("title").GetString().ShouldNotBeNullOrEmpty();
    }

    [Fact]
    public async Task No_more_streams_are_open_for_one_than_may_be()
    {
        List<StreamReader> open = [];
        for (var i = 0; i < OpenStreams.MostOfOne; i++)
            open.Add(await OpenAsync("text/event-stream", null, "mia"));

        await Should.ThrowAsync<HttpRequestException>(() => OpenAsync("text/event-stream", null, "mia"));

        foreach (var stream in open)
            stream.Dispose();
    }

    private async Task<string> CursorAsync() => (await at.ReadAsync("max", "/events")).GetProperty("cursor").GetString()!;

    private async Task<(Guid[] Seen, string Cursor)> SeenAsync(string cursor)
    {
        var part = await at.ReadAsync("max", $"/events?after={cursor}&type=AlarmTried");
        return ([.. part.GetProperty("items").EnumerateArray().Select(one => one.GetProperty("id").GetGuid())], part.GetProperty("cursor").GetString()!);
    }

    private Task WriteAsync(DbScope scope, Guid id) => scope.WriteEventAsync(new("AlarmTried", at.Mine, id, new { }, "test", at.Clock.GetUtcNow()), default);

    private async Task CommitAsync(Guid id)
    {
        await using var scope = await Doors.AsWorkerAsync(default);
        await WriteAsync(scope, id);
        await scope.CommitAsync(default);
    }

    private async Task<StreamReader> OpenAsync(string format, string? lastEventId, string who = "max")
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/events?type=AlarmTried");
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue(format));
        if (lastEventId is not null)
            request.Headers.Add("Last-Event-ID", lastEventId);
        var answer = await (await at.ClientAsync(who)).SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        answer.EnsureSuccessStatusCode();
        answer.Content.Headers.ContentType!.MediaType.ShouldBe(format);
        return new(await answer.Content.ReadAsStreamAsync());
    }

    private static async Task<(Guid Id, string Cursor)> NextAsync(StreamReader stream, string format)
    {
        using var bound = new CancellationTokenSource(Bound);
        var mark = format is "text/event-stream" ? "data: " : "{";
        while (await stream.ReadLineAsync(bound.Token) is { } line)
        {
            if (!line.StartsWith(mark, StringComparison.Ordinal))
                continue;
            var told = JsonSerializer.Deserialize<JsonElement>(line.Replace("data: ", "", StringComparison.Ordinal));
            if (told.TryGetProperty("id", out var id))
                return (id.GetGuid(), told.GetProperty("cursor").GetString()!);
        }

        throw new EndOfStreamException();
    }
}
