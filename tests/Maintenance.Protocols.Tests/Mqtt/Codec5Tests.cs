using Maintenance.Protocols.Mqtt;
using Maintenance.Protocols.Mqtt.Packets;
using Shouldly;
using Xunit;

namespace Maintenance.Protocols.Tests.Mqtt;

/// <summary>What MQTT 5.0 has on the wire and 3.1.1 has not.</summary>
public sealed class Codec5Tests
{
    private static readonly MqttMessageProperties All = new()
    {
        IsText = true,
        Expiry = TimeSpan.FromSeconds(3600),
        ContentType = "text/plain",
        ResponseTopic = "answers/7",
        CorrelationData = new byte[] { 1, 2, 3 },
        UserProperties = [new("line", "4"), new("line", "größer")],
    };

    [Theory]
    [InlineData(0, false)]
    [InlineData(2, false)]
    [InlineData(2, true)]
    public void A_message_with_properties_reads_back_as_it_was_written(ushort alias, bool isKnown)
    {
        Packets.Read5(Packets.Bytes(Publish(alias, isKnown: false)));   // so the reader knows the alias

        var read = (PublishPacket)Packets.Read5(Packets.Bytes(Publish(alias, isKnown))).ShouldHaveSingleItem();

        (read.Topic, read.Qos, read.PacketId, read.Alias).ShouldBe(("a/b", MqttQos.ExactlyOnce, (ushort)9, alias));
        read.Payload.ToArray().ShouldBe([7, 8]);
        var properties = read.Read.ShouldNotBeNull();
        (properties.IsText, properties.Expiry, properties.ContentType, properties.ResponseTopic)
            .ShouldBe((true, All.Expiry, "text/plain", "answers/7"));
        properties.CorrelationData.ToArray().ShouldBe([1, 2, 3]);
        properties.UserProperties.ShouldBe(All.UserProperties);
    }

    [Fact]
    public void Connect_is_as_the_specification_draws_it() => Convert.ToHexString(Packets.Bytes(new ConnectPacket(new()
    {
        Host = "unused",
        ClientId = "c",
        Version = MqttVersion.V5,
        CleanSession = false,
        SessionExpiry = TimeSpan.FromSeconds(16),
        InboundCapacity = 20,
        MaximumPacketSize = 4096,
        DropsLargerPackets = true,
        InboundTopicAliases = 5,
        UserProperties = [new("k", "v")],
        KeepAlive = TimeSpan.FromSeconds(300),
        Will = new("w", new byte[] { 1 }, MqttQos.ExactlyOnce, Retain: false) { Delay = TimeSpan.FromSeconds(3), Properties = new() { IsText = true } },
    }))).ShouldBe("1033" + "00044D515454" + "05" + "14" + "012C"
        + "17" + "1100000010" + "210014" + "2700001000" + "220005" + "2600016B000176"
        + "000163" + "07" + "1800000003" + "0101" + "000177" + "000101");

    [Theory]
    [InlineData(true, null, "")]                    // clean: dropped with the connection
    [InlineData(false, null, "11FFFFFFFF")]         // kept without end, as 3.1.1 does
    [InlineData(false, 5, "1100000005")]
    public void A_session_is_kept_as_long_as_asked(bool clean, int? seconds, string property)
    {
        var connect = Convert.ToHexString(Packets.Bytes(new ConnectPacket(new()
        {
            Host = "unused",
            ClientId = "c",
            Version = MqttVersion.V5,
            CleanSession = clean,
            SessionExpiry = seconds is { } kept ? TimeSpan.FromSeconds(kept) : null,
        })));

        connect[26..].StartsWith(property + "21", StringComparison.Ordinal).ShouldBeTrue(connect);
    }

