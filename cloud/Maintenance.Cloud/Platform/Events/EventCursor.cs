using System.Buffers.Text;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Maintenance.Cloud.Platform;

/// <summary>
/// A place in the events as it is given out: opaque, and good for <see cref="GoodFor"/>. What it lets somebody read is decided anew each time,
/// so that it need not be kept from anybody.
/// </summary>
internal sealed record EventCursor(string Txid, long Id, long IssuedAtSeconds)
{
    /// <summary>Longer than the longest holiday shutdown of most plants; to read everything again then costs less than to catch up.</summary>
    public static readonly TimeSpan GoodFor = TimeSpan.FromDays(30);

    private const int Longest = 400;

    [JsonIgnore]
    public EventPlace Place => new(Txid, Id);

    public static EventCursor At(EventPlace place, DateTimeOffset nowUtc) => new(place.Txid, place.Id, nowUtc.ToUnixTimeSeconds());

    public bool IsOver(DateTimeOffset nowUtc) => nowUtc.ToUnixTimeSeconds() - IssuedAtSeconds > (long)GoodFor.TotalSeconds;

    public string ToText() => Write(this);

    /// <returns>Null where it is none.</returns>
    public static EventCursor? Parse(string text) =>
        Read<EventCursor>(text) is { Txid: not null, Id: >= 0, IssuedAtSeconds: >= 0 } cursor && IsTransaction(cursor.Txid) ? cursor : null;

    public static string Write<T>(T cursor) => Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(cursor));

    public static T? Read<T>(string text)
        where T : class
    {
        if (text.Length is 0 or > Longest || !Base64Url.IsValid(text))
            return null;
        try
        {
            return JsonSerializer.Deserialize<T>(Base64Url.DecodeFromChars(text));
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public static bool IsTransaction(string text) => ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out _);
}
