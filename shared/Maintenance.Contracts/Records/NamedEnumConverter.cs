using System.Text.Json.Serialization;

namespace Maintenance.Contracts.Records;

/// <summary>Reads an enum by one of its names alone: a number would mean another thing after a name was put in between.</summary>
internal sealed class NamedEnumConverter<T>() : JsonStringEnumConverter<T>(namingPolicy: null, allowIntegerValues: false)
    where T : struct, Enum;
