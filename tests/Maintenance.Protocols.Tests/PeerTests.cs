using Shouldly;
using Xunit;

namespace Maintenance.Protocols.Tests;

public sealed class PeerTests
{
    [Fact]
    public void A_missing_peer_leaves_a_test_out_only_where_it_is_not_required()
    {
        var was = Environment.GetEnvironmentVariable("MAINTENANCE_PEERS");
        try
        {
            Environment.SetEnvironmentVariable("MAINTENANCE_PEERS", null);
            Peer.Skip("socat is missing").ShouldBe("socat is missing");
            Environment.SetEnvironmentVariable("MAINTENANCE_PEERS", "required");
            Peer.Skip("socat is missing").ShouldBeNull();
        }
        finally
        {
            Environment.SetEnvironmentVariable("MAINTENANCE_PEERS", was);
        }
    }
}
