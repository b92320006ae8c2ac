using System.Text.Json;
using Maintenance.Cloud.Tests.Work;

namespace Maintenance.Cloud.Tests.Sync;

/// <summary>A phone as its author would write it from the documentation.</summary>
internal sealed class SyncDevice(WorkHost at, string holder)
{
    private string? _cursor;

    public Guid Id { get; } = Guid.CreateVersion7();

    /// <summary>What it holds: by kind and id each record with what hangs on it.</summary>
    public Dictionary<(string Kind, Guid Id), string> Held { get; } = [];

    public HashSet<(string Kind, Guid Id)> Gone { get; } = [];

    public async Task<SyncDevice> CatchUpAsync(int limit)
    {
        while (await PartAsync(limit))
        {
        }

        return this;
    }

    /// <returns>Whether there is more.</returns>
    public async Task<bool> PartAsync(int limit)
    {
        var part = await at.ReadAsync(holder, $"/sync?limit={limit}{(_cursor is null ? "" : $"&since={_cursor}")}");
        foreach (var change in part.GetProperty("changes").EnumerateArray())
            Held[KeyOf(change)] = change.GetRawText();
        foreach (var gone in part.GetProperty("gone").EnumerateArray())
        {
            Held.Remove(KeyOf(gone));
            Gone.Add(KeyOf(gone));
        }

        _cursor = part.GetProperty("cursor").GetString();
        return part.GetProperty("hasMore").GetBoolean();
    }

    private static (string, Guid) KeyOf(JsonElement one) => (one.GetProperty("kind").GetString()!, one.GetProperty("id").GetGuid());
}
