using Maintenance.Local;

namespace Maintenance.Cloud.Tests.Live;

/// <summary>Events are told once no older transaction is open; the host's own workers have some, for milliseconds.</summary>
internal static class Settled
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(20);

    private const string Sql = "SELECT NOT EXISTS (SELECT FROM platform.event AS e WHERE e.txid >= pg_snapshot_xmin(pg_current_snapshot()))";

    public static Task EventsAsync(CloudDatabase database) =>
        Until.TrueAsync(async _ => await database.OwnerAsync<bool>(Sql), Bound, "that all events may be told", default);
}
