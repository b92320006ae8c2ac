using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.OpenApi;

namespace Maintenance.Cloud.Platform;

/// <summary>The kinds of values that records have.</summary>
internal static class FieldTypes
{
    private const int LongestText = 200;
    private const int LongestLines = 4_000;
    private const int MostReferences = 200;
    private const int IdVersion = 7;
    private static readonly TimeSpan PatternTime = TimeSpan.FromSeconds(1);

    /// <summary>One line.</summary>
    /// <param name="longest">UTF-16 code units.</param>
    public static FieldType Text(int longest = LongestText) => new(
        "text", json => ReadText(json, longest, isOneLine: true),
        () => new() { Type = JsonSchemaType.String, MinLength = 1, MaxLength = longest });

    /// <summary>Text of several lines.</summary>
    public static FieldType Lines() => new(
        "text", json => ReadText(json, LongestLines, isOneLine: false),
        () => new() { Type = JsonSchemaType.String, MinLength = 1, MaxLength = LongestLines });

    /// <param name="pattern">Of the whole text; ECMAScript's dialect, as the document shows it.</param>
    /// <param name="words">What such a text looks like.</param>
    public static FieldType Matching(string pattern, string words, int longest = LongestText)
    {
        var regex = new Regex(pattern, RegexOptions.CultureInvariant, PatternTime);
        return new(
            "text",
            json => ReadText(json, longest, isOneLine: true) is { Value: { } text } read && !regex.IsMatch(text.GetValue<string>()) ? FieldReading.Bad(words) : ReadText(json, longest, isOneLine: true),
            () => new() { Type = JsonSchemaType.String, Pattern = pattern, MaxLength = longest, Description = words });
    }

    public static FieldType Choice<TEnum>()
        where TEnum : struct, Enum
    {
        var names = Enum.GetNames<TEnum>();
        return new(
            "text",
            json => json.ValueKind == JsonValueKind.String && TextRules.Of(json) is { } text && names.Contains(text, StringComparer.Ordinal)
                ? FieldReading.Good(text)
                : FieldReading.Bad($"One of {string.Join(", ", names)}."),
            () => new() { Type = JsonSchemaType.String, Enum = [.. names.Select(name => (JsonNode)name)] });
    }

    /// <summary>Some of a set of names, each once, in no order.</summary>
    public static FieldType Names(IReadOnlyList<string> names, int least = 0)
    {
        var words = $"{(least > 0 ? $"At least {least}" : "Some")} of {string.Join(", ", names)}.";
        return new(
            "text[]",
            json => json.ValueKind == JsonValueKind.Array && json.GetArrayLength() >= least && json.GetArrayLength() <= names.Count
                && json.EnumerateArray().All(one => one.ValueKind == JsonValueKind.String && names.Contains(TextRules.Of(one), StringComparer.Ordinal))
                ? FieldReading.Good(new JsonArray([.. json.EnumerateArray().Select(one => one.GetString()).Distinct().Order(StringComparer.Ordinal).Select(one => (JsonNode)one!)]))
                : FieldReading.Bad(words),
            () => new()
            {
                Type = JsonSchemaType.Array,
                Items = new OpenApiSchema { Type = JsonSchemaType.String, Enum = [.. names.Select(name => (JsonNode)name)] },
                MinItems = least,
                UniqueItems = true,
            })
        {
            IsMany = true,
            Show = column => $"to_json({column})",
        };
    }

    public static FieldType Flag() => new(
        "boolean",
        json => json.ValueKind is JsonValueKind.True or JsonValueKind.False ? FieldReading.Good(json.GetBoolean()) : FieldReading.Bad("true or false."),
        () => new() { Type = JsonSchemaType.Boolean })
    {
        IsBare = true,
    };

    public static FieldType Whole(int least, int most) => new(
        "integer",
        json => json.ValueKind == JsonValueKind.Number && json.TryGetInt32(out var number) && number >= least && number <= most
            ? FieldReading.Good(number)
            : FieldReading.Bad($"A whole number from {least} to {most}."),
        () => new() { Type = JsonSchemaType.Integer, Format = "int32", Minimum = Invariant(least), Maximum = Invariant(most) })
    {
        IsBare = true,
    };

    /// <summary>A whole number that may be longer than 32 bits.</summary>
    public static FieldType Long(long least, long most) => new(
        "bigint",
        json => json.ValueKind == JsonValueKind.Number && json.TryGetInt64(out var number) && number >= least && number <= most
            ? FieldReading.Good(number)
            : FieldReading.Bad($"A whole number from {least} to {most}."),
        () => new() { Type = JsonSchemaType.Integer, Format = "int64", Minimum = Invariant(least), Maximum = Invariant(most) })
    {
        IsBare = true,
    };

    /// <summary>An amount or quantity with at most four decimals.</summary>
    public static FieldType Amount(decimal least, decimal most) => new(
        "numeric",
        json => json.ValueKind == JsonValueKind.Number && json.TryGetDecimal(out var number) && number >= least && number <= most && decimal.Round(number, 4) == number
            ? FieldReading.Good(number)
            : FieldReading.Bad($"A number from {Invariant(least)} to {Invariant(most)} with at most four decimals."),
        () => new() { Type = JsonSchemaType.Number, Minimum = Invariant(least), Maximum = Invariant(most) })
    {
        IsBare = true,
        Show = column => $"trim_scale({column})",
    };

