namespace Maintenance.Edge.Downlink;

/// <summary>What the gateway's own page says of the cloud's word.</summary>
/// <param name="Version">0 before the cloud told anything.</param>
/// <param name="ConfirmedAtUtc">When the cloud last said that it holds.</param>
/// <param name="HoldsUntilUtc">Without a further word of the cloud maintenance ends then.</param>
/// <param name="IsLapsed">It has, and assets that the cloud said are under maintenance are watched again.</param>
/// <param name="LastError">Why the cloud cannot be asked; null where it can.</param>
internal sealed record DownlinkView(
    long Version, DateTimeOffset? ConfirmedAtUtc, DateTimeOffset? HoldsUntilUtc, bool IsLapsed, string? LastError,
    IReadOnlyList<ToldMaintenance> Maintenance)
{
    public static DownlinkView Of(CloudWord word, DownlinkStatus status, DateTimeOffset nowUtc)
    {
        var held = word.Held;
        var isTold = held.Version > 0;
        return new(
            held.Version, isTold ? held.ConfirmedAtUtc : null, isTold ? CloudWord.HoldsUntil(held) : null,
            word.IsLapsed(nowUtc), status.LastError, held.Maintenance);
    }
}
