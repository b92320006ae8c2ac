namespace Maintenance.Protocols.OpcUa.Encoding;

/// <summary>A text and the locale it is written in, such as "de-CH" (Part 3 §8.5). Either may be null.</summary>
public readonly record struct LocalizedText(string? Locale, string? Text)
{
    public LocalizedText(string? text)
        : this(null, text)
    {
    }

    public override string ToString() => Text ?? "";
}
