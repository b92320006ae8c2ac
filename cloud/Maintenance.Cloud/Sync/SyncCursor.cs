using System.Text.Json.Serialization;
using Maintenance.Cloud.Platform;

namespace Maintenance.Cloud.Sync;

/// <summary>How far a device has come.</summary>
/// <param name="Scope">What decides beside the records which of them the person sees: with another one everything is read anew.</param>
/// <param name="Kind">While everything is read at first: which kind is next; null: only what changes.</param>
/// <param name="After">The last of that kind that was read.</param>
internal sealed record SyncCursor(string Txid, long Id, long IssuedAtSeconds, string Scope, int? Kind, Guid? After)
{
    [JsonIgnore]
    public EventPlace Place => new(Txid, Id);

    public static SyncCursor Begin(EventPlace place, string scope, DateTimeOffset nowUtc) => new(place.Txid, place.Id, nowUtc.ToUnixTimeSeconds(), scope, 0, null);

    public bool IsOver(DateTimeOffset nowUtc) => new EventCursor(Txid, Id, IssuedAtSeconds).IsOver(nowUtc);

    public string ToText() => EventCursor.Write(this);

    /// <returns>Null where it is none.</returns>
    public static SyncCursor? Parse(string text) =>
        EventCursor.Read<SyncCursor>(text) is { Txid: not null, Id: >= 0, IssuedAtSeconds: >= 0, Scope: not null } cursor
        && EventCursor.IsTransaction(cursor.Txid) && cursor.Kind is null or >= 0 ? cursor : null;
}
