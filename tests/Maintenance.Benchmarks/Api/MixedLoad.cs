using System.Collections.Concurrent;
using System.Text.Json;

namespace Maintenance.Benchmarks.Api;

/// <summary>
/// What people of a plant do in a day, in short: mostly they look at lists and open records, sometimes they write. Each waits one to
/// three seconds between two requests.
/// </summary>
internal sealed class MixedLoad(HttpClient client, IReadOnlyList<BenchPerson> people, IReadOnlyDictionary<Guid, PlantSample> plant)
{
    private const int Seed = 7;
    private static readonly string[] Words = ["seal", "belt", "leak", "pump", "bearing", "filter"];
    private readonly ConcurrentQueue<Answer> _answers = new();

    /// <param name="Problem">Null where it was answered as it should be.</param>
    internal sealed record Answer(string Kind, bool IsWrite, double Milliseconds, string? Problem);

    /// <summary>Each person asks for so long.</summary>
    public async Task<IReadOnlyList<Answer>> RunAsync(TimeSpan span, CancellationToken cancellationToken)
    {
        _answers.Clear();
        var until = TimeProvider.System.GetTimestamp();
        await Task.WhenAll(people.Select((person, index) => FollowAsync(person, new(Seed + index), () => TimeProvider.System.GetElapsedTime(until) < span, cancellationToken)));
        return [.. _answers];
    }

    private async Task FollowAsync(BenchPerson person, Random random, Func<bool> goesOn, CancellationToken cancellationToken)
    {
        await ThinkAsync(random.NextDouble() * 2, cancellationToken); // not all in one instant
        while (goesOn())
        {
            await ActAsync(person, random, cancellationToken);
            await ThinkAsync(1 + (random.NextDouble() * 2), cancellationToken);
        }
    }

    private static Task ThinkAsync(double seconds, CancellationToken cancellationToken) => Task.Delay(TimeSpan.FromSeconds(seconds), TimeProvider.System, cancellationToken);

    private Task ActAsync(BenchPerson person, Random random, CancellationToken cancellationToken)
    {
        var act = random.Next(100);
        var known = plant[person.Id];
        Guid? Any(IReadOnlyList<Guid> ids) => ids.Count == 0 ? null : ids[random.Next(ids.Count)];
        var word = Words[random.Next(Words.Length)];
        var (kind, path) = (act, Any(known.WorkOrders), Any(known.Assets), Any(known.Parents)) switch
        {
            ( < 18, _, _, _) => ("open work orders", "/work-orders?openOnly=true&limit=50"),
            ( < 26, _, _, _) => ("my work orders", "/work-orders?assignedTo=me&openOnly=true&limit=50"),
            ( < 30, _, _, _) => ("overdue work orders", "/work-orders?isOverdue=true&sort=dueAtUtc&limit=50"),
            ( < 34, _, _, _) => ("requests", "/requests?limit=50"),
            ( < 37, _, _, _) => ("alarms", "/alarms?limit=50"),
            ( < 40, _, _, _) => ("stops", "/stops?limit=50"),
            ( < 43, _, _, _) => ("search in work orders", $"/work-orders?q={word}&limit=20"),
            ( < 45, _, _, _) => ("search in assets", $"/assets?q={word}&limit=20"),
            ( < 47, _, _, _) => ("what I did", "/feed?limit=20"),
            ( < 64, { } order, _, _) => ("a work order", $"/work-orders/{order}"),
            ( < 69, { } order, _, _) => ("steps of a work order", $"/work-order-steps?workOrderId={order}"),
            ( < 73, { } order, _, _) => ("comments of a work order", $"/work-order-comments?workOrderId={order}"),
            ( < 77, _, { } asset, _) => ("work orders of an asset", $"/work-orders?assetId={asset}&limit=50"),
            ( < 82, _, { } asset, _) => ("an asset", $"/assets/{asset}"),
            ( < 86, _, _, { } parent) => ("assets below one", $"/assets?parentId={parent}&limit=50"),
            _ => ("open work orders", "/work-orders?openOnly=true&limit=50"),
        };
        return act >= 86 && Any(known.Assets) is { } machine
            ? WriteAsync(act, person, machine, Any(known.OpenWorkOrders), cancellationToken)
            : SendAsync(kind, person.Ask(HttpMethod.Get, path), isWrite: false, cancellationToken);
    }

    private async Task WriteAsync(int act, BenchPerson person, Guid assetId, Guid? openOrder, CancellationToken cancellationToken)
    {
        var siteId = person.SiteId;
        if (act is < 91 && openOrder is { } workOrderId)
        {
            await PostAsync("comment on a work order", "/work-order-comments", new { siteId, workOrderId, text = "Bench: seen to." });
            return;
        }

        if (act is < 93)
        {
            await PostAsync("report a problem", "/requests", new { siteId, assetId, problemDescription = "Bench: makes a noise", severity = "Low" });
            return;
        }

        var made = await PostAsync("make a work order", "/work-orders", new { siteId, assetId, title = "Bench: tighten terminals", severity = "Low" });
        // Some add to the draft what they had forgotten, on the version that they were shown. A draft of theirs that is nobody's is in the pool.
        if (act is >= 98 && made is { } order)
        {
            var (id, version) = (order.GetProperty("id").GetString(), order.GetProperty("version").GetInt32());
            await SendAsync(
                "change a work order", person.Ask(HttpMethod.Patch, $"/work-orders/{id}", new { description = "Bench: at the next stop" }, $"\"{version}\""), isWrite: true, cancellationToken);
        }

        Task<JsonElement?> PostAsync(string kind, string path, object body) => SendAsync(kind, person.Ask(HttpMethod.Post, path, body), isWrite: true, cancellationToken);
    }

    /// <returns>What was answered, where it was answered well.</returns>
    private async Task<JsonElement?> SendAsync(string kind, HttpRequestMessage request, bool isWrite, CancellationToken cancellationToken)
    {
        using (request)
        {
            var began = TimeProvider.System.GetTimestamp();
            try
            {
                using var answer = await client.SendAsync(request, cancellationToken);
                var text = await answer.Content.ReadAsStringAsync(cancellationToken);
                var problem = answer.IsSuccessStatusCode ? null : $"{kind}: {(int)answer.StatusCode} {text}";
                _answers.Enqueue(new(kind, isWrite, TimeProvider.System.GetElapsedTime(began).TotalMilliseconds, problem));
                return answer.IsSuccessStatusCode ? JsonElement.Parse(text) : null;
            }
            catch (HttpRequestException failed)
            {
                _answers.Enqueue(new(kind, isWrite, TimeProvider.System.GetElapsedTime(began).TotalMilliseconds, failed.Message));
                return null;
            }
        }
    }
}
