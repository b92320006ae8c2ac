using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Maintenance.Cloud.Platform;

/// <summary>
/// A text in JSON holds characters that can be seen, in lines or not, whatever an endpoint does with it then. It is looked at once it
/// was read, so that the API's document still knows it as a text.
/// </summary>
internal static class CleanTexts
{
    /// <summary>Has what is read as this type looked at.</summary>
    public static void Ask(JsonTypeInfo type)
    {
        if (type.Kind != JsonTypeInfoKind.Object)
            return;
        JsonPropertyInfo[] texts = [.. type.Properties.Where(property =>
            property.Get is not null && (property.PropertyType == typeof(string) || typeof(IEnumerable<string>).IsAssignableFrom(property.PropertyType)))];
        if (texts is [])
            return;
        var before = type.OnDeserialized;
        type.OnDeserialized = made =>
        {
            before?.Invoke(made);
            if (Array.Find(texts, text => !IsClean(text.Get!(made))) is { } dirty)
                throw new JsonException("It holds characters that cannot be seen or that change the direction of others.", $"$.{dirty.Name}", null, null);
        };
    }

    private static bool IsClean(object? value) => value switch
    {
        string text => TextRules.IsClean(text, isOneLine: false),
        IEnumerable<string?> many => many.All(one => one is null || TextRules.IsClean(one, isOneLine: false)),
        _ => true,
    };
}
