using Maintenance.Cloud.Platform;

namespace Maintenance.Cloud.Assets;

/// <summary>What an entry of a history may come from; each is the name of a kind of record.</summary>
public enum HistorySourceKind
{
    Request,
    WorkOrder,
    Stop,
}

/// <summary>The request, work order or stop that an entry of a history comes from.</summary>
/// <param name="Number">That a person can say; a stop has none.</param>
public sealed record HistorySource(HistorySourceKind Kind, Guid Id, string? Number)
{
    /// <summary>How types of events begin, the longer before those that they begin with; null: it comes from none.</summary>
    private static readonly (string Prefix, HistorySourceKind? Kind)[] Types =
    [
        ("WorkOrderTemplate", null), ("StopRule", null), ("StopReason", null),
        .. Enum.GetValues<HistorySourceKind>().Select(kind => (kind.ToString(), (HistorySourceKind?)kind)),
    ];

    /// <summary>What events of a type come from; null: none of these.</summary>
    internal static HistorySourceKind? KindOf(string type) => Array.Find(Types, one => type.StartsWith(one.Prefix, StringComparison.Ordinal)).Kind;

    /// <summary>Of some sources those that the scope shows. Ids are told apart by their kinds: who makes a record makes its id.</summary>
    internal static async Task<IReadOnlyDictionary<(HistorySourceKind Kind, Guid Id), HistorySource>> ReadAsync(
        DbScope scope, RecordNames names, IEnumerable<(HistorySourceKind Kind, Guid Id)> sources, CancellationToken cancellationToken)
    {
        (HistorySourceKind Kind, Guid Id)[] asked = [.. sources.Distinct()];
        if (asked.Length == 0)
            return new Dictionary<(HistorySourceKind, Guid), HistorySource>();
        var found = await names.FindAsync(
            scope, [.. asked.Select(source => source.Kind.ToString()).Distinct()], [.. asked.Select(source => source.Id).Distinct()], cancellationToken);
        return found.Select(one => new HistorySource(Enum.Parse<HistorySourceKind>(one.Kind), one.Id, one.Name)).ToDictionary(one => (one.Kind, one.Id));
    }
}
