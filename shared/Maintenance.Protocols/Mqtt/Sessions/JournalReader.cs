using System.Buffers.Binary;
using System.Text;
using System.Text.Unicode;

namespace Maintenance.Protocols.Mqtt.Sessions;

/// <summary>One record of the journal after the other; the meaning of the fields is that of the kinds.</summary>
internal ref struct JournalReader(ReadOnlySpan<byte> entry)
{
    private ReadOnlySpan<byte> _rest = entry;

    public JournalKind Kind { get; private set; }

    public ushort Id { get; private set; }

    public MqttQos Qos { get; private set; }

    public ReadOnlySpan<byte> Packet { get; private set; }

    public MqttVersion Version { get; private set; }

    public string ClientId { get; private set; } = "";

    public long Accepted { get; private set; }

    public long Taken { get; private set; }

    /// <exception cref="InvalidDataException">The bytes are no records.</exception>
    public bool TryRead()
    {
        if (_rest.IsEmpty)
            return false;
        Kind = (JournalKind)Take(1)[0];
        Id = BinaryPrimitives.ReadUInt16LittleEndian(Take(2));
        switch (Kind)
        {
            case JournalKind.Published:
                Qos = (MqttQos)Take(1)[0];
                Packet = Take(BinaryPrimitives.ReadInt32LittleEndian(Take(4)));
                break;
            case JournalKind.Identity:
                Version = (MqttVersion)Take(1)[0];
                var name = Take(Id);
                ClientId = Utf8.IsValid(name) ? Encoding.UTF8.GetString(name) : throw Unknown();
                break;
            case JournalKind.Counts:
                Accepted = BinaryPrimitives.ReadInt64LittleEndian(Take(8));
                Taken = BinaryPrimitives.ReadInt64LittleEndian(Take(8));
                break;
            case < JournalKind.Identity or > JournalKind.Counts:
                throw Unknown();
        }

        return true;
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count < 0 || count > _rest.Length)
            throw Unknown();
        var taken = _rest[..count];
        _rest = _rest[count..];
        return taken;
    }

    private static InvalidDataException Unknown() =>
        new("The stored MQTT session holds a record that this version does not know. Use the version that wrote it, or delete it.");
}