    [Fact]
    public void Subscribe_carries_options_and_its_identifier() => Convert.ToHexString(Packets.Bytes(new SubscribePacket(
        10,
        [new("a", MqttQos.ExactlyOnce) { NoLocal = true, RetainAsPublished = true, RetainHandling = MqttRetainHandling.DoNotSend }, new("b", MqttQos.AtMostOnce)],
        MqttVersion.V5, Identifier: 200))).ShouldBe("820E" + "000A" + "030BC801" + "0001612E" + "00016200");

    [Fact]
    public void Answers_carry_a_reason_only_where_there_is_one()
    {
        Convert.ToHexString(Packets.Bytes(new AckPacket(PacketType.PubRel, 3, MqttReasonCode.Success))).ShouldBe("62020003");
        Convert.ToHexString(Packets.Bytes(new AckPacket(PacketType.PubComp, 3, MqttReasonCode.PacketIdentifierNotFound))).ShouldBe("7003000392");
        Convert.ToHexString(Packets.Bytes(new DisconnectPacket(MqttReasonCode.ProtocolError))).ShouldBe("E00182");
        Convert.ToHexString(Packets.Bytes(new UnsubscribePacket(1, ["a"], MqttVersion.V5))).ShouldBe("A206" + "0001" + "00" + "000161");
    }

    [Fact]
    public void Answers_of_the_broker_are_read_with_their_reasons()
    {
        Packets.Read5(0x40, 2, 0, 1).ShouldBe([new AckPacket(PacketType.PubAck, 1, MqttReasonCode.Success)]);
        Packets.Read5(0x40, 3, 0, 1, 0x10).ShouldBe([new AckPacket(PacketType.PubAck, 1, MqttReasonCode.NoMatchingSubscribers)]);
        Packets.Read5(0x50, 8, 0, 1, 0x97, 4, 0x1F, 0, 1, (byte)'x').ShouldBe([new AckPacket(PacketType.PubRec, 1, MqttReasonCode.QuotaExceeded, "x")]);
        Packets.Read5(0xE0, 2, 0x8E, 0).ShouldBe([new DisconnectPacket(MqttReasonCode.SessionTakenOver)]);
        Packets.Read5(0xE0, 0).ShouldBe([new DisconnectPacket(MqttReasonCode.Success)]);
        var granted = (SubAckPacket)Packets.Read5(0x90, 6, 0, 1, 0, 0, 2, 0x87).Single();
        granted.Codes.ShouldBe([0, 2, 0x87]);
        ((SubAckPacket)Packets.Read5(0xB0, 4, 0, 1, 0, 0x11).Single()).Codes.ShouldBe([0x11]);
    }

    [Fact]
    public void What_the_broker_grants_is_read()
    {
        var connack = (ConnAckPacket)Packets.Read5(Convert.FromHexString(
            "2037" + "00" + "00" + "34" + "1100000010" + "210014" + "2401" + "2500" + "2700001000" + "12000161" + "220005" + "1F000162"
            + "2600016B000176" + "2800" + "2900" + "2A00" + "130014" + "1A000163" + "1C000164")).Single();

        connack.Properties.Granted.ShouldBe(new MqttGranted
        {
            SessionExpiry = TimeSpan.FromSeconds(16),
            ReceiveMaximum = 20,
            MaximumQos = MqttQos.AtLeastOnce,
            RetainAvailable = false,
            MaximumPacketSize = 4096,
            AssignedClientId = "a",
            TopicAliasMaximum = 5,
            WildcardSubscriptionsAvailable = false,
            SubscriptionIdentifiersAvailable = false,
            SharedSubscriptionsAvailable = false,
            KeepAlive = TimeSpan.FromSeconds(20),
            ResponseInformation = "c",
            UserProperties = connack.Properties.Granted.UserProperties,
        });
        (connack.Properties.ReasonString, connack.Properties.ServerReference).ShouldBe(("b", "d"));
        connack.Properties.User.ShouldBe([new MqttUserProperty("k", "v")]);
    }

