using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Maintenance.Contracts.Readings;

namespace Maintenance.Contracts.Records;

/// <summary>The JSON of every record kind that is not binary: camelCase, enums by name, unknown fields refused.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    Converters =
    [
        typeof(NamedEnumConverter<AlarmDirection>), typeof(NamedEnumConverter<AlarmEdge>), typeof(NamedEnumConverter<AlarmPriority>),
        typeof(NamedEnumConverter<CommandOutcome>),
        typeof(NamedEnumConverter<GapReason>), typeof(NamedEnumConverter<Quality>),
    ],
    NumberHandling = JsonNumberHandling.Strict,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow, RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true, DefaultIgnoreCondition = JsonIgnoreCondition.Never)]
[JsonSerializable(typeof(Gap))]
[JsonSerializable(typeof(TagDeclarations))]
[JsonSerializable(typeof(AlarmTransition))]
[JsonSerializable(typeof(AlarmEvidence))]
[JsonSerializable(typeof(LedgerReport))]
[JsonSerializable(typeof(CommandResult))]
public sealed partial class RecordJson : JsonSerializerContext
{
    /// <summary>Writes a record's payload.</summary>
    public static byte[] Write<T>(T record, JsonTypeInfo<T> type) => JsonSerializer.SerializeToUtf8Bytes(record, type);

    /// <summary>Reads a record's payload.</summary>
    /// <exception cref="MalformedRecordException">Not JSON, or not this record; the message names the path.</exception>
    public static T Read<T>(ReadOnlySpan<byte> payload, JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(payload, type) ?? throw new MalformedRecordException("the payload is null");
        }
        catch (JsonException notJson)
        {
            throw new MalformedRecordException($"not a {typeof(T).Name}: {notJson.Message}", notJson);
        }
    }
}
