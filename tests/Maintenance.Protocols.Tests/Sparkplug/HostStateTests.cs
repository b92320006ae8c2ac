using System.Text;
using Maintenance.Protocols.Sparkplug;
using Maintenance.Protocols.Sparkplug.Node;
using Shouldly;
using Xunit;

namespace Maintenance.Protocols.Tests.Sparkplug;

/// <summary>STATE messages, and which of them an edge node believes.</summary>
public sealed class HostStateTests
{
    [Fact]
    public void tck_id_host_topic_phid_birth_payload() =>
        Encoding.UTF8.GetString(new HostState(true, 1_700_000_000_123).ToBytes()).ShouldBe("{\"online\":true,\"timestamp\":1700000000123}");

    [Fact]
    public void tck_id_host_topic_phid_death_payload() =>
        Encoding.UTF8.GetString(new HostState(false, 5).ToBytes()).ShouldBe("{\"online\":false,\"timestamp\":5}");

    [Theory]
    [InlineData("{\"online\":true,\"timestamp\":7}", true)]
    [InlineData("{\"timestamp\":7,\"online\":false,\"more\":[]}", false)]
    public void What_was_said_is_read(string json, bool isOnline) =>
        HostState.Parse(Encoding.UTF8.GetBytes(json)).ShouldBe(new HostState(isOnline, 7));

    [Theory]
    [InlineData("ONLINE")]
    [InlineData("")]
    [InlineData("[true,7]")]
    [InlineData("{\"online\":\"true\",\"timestamp\":7}")]
    [InlineData("{\"online\":true}")]
    [InlineData("{\"online\":true,\"timestamp\":-7}")]
    [InlineData("{\"online\":true,\"timestamp\":\"7\"}")]
    public void What_says_nothing_is_refused(string json) =>
        Should.Throw<SparkplugException>(() => HostState.Parse(Encoding.UTF8.GetBytes(json)));

    [Fact]
    public void tck_id_message_flow_edge_node_birth_publish_phid_wait_timestamp()
    {
        var host = new PrimaryHost();
        host.IsOnline.ShouldBeNull();
        host.Take(new(true, 100)).ShouldBeTrue();
        host.Take(new(true, 100)).ShouldBeTrue();
        host.Take(new(false, 100)).ShouldBeTrue();
        host.Take(new(true, 99)).ShouldBeFalse();
        host.IsOnline.ShouldBe(false);
        host.Take(new(true, 101)).ShouldBeTrue();
        host.IsOnline.ShouldBe(true);
    }

    [Fact]
    public void tck_id_operational_behavior_edge_node_termination_host_offline_timestamp()
    {
        var host = new PrimaryHost();
        host.Take(new(true, 100));
        host.Take(new(false, 99)).ShouldBeFalse();
        host.IsOnline.ShouldBe(true);
    }
}
