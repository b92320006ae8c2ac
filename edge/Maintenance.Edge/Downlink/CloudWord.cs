using System.Collections.Concurrent;
using Maintenance.Contracts.Transport;

namespace Maintenance.Edge.Downlink;

/// <summary>
/// What the cloud told last: which assets are worked on, and which were, and what it wants written. Its times become the gateway's
/// on arrival: how long ago a thing was is what two clocks agree on. Written by one thread at a time, read by any.
/// </summary>
internal sealed class CloudWord
{
    /// <summary>
    /// Work that nobody has confirmed for so long counts as over: the cloud is away, and a machine that nobody watches is worse
    /// than an alarm of one that is still being mended.
    /// </summary>
    public static readonly TimeSpan HoldsFor = TimeSpan.FromDays(1);

    /// <summary>Of ended work is remembered what samples may still come late for.</summary>
    private static readonly TimeSpan Remembered = TimeSpan.FromDays(1);

    private const int MostEnded = 1_000;
    private readonly ConcurrentDictionary<string, AssetMaintenance> _byAsset = new(StringComparer.Ordinal);
    private volatile HeldInstructions _held;

    public CloudWord(HeldInstructions? earlier = null)
    {
        _held = earlier ?? HeldInstructions.None;
        Show();
    }

    /// <summary>What is to be kept on disk.</summary>
    public HeldInstructions Held => _held;

    /// <summary>The same object for as long as the gateway runs.</summary>
    public AssetMaintenance Of(string asset) => _byAsset.GetOrAdd(asset, static _ => new());

    /// <summary>Whether work was told whose time without word from the cloud has run out.</summary>
    public bool IsLapsed(DateTimeOffset nowUtc) => _held.Maintenance.Count > 0 && nowUtc > HoldsUntil(_held);

    /// <summary>Until when what was told holds without a further word.</summary>
    public static DateTimeOffset HoldsUntil(HeldInstructions held) =>
        held.ConfirmedAtUtc > DateTimeOffset.MaxValue - HoldsFor ? DateTimeOffset.MaxValue : held.ConfirmedAtUtc + HoldsFor;

    /// <summary>Takes an answer of the cloud.</summary>
    /// <returns>False where it is no newer than what is held: it changes nothing.</returns>
    public bool Take(GatewayInstructions told, DateTimeOffset nowUtc)
    {
        var before = _held;
        if (told.Version <= before.Version)
            return false;
        var known = before.Maintenance.ToDictionary(work => work.Asset, StringComparer.Ordinal);
        var now = told.Maintenance.DistinctBy(asset => asset.Asset, StringComparer.Ordinal)
            .Select(asset => Place(asset, known.GetValueOrDefault(asset.Asset), told.AtUtc, nowUtc)).ToList();
        var going = now.Select(work => (work.Asset, work.ToldSinceUtc)).ToHashSet();
        var untilUtc = Earlier(nowUtc, HoldsUntil(before));
        var ended = before.Maintenance.Where(work => !going.Contains((work.Asset, work.ToldSinceUtc)))
            .Select(work => new EndedMaintenance(work.Asset, work.SinceUtc, untilUtc));
        _held = new(
            told.Version, nowUtc, now,
            [.. before.Ended.Where(work => nowUtc - work.UntilUtc < Remembered).Concat(ended).TakeLast(MostEnded)],
            [.. told.Commands.Select(command => new HeldCommand(command.Id, command.Tag, command.Value, After(nowUtc, command.ExpiresAtUtc - told.AtUtc)))]);
        Show();
        return true;
    }

    /// <summary>The cloud says that there is nothing newer: what was told goes on.</summary>
    public void Confirm(DateTimeOffset nowUtc)
    {
        var before = _held;
        // A clock that was set back: the work began before now all the same.
        _held = before with
        {
            ConfirmedAtUtc = nowUtc,
            Maintenance = [.. before.Maintenance.Select(work => work with { SinceUtc = Earlier(work.SinceUtc, nowUtc) })],
        };
        Show();
    }

    private static ToldMaintenance Place(AssetUnderMaintenance told, ToldMaintenance? known, DateTimeOffset answeredAtUtc, DateTimeOffset nowUtc)
    {
        var ago = answeredAtUtc - told.SinceUtc;
        var sinceUtc = ago <= TimeSpan.Zero ? nowUtc : nowUtc - DateTimeOffset.MinValue <= ago ? DateTimeOffset.MinValue : nowUtc - ago;
        // Told anew, for another asset's sake, the same work began when it began.
        return known?.ToldSinceUtc == told.SinceUtc
            ? known with { SinceUtc = Earlier(known.SinceUtc, sinceUtc), WorkOrders = told.WorkOrders }
            : new(told.Asset, told.SinceUtc, sinceUtc, told.WorkOrders);
    }

    private static DateTimeOffset After(DateTimeOffset atUtc, TimeSpan left) => atUtc > DateTimeOffset.MaxValue - left ? DateTimeOffset.MaxValue : atUtc + left;

    private static DateTimeOffset Earlier(DateTimeOffset one, DateTimeOffset other) => one < other ? one : other;

    private void Show()
    {
        var held = _held;
        var untilUtc = HoldsUntil(held);
        var spans = held.Maintenance.Select(work => (work.Asset, Span: new MaintenanceSpan(work.SinceUtc, untilUtc)))
            .Concat(held.Ended.Select(work => (work.Asset, Span: new MaintenanceSpan(work.SinceUtc, work.UntilUtc))))
            .ToLookup(work => work.Asset, work => work.Span, StringComparer.Ordinal);
        foreach (var asset in spans)
            Of(asset.Key).Show([.. asset]);
        foreach (var (asset, maintenance) in _byAsset)
        {
            if (!spans.Contains(asset))
                maintenance.Show([]);
        }
    }
}
