using Microsoft.Extensions.Primitives;

namespace Maintenance.Cloud.Platform;

/// <summary>
/// Whether a list of the API can be asked so, found out by what reads its addresses: of records by <see cref="RecordQuery"/>, of anything
/// else by its endpoint, which is asked as far as it reads what it is asked with.
/// </summary>
internal static class AskedList
{
    private const string Root = "/api/v1/";
    private const string Csv = ".csv";

    /// <summary>Set in the items of a request that is only to be read.</summary>
    private static readonly object Reading = new();

    /// <summary>Whether the request is only to be read, not answered.</summary>
    public static bool IsOnlyRead(HttpContext context) => context.Items.ContainsKey(Reading);

    /// <summary>Names of the lists that are asked at an address of their own and want nothing to be said, in order.</summary>
    public static async Task<IReadOnlyList<string>> NamesAsync(IServiceProvider services)
    {
        List<string> names = [];
        foreach (var list in Lists(services))
        {
            if (KindOf(list) is not null || await IsReadAsync(services, list, new(StringComparer.Ordinal)))
                names.Add(NameOf(list));
        }

        return [.. names.Order(StringComparer.Ordinal)];
    }

    /// <returns>What is wrong, by name; null where there is no such list.</returns>
    public static async Task<IReadOnlyList<(string Name, string Message)>?> FaultsAsync(
        IServiceProvider services, string name, IReadOnlyDictionary<string, string> asked)
    {
        if (Lists(services).FirstOrDefault(one => string.Equals(NameOf(one), name, StringComparison.Ordinal)) is not { } list)
            return null;
        List<(string, string)> faults = [.. asked.Keys.Where(IsPart).Select(part => (part, "This is of a part of the list."))];
        var whole = asked.Where(one => !IsPart(one.Key)).ToDictionary(one => one.Key, one => new StringValues(one.Value), StringComparer.Ordinal);
        if (KindOf(list) is { } kind)
        {
            RecordQuery.Read(kind, new QueryCollection(whole), faults);
            return faults;
        }

        if (!await IsReadAsync(services, list, new(StringComparer.Ordinal)))
            return null;
        var known = KnownQuery.NamesOf(list) ?? [];
        foreach (var (filter, value) in whole)
        {
            if (!known.Contains(filter, StringComparer.Ordinal) || IsPart(filter))
                faults.Add((filter, $"This list knows no such filter. It has {string.Join(", ", known.Where(one => !IsPart(one)))}."));
            else if (!await IsReadAsync(services, list, new(StringComparer.Ordinal) { [filter] = value }))
                faults.Add((filter, "This is not a value of this filter."));
        }

        return faults;
    }

    private static bool IsPart(string name) => name is RecordQuery.Limit or RecordQuery.Cursor;

    /// <summary>The CSV of each: it answers with the whole list.</summary>
    private static IEnumerable<RouteEndpoint> Lists(IServiceProvider services) => services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
        .Where(one => one.RoutePattern is { Parameters: [], RawText: { } path } && path.StartsWith(Root, StringComparison.Ordinal) && path.EndsWith(Csv, StringComparison.Ordinal));

    private static string NameOf(RouteEndpoint list) => list.RoutePattern.RawText![Root.Length..^Csv.Length];

    private static RecordDefinition? KindOf(RouteEndpoint list) => list.Metadata.GetMetadata<RecordEndpoint>()?.Kind;

    private static async Task<bool> IsReadAsync(IServiceProvider services, RouteEndpoint list, Dictionary<string, StringValues> asked)
    {
        var context = new DefaultHttpContext { RequestServices = services };
        context.SetEndpoint(list);
        context.Request.Method = HttpMethods.Get;
        context.Request.Query = new QueryCollection(asked);
        context.Items[Reading] = true;
        try
        {
            await list.RequestDelegate!(context);
        }
        catch (BadHttpRequestException)
        {
            return false;
        }

        return context.Response.StatusCode is StatusCodes.Status204NoContent;
    }
}
