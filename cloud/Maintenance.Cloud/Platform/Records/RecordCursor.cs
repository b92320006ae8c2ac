using System.Buffers.Text;
using System.Text.Json;

namespace Maintenance.Cloud.Platform;

/// <summary>Names the last row of a part of a list: the order that it was read in, the row's place in it, its id.</summary>
internal sealed record RecordCursor(string Sort, string Key, Guid Id)
{
    private const int Longest = 2_000;

    public string ToText() => Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(this));

    /// <returns>Null where it is no cursor of a list in that order.</returns>
    public static RecordCursor? Parse(string text, string sort)
    {
        if (text.Length > Longest || !Base64Url.IsValid(text))
            return null;
        try
        {
            return JsonSerializer.Deserialize<RecordCursor>(Base64Url.DecodeFromChars(text)) is { Key: not null } cursor
                && string.Equals(cursor.Sort, sort, StringComparison.Ordinal) ? cursor : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
