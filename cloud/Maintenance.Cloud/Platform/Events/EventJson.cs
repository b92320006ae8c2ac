using System.Text.Json;
using System.Text.Json.Serialization;

namespace Maintenance.Cloud.Platform;

/// <summary>The JSON of event payloads.</summary>
internal static class EventJson
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter() },
    };

    public static string Write(object payload) => JsonSerializer.Serialize(payload, payload.GetType(), Options);

    /// <summary>Reads a payload; fields that the reader does not know are passed over, so that events may grow.</summary>
    public static T Read<T>(StoredEvent happened) =>
        JsonSerializer.Deserialize<T>(happened.PayloadJson, Options)
        ?? throw new JsonException($"the payload of event {happened.Id} is null");
}
