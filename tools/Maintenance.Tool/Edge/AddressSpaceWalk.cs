using System.Globalization;
using Maintenance.Protocols.OpcUa.Client;
using Maintenance.Protocols.OpcUa.Encoding;
using Maintenance.Protocols.OpcUa.Services;

namespace Maintenance.Tool.Edge;

/// <summary>
/// Goes through an address space level by level, each node once, and reads the variables it finds. Properties are left out, and
/// of an alarm there is one line, unless all is asked for: both are many times what a gateway would take.
/// </summary>
internal sealed class AddressSpaceWalk(OpcUaSession session, int depth, bool isAll = false)
{
    /// <summary>Nodes; more than a person reads.</summary>
    private const int MostNodes = 20_000;

    private const int LongestValue = 24;   // characters
    private const uint ObjectsAndVariables = (uint)(NodeClass.Object | NodeClass.Variable);
    private const uint AllFields = 63;   // Part 4 §5.9.2
    private const string Alarm = "alarm";

    private static readonly NodeId Objects = new(85);
    private static readonly NodeId Server = new(2253);
    private static readonly NodeId HierarchicalReferences = new(33);
    private static readonly NodeId HasProperty = new(46);
    private static readonly NodeId NamespaceArray = new(2255);

    private readonly HashSet<NodeId> _seen = [Objects, Server];   // the server's own diagnostics are no plant
    private readonly List<Entry> _found = [];
    private int _leftOut;
    private int _refused;

    public sealed record Found(IReadOnlyList<string> Lines, string Summary);

    public async Task<Found> RunAsync(string? filter, CancellationToken cancellationToken)
    {
        var namespaces = (await session.ReadAsync([NamespaceArray], cancellationToken))[0].Value.Elements?.OfType<string>().ToList() ?? [];
        List<Entry> level = [new("", Objects, Objects, null)];
        for (var i = 0; i < depth && level.Count > 0 && _seen.Count < MostNodes; i++)
            level = await BelowAsync(level, cancellationToken);
        var shown = _found.Where(entry => filter is null || entry.Path.Contains(filter, StringComparison.OrdinalIgnoreCase))
            .OrderBy(entry => entry.Path, StringComparer.Ordinal).ToList();
        var values = await session.ReadAsync([.. shown.Select(entry => entry.Value)], cancellationToken);
        return new(Table([.. shown.Zip(values, (entry, value) => Row(entry, value, namespaces))]), Summary(shown, filter, level.Count > 0));
    }

    private async Task<List<Entry>> BelowAsync(List<Entry> level, CancellationToken cancellationToken)
    {
        var results = await session.BrowseAsync([.. level.Select(entry => Below(entry.Node))], cancellationToken);
        var next = new List<Entry>();
        foreach (var (entry, result) in level.Zip(results))
        {
            _refused += result.StatusCode.IsBad ? 1 : 0;
            if (!isAll && StateOf(result.References) is { } state)
                _found.Add(entry with { Value = state, Kind = Alarm });
            else
                next.AddRange(result.References.Where(reference => reference.NodeId.IsLocal && _seen.Add(reference.NodeId.Node)).SelectMany(reference => Take(entry, reference)));
        }

        return next;
    }

    // An alarm is known by what every one has (Part 9 §5.5.2 and §5.8.2), whatever its type is called.
    private static NodeId? StateOf(IReadOnlyList<ReferenceDescription> below) =>
        below.Any(reference => reference.BrowseName is { NamespaceIndex: 0, Name: "EnabledState" })
            ? below.FirstOrDefault(reference => reference.BrowseName is { NamespaceIndex: 0, Name: "ActiveState" })?.NodeId.Node
            : null;

    private IEnumerable<Entry> Take(Entry above, ReferenceDescription reference)
    {
        if (!isAll && reference.ReferenceTypeId == HasProperty)
        {
            _leftOut++;
            yield break;
        }

        var entry = new Entry($"{above.Path}/{Escape(reference.BrowseName.Name ?? "")}", reference.NodeId.Node, reference.NodeId.Node, null);
        if (reference.NodeClass == NodeClass.Variable)
            _found.Add(entry);
        yield return entry;
    }

    private static BrowseDescription Below(NodeId node) => new()
    {
        NodeId = node,
        ReferenceTypeId = HierarchicalReferences,
        IncludeSubtypes = true,
        NodeClassMask = ObjectsAndVariables,
        ResultMask = AllFields,
    };

    private string Summary(List<Entry> shown, string? filter, bool isMore)
    {
        var alarms = shown.Count(entry => entry.Kind is Alarm);
        var counted = string.Join(" and ", new[] { Count(shown.Count - alarms, "variable"), alarms > 0 ? Count(alarms, Alarm) : "" }.Where(text => text.Length > 0));
        var left = _leftOut > 0 || alarms > 0 ? "; properties and what lies in alarms: --all" : "";
        var cut = _seen.Count >= MostNodes ? $"; stopped after {MostNodes} nodes: name a smaller --depth" : isMore ? "; there is more below: --depth" : "";
        var refused = _refused > 0 ? $"; the server does not tell what is below {Count(_refused, "node")}" : "";
        return $"{counted}{(filter is null ? "" : $" with '{filter}' in the path")}{left}{cut}{refused}";
    }

    private static string Count(int number, string what) => number == 1 ? $"1 {what}" : $"{number} {what}s";

    private static string[] Row(Entry entry, in DataValue value, List<string> namespaces)
    {
        var text = value.Status.IsBad ? $"{value.Status}" : string.Create(CultureInfo.InvariantCulture, $"{value.Value}").ReplaceLineEndings(" ");
        var id = entry.Node.NamespaceIndex == 0 || entry.Node.NamespaceIndex >= namespaces.Count
            ? entry.Node.ToString()
            : new ExpandedNodeId(entry.Node.InNamespace(0), namespaces[entry.Node.NamespaceIndex]).ToString();
        return [entry.Path, entry.Kind ?? $"{value.Value.Type}", text.Length > LongestValue ? $"{text[..LongestValue]}…" : text, id];
    }

    private static IReadOnlyList<string> Table(IReadOnlyList<string[]> rows)
    {
        int[] widths = [.. Enumerable.Range(0, 3).Select(column => rows.Select(row => row[column].Length).DefaultIfEmpty(0).Max())];
        return [.. rows.Select(row => $"{row[0].PadRight(widths[0])}  {row[1].PadRight(widths[1])}  {row[2].PadRight(widths[2])}  {row[3]}")];
    }

    // As the paths of a configuration are written.
    private static string Escape(string name) => string.Concat(name.Select(letter => letter is '/' or '*' or '?' or '&' ? $"&{letter}" : $"{letter}"));

    /// <param name="Value">The node whose value is shown.</param>
    /// <param name="Kind">Null: the value's type.</param>
    private sealed record Entry(string Path, NodeId Node, NodeId Value, string? Kind);
}
