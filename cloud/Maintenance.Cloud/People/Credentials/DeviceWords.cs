namespace Maintenance.Cloud.People;

/// <summary>
/// What a person calls the device of a session, from what its program says of itself (RFC 9110, 10.1.5). Browsers name the ones that they stand in for,
/// too: the first of these words that is found is the true one.
/// </summary>
internal static class DeviceWords
{
    private const int LongestProgram = 40;

    private static readonly (string Mark, string Name)[] Browsers =
    [
        ("Edg/", "Edge"), ("EdgA/", "Edge"), ("EdgiOS/", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser/", "Samsung Internet"), ("Firefox/", "Firefox"), ("FxiOS/", "Firefox"),
        ("CriOS/", "Chrome"), ("Chrome/", "Chrome"), ("Safari/", "Safari"),
    ];

    private static readonly (string Mark, string Name)[] Systems =
    [
        ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"), ("CrOS", "ChromeOS"), ("Macintosh", "macOS"), ("Linux", "Linux"),
    ];

    /// <returns>E.g. <c>Firefox on Android</c>, or the name of a program; null where nothing was said.</returns>
    public static string? Of(string? userAgent)
    {
        if (string.IsNullOrWhiteSpace(userAgent))
            return null;
        var program = Find(Browsers, userAgent) ?? userAgent.Split('/', ' ')[0];
        if (program.Length > LongestProgram)
            program = program[..LongestProgram];
        return Find(Systems, userAgent) is { } system ? $"{program} on {system}" : program;
    }

    private static string? Find((string Mark, string Name)[] known, string userAgent) =>
        Array.Find(known, one => userAgent.Contains(one.Mark, StringComparison.Ordinal)).Name;
}
