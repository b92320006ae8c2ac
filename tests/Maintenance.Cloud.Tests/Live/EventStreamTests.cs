using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text;
using Maintenance.Cloud.Live;
using Maintenance.Cloud.Platform;
using Maintenance.Cloud.Tests.Work;
using Shouldly;
using Xunit;

namespace Maintenance.Cloud.Tests.Live;

[Collection("Work")]
public sealed class EventStreamTests(WorkHost at)
{
    private const string Quiet = "NothingIsCalledSo";
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task A_stream_tells_how_far_it_came_and_ends_by_itself()
    {
        using var body = new MemoryStream();

        (await StreamAsync(body, EventStreamFormat.Lines, areTimersHasty: false)).ShouldBeTrue();

        var beats = Encoding.UTF8.GetString(body.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        beats.Length.ShouldBeInRange(1, 6, "every quarter of a minute, for one");
        var cursor = System.Text.Json.JsonDocument.Parse(beats[^1]).RootElement.GetProperty("cursor").GetString()!;
        EventCursor.Parse(cursor).ShouldNotBeNull();
    }

    [Fact]
    public async Task Who_does_not_read_is_broken_off()
    {
        await using var body = new UnreadStream();

        (await StreamAsync(body, EventStreamFormat.ServerSent, areTimersHasty: true).WaitAsync(Bound)).ShouldBeFalse();

        body.Tried.ShouldBe(1, "nothing is heaped up behind what is not read");
    }

    [Theory]
    [InlineData("signed out")]
    [InlineData("no more of the site")]
    public async Task Nothing_is_told_to_a_stream_once_its_reader_may_not_read_it(string why)
    {
        var name = $"reader {why.Length}";
        await at.Host.Database.AddPersonAsync(name, (at.Mine, "Manager"));
        using var reader = await at.Host.SignInAsync(name);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/events?type=AlarmTried");
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/x-ndjson"));
        using var answer = await reader.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        answer.EnsureSuccessStatusCode();
        using var stream = new StreamReader(await answer.Content.ReadAsStreamAsync());

        if (why is "signed out")
            (await reader.PostAsync("/api/v1/auth/sign-out", null)).EnsureSuccessStatusCode();
        else
            await at.SendAsync("adam", "DELETE", $"/memberships/{await at.MembershipOfAsync(name, at.Mine)}", null, 1);
        await using (var scope = await at.Host.Services.GetRequiredService<Cloud.Platform.Database>().AsWorkerAsync(default))
        {
            await scope.WriteEventAsync(new("AlarmTried", at.Mine, Guid.CreateVersion7(), new { }, "test", at.Clock.GetUtcNow()), default);
            await scope.CommitAsync(default);
        }

        (await stream.ReadToEndAsync().WaitAsync(Bound)).ShouldBeEmpty();
    }

    [Fact]
    public void So_many_streams_are_open_for_one_and_others_do_not_count()
    {
        var open = new OpenStreams();
        for (var i = 0; i < OpenStreams.MostOfOne; i++)
            open.TryOpen("one").ShouldBeTrue();

        open.TryOpen("one").ShouldBeFalse();
        open.TryOpen("two").ShouldBeTrue();
        open.Close("one");
        open.TryOpen("one").ShouldBeTrue();
        open.TryOpen("one").ShouldBeFalse();
    }

    private async Task<bool> StreamAsync(Stream body, EventStreamFormat format, bool areTimersHasty)
    {
        var feed = ActivatorUtilities.CreateInstance<EventFeed>(at.Host.Services, new HastyClock(areTimersHasty: true));
        var clock = new HastyClock(areTimersHasty);
        var max = new CurrentUser(at.Ids["max"], "max", "max", [new(at.Mine, "MINE", "Mine", Role.Manager, [])], [at.Mine]);
        var reader = new EventsOfReader(feed, at.Host.Services.GetRequiredService<EventRights>(), max, [Quiet], clock);
        var http = new DefaultHttpContext();
        http.Response.Body = body;
        return await new EventStream(reader, format, _ => Task.FromResult(true), clock).WriteAsync(http.Response, await feed.NowAsync(default), default);
    }

    /// <summary>A thousand seconds pass in one.</summary>
    private sealed class HastyClock(bool areTimersHasty) : TimeProvider
    {
        private const int Haste = 1000;

        private readonly DateTimeOffset _begin = DateTimeOffset.UtcNow;
        private readonly long _began = Stopwatch.GetTimestamp();

        public override DateTimeOffset GetUtcNow() => _begin + (Stopwatch.GetElapsedTime(_began) * Haste);

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            base.CreateTimer(callback, state, Hasty(dueTime), Hasty(period));

        private TimeSpan Hasty(TimeSpan time) => areTimersHasty && time > TimeSpan.Zero ? time / Haste : time;
    }

    /// <summary>The way to somebody who does not take what is sent.</summary>
    private sealed class UnreadStream : MemoryStream
    {
        public int Tried { get; private set; }

        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Tried++;
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
        }
    }
}
