using System.Text.Json;
using System.Text.Json.Serialization;

namespace Maintenance.Cloud.Platform;

/// <summary>An instant in JSON says its offset: one without would be taken as of wherever the server stands.</summary>
internal sealed class InstantConverter : JsonConverter<DateTimeOffset>
{
    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using var json = JsonDocument.ParseValue(ref reader);
        var read = FieldTypes.Instant().Read(json.RootElement);
        return read.Fault is null ? json.RootElement.GetDateTimeOffset() : throw new JsonException(read.Fault);
    }

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) => writer.WriteStringValue(value);
}
