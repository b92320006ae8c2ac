using System.Text;
using System.Text.Json;

namespace Maintenance.Cloud.Audit;

/// <summary>
/// JSON in one form only (after RFC 8785): members in the order of their names, no blanks, numbers as PostgreSQL's jsonb writes them. The
/// same content is the same text, and so the same hash, whoever wrote it down.
/// </summary>
internal static class CanonicalJson
{
    public static string Of(JsonElement json)
    {
        var text = new StringBuilder();
        Write(json, text);
        return text.ToString();
    }

    private static void Write(JsonElement json, StringBuilder text)
    {
        switch (json.ValueKind)
        {
            case JsonValueKind.Object:
                var members = json.EnumerateObject().OrderBy(member => member.Name, StringComparer.Ordinal).ToArray();
                text.Append('{');
                foreach (var (index, member) in members.Index())
                {
                    text.Append(index == 0 ? "" : ",").Append(JsonSerializer.Serialize(member.Name)).Append(':');
                    Write(member.Value, text);
                }

                text.Append('}');
                break;
            case JsonValueKind.Array:
                text.Append('[');
                foreach (var (index, item) in json.EnumerateArray().Index())
                {
                    text.Append(index == 0 ? "" : ",");
                    Write(item, text);
                }

                text.Append(']');
                break;
            case JsonValueKind.String:
                text.Append(JsonSerializer.Serialize(json.GetString()));
                break;
            default:
                text.Append(json.GetRawText());
                break;
        }
    }
}