    [Theory]
    [InlineData("10 00", "MQTT-4.8.0-1", MqttReasonCode.ProtocolError)]                              // CONNECT
    [InlineData("30 05 00 01 61 01 01", "MQTT-4.8.0-1", MqttReasonCode.MalformedPacket)]             // payload format without its value
    [InlineData("30 04 00 01 61 05", "MQTT-4.8.0-1", MqttReasonCode.MalformedPacket)]                // more properties than bytes
    [InlineData("30 08 00 01 61 FF FF FF FF 01", "MQTT-1.5.5-1", MqttReasonCode.MalformedPacket)]    // length of five bytes
    [InlineData("30 06 00 01 61 02 01 02", "MQTT-4.13.1-1", MqttReasonCode.ProtocolError)]           // payload format 2
    [InlineData("30 08 00 01 61 04 01 00 01 00", "MQTT-2.2.2-2", MqttReasonCode.ProtocolError)]      // payload format twice
    [InlineData("30 07 00 01 61 03 21 00 01", "MQTT-2.2.2-2", MqttReasonCode.ProtocolError)]         // receive maximum in PUBLISH
    [InlineData("30 06 00 01 61 02 7E 00", "MQTT-2.2.2-2", MqttReasonCode.ProtocolError)]            // a property that is none
    [InlineData("30 07 00 01 61 03 23 00 00", "MQTT-3.1.2-26", MqttReasonCode.TopicAliasInvalid)]    // alias 0
    [InlineData("30 07 00 01 61 03 23 00 04", "MQTT-3.1.2-26", MqttReasonCode.TopicAliasInvalid)]    // alias above the maximum
    [InlineData("30 06 00 00 03 23 00 03", "MQTT-3.3.2-7", MqttReasonCode.TopicAliasInvalid)]        // alias that means nothing
    [InlineData("30 03 00 00 00", "MQTT-4.7.3-1", MqttReasonCode.ProtocolError)]                     // neither topic nor alias
    [InlineData("30 06 00 01 61 02 0B 00", "MQTT-3.8.2-1", MqttReasonCode.ProtocolError)]            // subscription identifier 0
    [InlineData("30 08 00 01 61 04 08 00 01 23", "MQTT-3.3.2-14", MqttReasonCode.ProtocolError)]     // response topic with a wildcard
    [InlineData("20 06 00 00 03 21 00 00", "MQTT-4.13.1-1", MqttReasonCode.ProtocolError)]           // receive maximum 0
    [InlineData("20 05 00 00 02 24 02", "MQTT-4.13.1-1", MqttReasonCode.ProtocolError)]              // maximum QoS 2
    [InlineData("20 03 01 87 00", "MQTT-3.2.2-4", MqttReasonCode.ProtocolError)]                     // refused, with a session
    [InlineData("40 03 00 01 92", "MQTT-3.4.2-1", MqttReasonCode.ProtocolError)]                     // a PUBCOMP's reason in PUBACK
    [InlineData("62 03 00 01 80", "MQTT-3.4.2-1", MqttReasonCode.ProtocolError)]
    [InlineData("E0 01 04", "MQTT-3.14.2-1", MqttReasonCode.ProtocolError)]                          // a client's reason
    [InlineData("E0 07 00 05 11 00 00 00 01", "MQTT-2.2.2-2", MqttReasonCode.ProtocolError)]         // session expiry from a server
    [InlineData("90 04 00 01 00 03", "MQTT-3.9.3-2", MqttReasonCode.ProtocolError)]
    public void A_violation_is_refused_by_its_statement_and_told_by_its_reason(string hex, string statement, MqttReasonCode reason)
    {
        var refused = Should.Throw<MqttProtocolException>(() => Packets.Read5(Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal))));

        (refused.Statement, refused.Reason).ShouldBe((statement, reason));
    }

    private static PublishPacket Publish(ushort alias, bool isKnown) => new("a/b", new byte[] { 7, 8 }, MqttQos.ExactlyOnce, false, false, 9)
    {
        Version = MqttVersion.V5,
        Alias = alias,
        IsAliasKnown = isKnown,
        Properties = All.Encode(),
    };
}
