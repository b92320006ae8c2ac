using System.Text;
using System.Text.Json;
using Maintenance.Cloud.Platform;

namespace Maintenance.Cloud.Live;

internal enum EventStreamFormat
{
    /// <summary>Server-sent events (HTML Living Standard, 9.2): a browser's EventSource, which comes back with Last-Event-ID by itself.</summary>
    ServerSent,

    /// <summary>A JSON object a line.</summary>
    Lines,
}

/// <summary>
/// Writes events as they happen. It ends where whoever reads may not any more, and after <see cref="LongestTime"/>; a heartbeat tells in
/// between that the line is up, and the cursor that has been reached. Who does not read holds one part of the events, no longer than that.
/// </summary>
/// <param name="stands">Whether the reader still is who they were, with the same rights. It is asked before anything is told.</param>
internal sealed class EventStream(EventsOfReader reader, EventStreamFormat format, Func<CancellationToken, Task<bool>> stands, TimeProvider clock)
{
    public static readonly TimeSpan LongestTime = TimeSpan.FromMinutes(1);

    public static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(15);

    /// <summary>Name of what is not an event.</summary>
    public const string HeartbeatName = "heartbeat";

    private const int MostAtOnce = 200;
    private const int RetryMilliseconds = 1_000;

    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(2);

    /// <returns>False where it was broken off: nobody read, or the program ends. Who comes back goes on by their cursor.</returns>
    public async Task<bool> WriteAsync(HttpResponse response, EventPlace place, CancellationToken cancellationToken)
    {
        response.ContentType = format is EventStreamFormat.ServerSent ? "text/event-stream" : "application/x-ndjson";
        response.Headers.CacheControl = "no-store";
        using var unread = new CancellationTokenSource(LongestTime + Heartbeat, clock);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, unread.Token);
        try
        {
            if (format is EventStreamFormat.ServerSent)
                await response.WriteAsync($"retry: {RetryMilliseconds}\n\n", ending.Token);
            await response.Body.FlushAsync(ending.Token);
            if (await GoOnAsync(response, place, ending.Token) is { } reached)
                await response.WriteAsync(Beat(reached), ending.Token);
            return true;
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            return false;
        }
    }

    /// <returns>How far it came; null where the reader may not read on.</returns>
    private async Task<EventPlace?> GoOnAsync(HttpResponse response, EventPlace place, CancellationToken cancellationToken)
    {
        var (endsUtc, beatUtc) = (clock.GetUtcNow() + LongestTime, clock.GetUtcNow() + Heartbeat);
        while (clock.GetUtcNow() < endsUtc)
        {
            var (items, next) = await reader.NextAsync(place, MostAtOnce, LongestWait, cancellationToken);
            if (!await stands(cancellationToken))
                return null;
            place = next;
            foreach (var item in items)
                await response.WriteAsync(Line(item.Type, item.Cursor, item), cancellationToken);
            if (items.Count == 0 && clock.GetUtcNow() < beatUtc)
                continue;
            if (items.Count == 0)
                await response.WriteAsync(Beat(place), cancellationToken);
            beatUtc = clock.GetUtcNow() + Heartbeat;
            await response.Body.FlushAsync(cancellationToken);
        }

        return place;
    }

    private string Beat(EventPlace reached)
    {
        var cursor = EventCursor.At(reached, clock.GetUtcNow()).ToText();
        return Line(HeartbeatName, cursor, new { type = HeartbeatName, cursor });
    }

    private string Line(string name, string cursor, object item)
    {
        var json = JsonSerializer.Serialize(item, JsonSerializerOptions.Web);
        return format is EventStreamFormat.Lines
            ? json + "\n"
            : new StringBuilder().Append("id: ").Append(cursor).Append("\nevent: ").Append(name).Append("\ndata: ").Append(json).Append("\n\n").ToString();
    }
}
