namespace Maintenance.Protocols.OpcUa.Client.Subscriptions;

/// <summary>Values that are missing and that no history had.</summary>
/// <param name="Handle">The item; null for all of the subscription.</param>
/// <param name="FromUtc">The last time before it, by the server's clock; null where nothing had come yet.</param>
/// <param name="AtLeast">Values that are surely missing for an overflow, messages for lost ones, otherwise 0.</param>
public sealed record SubscriptionGap(GapReason Reason, int? Handle, DateTimeOffset? FromUtc, DateTimeOffset ToUtc, long AtLeast);
