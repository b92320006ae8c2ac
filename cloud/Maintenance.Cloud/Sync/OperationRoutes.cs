using System.Collections.Frozen;
using System.Text.RegularExpressions;
using Maintenance.Cloud.Platform;

namespace Maintenance.Cloud.Sync;

/// <summary>Which endpoint takes which operation: those of the kinds that devices take along, by their own addresses.</summary>
internal sealed partial class OperationRoutes(EndpointDataSource endpoints)
{
    public const string Make = "make";
    public const string Change = "change";
    public const string Remove = "remove";

    /// <summary>Verbs whose bodies are no JSON, or that make many at once.</summary>
    private static readonly string[] NotQueued = ["bulk", "import"];

    private FrozenDictionary<(string Kind, string Action), RouteEndpoint> Routes => field ??= Find();

    private static readonly FrozenDictionary<string, RecordDefinition> Kinds =
        SyncKind.All.SelectMany(kind => kind.Parts.Select(part => part.Kind).Prepend(kind.Kind)).Concat(SyncKind.OnlyMade).ToFrozenDictionary(kind => kind.Path, StringComparer.Ordinal);

    /// <summary>The kind of an address; null where devices do not take it along.</summary>
    public static RecordDefinition? KindOf(string path) => Kinds.GetValueOrDefault(path);

    public RouteEndpoint? Of(string kind, string action) => Routes.GetValueOrDefault((kind, action));

    private FrozenDictionary<(string Kind, string Action), RouteEndpoint> Find()
    {
        Dictionary<(string, string), RouteEndpoint> found = [];
        foreach (var endpoint in endpoints.Endpoints.OfType<RouteEndpoint>())
        {
            var method = endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods[0];
            if (Address().Match(endpoint.RoutePattern.RawText ?? "") is not { Success: true } address || KindOf(address.Groups["kind"].Value) is null)
                continue;
            var (hasId, verb) = (address.Groups["id"].Success, address.Groups["verb"].Value);
            var action = (method, hasId, verb) switch
            {
                ("POST", false, "") when endpoint.Metadata.GetMetadata<RecordEndpoint>() is not null => Make,
                ("PATCH", true, "") => Change,
                ("DELETE", true, "") => Remove,
                ("POST", true, { Length: > 0 }) when !NotQueued.Contains(verb, StringComparer.Ordinal) => verb,
                _ => null,
            };
            if (action is not null)
                found[(address.Groups["kind"].Value, action)] = endpoint;
        }

        return found.ToFrozenDictionary();
    }

    [GeneratedRegex("^/api/v1/(?<kind>[a-z-]+)(?<id>/\\{id(:guid)?\\})?(/(?<verb>[a-z-]+))?$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Address();
}
