using Shouldly;

namespace Maintenance.Protocols.Tests.Mqtt;

internal static class ScriptedPackets
{
    /// <summary>One of the packets that hold nothing but an identifier.</summary>
    public static void ShouldBeAnswer(this (byte First, byte[] Body) packet, byte first, byte id)
    {
        packet.First.ShouldBe(first);
        packet.Body.ShouldBe([0, id]);
    }
}
