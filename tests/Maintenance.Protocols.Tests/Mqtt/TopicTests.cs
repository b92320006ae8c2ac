using Maintenance.Protocols.Mqtt;
using Shouldly;
using Xunit;

namespace Maintenance.Protocols.Tests.Mqtt;

public sealed class TopicTests
{
    [Theory]
    [InlineData("", "MQTT-4.7.3-1")]
    [InlineData("a/+", "MQTT-3.3.2-2")]
    [InlineData("#", "MQTT-3.3.2-2")]
    [InlineData("a\0b", "MQTT-4.7.3-2")]
    public void A_topic_that_nobody_may_publish_to_is_refused(string topic, string statement) =>
        Should.Throw<ArgumentException>(() => MqttTopic.RequireName(topic)).Message.ShouldContain(statement);

    [Theory]
    [InlineData("a/#/b", "MQTT-4.7.1-2")]
    [InlineData("a#", "MQTT-4.7.1-2")]
    [InlineData("a+/b", "MQTT-4.7.1-3")]
    [InlineData("", "MQTT-4.7.3-1")]
    public void A_filter_that_is_none_is_refused(string filter, string statement) =>
        Should.Throw<ArgumentException>(() => MqttTopic.RequireFilter(filter)).Message.ShouldContain(statement);

    [Theory]
    [InlineData("#")]
    [InlineData("+")]
    [InlineData("+/a/+/#")]
    [InlineData("/")]
    [InlineData("$SYS/#")]
    public void A_filter_with_whole_wildcards_is_taken(string filter) => MqttTopic.RequireFilter(filter);

    [Fact]
    public void A_topic_with_half_a_surrogate_pair_is_refused() =>
        Should.Throw<ArgumentException>(() => MqttTopic.RequireName("a\uD800")).Message.ShouldContain("MQTT-1.5.3-1");

    [Fact]
    public void A_topic_longer_than_its_length_field_is_refused() =>
        Should.Throw<ArgumentException>(() => MqttTopic.RequireName(new string('é', 32_768))).Message.ShouldContain("MQTT-4.7.3-3");
}
