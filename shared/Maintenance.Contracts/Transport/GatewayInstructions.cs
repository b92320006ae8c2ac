namespace Maintenance.Contracts.Transport;

/// <summary>
/// What the cloud tells a gateway, whole each time: what is not said any more is over. Asked for at
/// <see cref="PathAfter"/>, which answers nothing (204) for as long as the gateway holds the latest.
/// </summary>
/// <param name="Version">Grows with every change of what is said to this gateway; an answer that is no newer than what is held is old.</param>
/// <param name="AtUtc">The cloud's clock as it answered: by it the gateway tells how long ago the other times are, whatever its own clock says.</param>
/// <param name="Maintenance">Assets of the gateway that are being worked on.</param>
/// <param name="Commands">What the gateway is to write, in this order; each is told until it is answered or its time is over.</param>
public sealed record GatewayInstructions(
    long Version, DateTimeOffset AtUtc, IReadOnlyList<AssetUnderMaintenance> Maintenance, IReadOnlyList<TagCommand> Commands)
{
    /// <summary>Most bytes of an answer: 1 MiB.</summary>
    public const int MaxBytes = 1024 * 1024;

    /// <summary>Highest version, so that a double holds it exactly: 2^53.</summary>
    public const long MaxVersion = 1L << 53;

    /// <summary>The longest that an answer may be waited for, as <c>Prefer: wait</c> says in seconds (RFC 7240, 4.3).</summary>
    public static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);

    /// <summary>Path of the request by a gateway that holds a version, 0 for none. In the path, because the signature covers that.</summary>
    public static string PathAfter(long held) =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"api/v1/gateway/instructions/after/{held}");
}

/// <param name="Asset">Tag number, as the gateway's tags name it.</param>
/// <param name="SinceUtc">By the cloud's clock.</param>
/// <param name="WorkOrders">Numbers of the work orders that were started, e.g. <c>W-000123</c>.</param>
public sealed record AssetUnderMaintenance(string Asset, DateTimeOffset SinceUtc, IReadOnlyList<string> WorkOrders);

/// <param name="Id">By which it is executed once at most.</param>
/// <param name="Tag">As the gateway names it.</param>
/// <param name="Value">In the tag's unit.</param>
/// <param name="ExpiresAtUtc">By the cloud's clock; it is not begun later.</param>
public sealed record TagCommand(Guid Id, string Tag, double Value, DateTimeOffset ExpiresAtUtc);
