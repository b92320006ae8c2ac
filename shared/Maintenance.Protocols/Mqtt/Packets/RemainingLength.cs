using System.Buffers;

namespace Maintenance.Protocols.Mqtt.Packets;

/// <summary>The length of what follows the fixed header: 7 bits a byte, low first, at most four bytes (§2.2.3).</summary>
internal static class RemainingLength
{
    public const int Maximum = 268_435_455;

    public static int Size(int length) => length switch { < 128 => 1, < 16_384 => 2, < 2_097_152 => 3, _ => 4 };

    /// <returns>False when the bytes that are there do not yet tell.</returns>
    public static bool TryRead(ref SequenceReader<byte> reader, out int length)
    {
        length = 0;
        for (var shift = 0; shift < 28; shift += 7)
        {
            if (!reader.TryRead(out var next))
                return false;
            length |= (next & 0x7F) << shift;
            if (next < 0x80)
                return true;
        }

        throw new MqttProtocolException("MQTT-4.8.0-1", "The remaining length has more than four bytes (§2.2.3).");
    }
}
