namespace Maintenance.Edge.Downlink;

/// <summary>Work on an asset that the cloud told of and has not told to be over.</summary>
/// <param name="ToldSinceUtc">By the cloud's clock; the same work is known by it.</param>
/// <param name="SinceUtc">The same instant by the gateway's clock, as it was when it was told.</param>
internal sealed record ToldMaintenance(string Asset, DateTimeOffset ToldSinceUtc, DateTimeOffset SinceUtc, IReadOnlyList<string> WorkOrders);

/// <summary>Work on an asset that is over, by the gateway's clock.</summary>
internal sealed record EndedMaintenance(string Asset, DateTimeOffset SinceUtc, DateTimeOffset UntilUtc);

/// <summary>A command that the cloud told of and has not told to be over.</summary>
/// <param name="DeadlineUtc">By the gateway's clock, as it was when it was told; it is not begun later.</param>
internal sealed record HeldCommand(Guid Id, string Tag, double Value, DateTimeOffset DeadlineUtc);

/// <summary>What the gateway holds of the cloud's instructions, in memory and on disk.</summary>
/// <param name="Version">Of the cloud; 0 before the first.</param>
/// <param name="ConfirmedAtUtc">When the cloud last said that this holds, by the gateway's clock.</param>
internal sealed record HeldInstructions(
    long Version, DateTimeOffset ConfirmedAtUtc, IReadOnlyList<ToldMaintenance> Maintenance, IReadOnlyList<EndedMaintenance> Ended,
    IReadOnlyList<HeldCommand> Commands)
{
    public static HeldInstructions None { get; } = new(0, DateTimeOffset.MinValue, [], [], []);
}
