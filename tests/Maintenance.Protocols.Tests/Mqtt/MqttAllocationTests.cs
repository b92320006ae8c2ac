using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using Maintenance.Protocols.Mqtt;
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
    private const int InFlight = 200;

    /// <summary>Header, method table and one field, on 64 bits.</summary>
    private const int SmallestObjectBytes = 24;

    [Theory]
    [InlineData(MqttVersion.V311)]
    [InlineData(MqttVersion.V5)]
    public async Task A_received_message_and_its_acknowledgement_allocate_nothing(MqttVersion version)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        using var broker = new ScriptedBroker();
        var (client, peer) = await (version == MqttVersion.V5 ? broker.Connect5Async() : broker.ConnectAsync());
        await using var connected = client;
        using var connection = peer;
        await using var messages = client.ReadMessagesAsync(patience.Token).GetAsyncEnumerator(patience.Token);
        var packets = Enumerable.Range(1, Messages).SelectMany(id => Publish((ushort)id, version)).ToArray();
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
            allocated[round] = GC.GetTotalAllocatedBytes(precise: true) - before;
        }

        // The test runner and threads that come and go allocate some kilobytes in a round. One smallest object for each
        // message would be in every round, and more.
        allocated.Min().ShouldBeLessThan(Messages * SmallestObjectBytes, string.Join(' ', allocated));
    }

    [Theory]
    [InlineData(MqttVersion.V311)]
    [InlineData(MqttVersion.V5)]
    [SuppressMessage("Reliability", "CA2012", Justification = "Each is awaited once; a task for each would be allocated.")]
    public async Task A_message_published_and_acknowledged_by_the_broker_allocates_nothing(MqttVersion version)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        using var broker = new ScriptedBroker();
        var (client, peer) = await (version == MqttVersion.V5 ? broker.Connect5Async() : broker.ConnectAsync());
        await using var connected = client;
        using var connection = peer;
        var payload = "12.5"u8.ToArray();
        var sent = new byte[InFlight * Publish(0, version).Length];
        var acks = new byte[InFlight * AckBytes];
        var publishing = new ValueTask[InFlight];
        var allocated = new long[Rounds];
        for (var round = 0; round < Rounds; round++)
        {
            var before = GC.GetTotalAllocatedBytes(precise: true);
            for (var message = 0; message < InFlight; message++)
                publishing[message] = client.PublishAsync("t/current", payload, MqttQos.AtLeastOnce, retain: false, patience.Token);
            await peer.ReceiveAsync(sent, patience.Token);
            Acknowledge(sent, acks);
            await peer.SendAsync(acks);
            foreach (var published in publishing)
                await published;
            allocated[round] = GC.GetTotalAllocatedBytes(precise: true) - before;
        }

        allocated.Min().ShouldBeLessThan(InFlight * SmallestObjectBytes, string.Join(' ', allocated));
    }

    /// <summary>A PUBACK for each of the PUBLISHes, which are all of one length (MQTT 3.1.1, 3.4).</summary>
    private static void Acknowledge(ReadOnlySpan<byte> publishes, Span<byte> acks)
    {
        var length = publishes.Length / InFlight;
        for (var message = 0; message < InFlight; message++)
        {
            var ack = acks.Slice(message * AckBytes, AckBytes);
            (ack[0], ack[1]) = (0x40, 2);
            publishes.Slice((message * length) + 13, 2).CopyTo(ack[2..]);
        }
    }

    /// <summary>PUBLISH at QoS 1 (3.3), at MQTT 5.0 without properties.</summary>
    private static byte[] Publish(ushort id, MqttVersion version)
    {
        byte[] packet = [0x32, 0, 0, 9, .. "t/current"u8, 0, 0, .. version == MqttVersion.V5 ? (byte[])[0] : [], .. "12.5"u8];
        packet[1] = (byte)(packet.Length - 2);
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(13), id);
        return packet;
    }
}
