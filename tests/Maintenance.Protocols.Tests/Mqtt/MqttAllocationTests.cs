using System.Buffers.Binary;
using Shouldly;
using Xunit;

namespace Maintenance.Protocols.Tests.Mqtt;

/// <summary>Alone in its collection, for what other tests allocate would be counted too.</summary>
[Collection(nameof(MqttAllocationTests))]
[CollectionDefinition(nameof(MqttAllocationTests), DisableParallelization = true)]
public sealed class MqttAllocationTests
{
    private const int Rounds = 8;
    private const int Messages = 1000;
    private const int AckBytes = 4;
    private const int MostBytesAMessage = 64;

    [Fact]
    public async Task A_received_message_and_its_acknowledgement_allocate_next_to_nothing()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        using var broker = new ScriptedBroker();
        var (client, peer) = await broker.ConnectAsync();
        await using var connected = client;
        using var connection = peer;
        await using var messages = client.ReadMessagesAsync(patience.Token).GetAsyncEnumerator(patience.Token);
        var packets = Enumerable.Range(1, Messages).SelectMany(id => Publish((ushort)id)).ToArray();
        var acks = new byte[Messages * AckBytes];
        var allocated = new long[Rounds];
        for (var round = 0; round < Rounds; round++)
        {
            var before = GC.GetTotalAllocatedBytes(precise: true);
            var sending = peer.SendAsync(packets);
            for (var message = 0; message < Messages; message++)
            {
                (await messages.MoveNextAsync()).ShouldBeTrue();
                await messages.Current.AcknowledgeAsync(patience.Token);
            }

            await sending;
            await peer.ReceiveAsync(acks, patience.Token);
            allocated[round] = (GC.GetTotalAllocatedBytes(precise: true) - before) / Messages;
        }

        allocated.Min().ShouldBeLessThanOrEqualTo(MostBytesAMessage, string.Join(' ', allocated));
    }

    /// <summary>PUBLISH at QoS 1 (MQTT 3.1.1, 3.3).</summary>
    private static byte[] Publish(ushort id)
    {
        byte[] packet = [0x32, 0, 0, 9, .. "t/current"u8, 0, 0, .. "12.5"u8];
        packet[1] = (byte)(packet.Length - 2);
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(13), id);
        return packet;
    }
}