    /// <summary>A day of the calendar in the site's zone.</summary>
    public static FieldType Day() => new(
        "date",
        json => json.ValueKind == JsonValueKind.String && DateOnly.TryParseExact(TextRules.Of(json), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? FieldReading.Good(day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture))
            : FieldReading.Bad("A day, e.g. 2026-03-31."),
        () => new() { Type = JsonSchemaType.String, Format = "date" });

    /// <summary>A time of day in the site's zone, to the minute.</summary>
    public static FieldType TimeOfDay() => new(
        "time",
        json => json.ValueKind == JsonValueKind.String && TimeOnly.TryParseExact(TextRules.Of(json), "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time)
            ? FieldReading.Good(time.ToString("HH:mm", CultureInfo.InvariantCulture))
            : FieldReading.Bad("A time of day, e.g. 06:00."),
        () => new() { Type = JsonSchemaType.String, Pattern = "^([01][0-9]|2[0-3]):[0-5][0-9]$" })
    {
        Show = column => $"to_char({column}, 'HH24:MI')",
    };

    /// <summary>An instant, kept to the microsecond.</summary>
    public static FieldType Instant() => new("timestamptz", ReadInstant, () => new() { Type = JsonSchemaType.String, Format = "date-time" })
    {
        Show = column => $"""to_char({column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')""",
    };

    /// <summary>The id of another record.</summary>
    public static FieldType Reference() => new("uuid", ReadId, Id);

    /// <summary>Ids of other records, each once, in no order.</summary>
    public static FieldType References() => new(
        "uuid[]", ReadIds, () => new() { Type = JsonSchemaType.Array, Items = Id(), MaxItems = MostReferences, UniqueItems = true })
    {
        IsMany = true,
        Show = column => $"to_json({column})",
    };

    /// <summary>Days of the week, Monday is 1 (ISO 8601).</summary>
    public static FieldType Weekdays() => new(
        "integer[]",
        json => json.ValueKind == JsonValueKind.Array && json.EnumerateArray().All(day => day.ValueKind == JsonValueKind.Number && day.TryGetInt32(out var number) && number is >= 1 and <= 7)
            ? FieldReading.Good(new JsonArray([.. json.EnumerateArray().Select(day => day.GetInt32()).Distinct().Order().Select(day => (JsonNode)day)]))
            : FieldReading.Bad("Days of the week as numbers, Monday is 1, e.g. [1,2,3,4,5]."),
        () => new() { Type = JsonSchemaType.Array, Items = new OpenApiSchema { Type = JsonSchemaType.Integer, Minimum = "1", Maximum = "7" }, UniqueItems = true })
    {
        Show = column => $"to_json({column})",
    };

    /// <summary>The id that a client gives a record it makes: a UUID of version 7 (RFC 9562), so that ids stay in the order of their making.</summary>
    public static FieldReading ReadNewId(JsonElement json) =>
        ReadId(json) is { Value: { } value } && Guid.Parse(value.GetValue<string>()).Version == IdVersion
            ? ReadId(json)
            : FieldReading.Bad("A UUID of version 7, e.g. 0198c2f0-7c5e-7000-8000-000000000001; leave it out to be given one.");

    private static OpenApiSchema Id() => new() { Type = JsonSchemaType.String, Format = "uuid" };

    private static FieldReading ReadText(JsonElement json, int longest, bool isOneLine)
    {
        if (json.ValueKind != JsonValueKind.String)
            return FieldReading.Bad("Text is expected here.");
        if (TextRules.Of(json) is not { } text || !TextRules.IsClean(text, isOneLine))
            return FieldReading.Bad("It holds characters that cannot be seen or that change the direction of others.");
        return text.Trim() is { Length: > 0 } kept && kept.Length <= longest
            ? FieldReading.Good(kept)
            : FieldReading.Bad($"1 to {longest} characters, not only blanks.");
    }

    private static FieldReading ReadInstant(JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.String || !json.TryGetDateTimeOffset(out var instant) || instant.UtcDateTime.Year is < 1900 or > 9000)
            return FieldReading.Bad("An instant with its offset, e.g. 2026-03-31T12:00:00Z.");
        var text = TextRules.Of(json) ?? "";
        return text.EndsWith('Z') || text.LastIndexOfAny(['+', '-']) > text.IndexOf('T', StringComparison.Ordinal)
            ? FieldReading.Good(instant.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.ffffffZ", CultureInfo.InvariantCulture))
            : FieldReading.Bad("The instant does not say its offset: end it with Z or, for example, +02:00.");
    }

    private static FieldReading ReadId(JsonElement json) =>
        json.ValueKind == JsonValueKind.String && Guid.TryParseExact(TextRules.Of(json), "D", out var id)
            ? FieldReading.Good(id.ToString("D"))
            : FieldReading.Bad("An id is a UUID.");

    private static FieldReading ReadIds(JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Array || json.GetArrayLength() > MostReferences)
            return FieldReading.Bad($"At most {MostReferences} ids are expected here.");
        List<string> ids = [];
        foreach (var item in json.EnumerateArray())
        {
            if (ReadId(item) is not { Value: { } id })
                return FieldReading.Bad("Each of them is a UUID.");
            ids.Add(id.GetValue<string>());
        }

        return FieldReading.Good(new JsonArray([.. ids.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Select(id => (JsonNode)id)]));
    }

    private static string Invariant(IFormattable number) => number.ToString(null, CultureInfo.InvariantCulture);
}
