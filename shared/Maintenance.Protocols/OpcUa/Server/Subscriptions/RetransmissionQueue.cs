namespace Maintenance.Protocols.OpcUa.Server.Subscriptions;

/// <summary>Messages sent and not acknowledged, for Republish. Beyond its bounds the oldest goes (Part 4 §5.14.1.1).</summary>
internal sealed class RetransmissionQueue(int mostMessages, int mostBytes)
{
    private readonly List<(uint Number, byte[] Message)> _messages = [];
    private long _bytes;

    public IReadOnlyList<uint> Numbers => [.. _messages.Select(kept => kept.Number)];

    public void Add(uint number, byte[] message)
    {
        _messages.Add((number, message));
        _bytes += message.Length;
        while (_messages.Count > mostMessages || (_bytes > mostBytes && _messages.Count > 1))
            RemoveAt(0);
    }

    public byte[]? Find(uint number) => _messages.FirstOrDefault(kept => kept.Number == number).Message;

    public bool Acknowledge(uint number)
    {
        var index = _messages.FindIndex(kept => kept.Number == number);
        if (index >= 0)
            RemoveAt(index);
        return index >= 0;
    }

    private void RemoveAt(int index)
    {
        _bytes -= _messages[index].Message.Length;
        _messages.RemoveAt(index);
    }
}
