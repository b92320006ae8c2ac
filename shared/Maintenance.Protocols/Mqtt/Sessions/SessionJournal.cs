using System.Buffers;
using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;

namespace Maintenance.Protocols.Mqtt.Sessions;

/// <summary>
/// Collects what happens to a session and makes it durable, all that has come together by one append. Records are gathered under
/// the session's lock, so that their order is that of the events.
/// </summary>
[SuppressMessage("Reliability", "CA1001", Justification = "A SemaphoreSlim whose wait handle nobody asks for holds nothing to dispose.")]
internal sealed class SessionJournal(IMqttSessionStore store)
{
    /// <summary>Bytes up to which nobody cares; beyond it a journal is rewritten when half of it says nothing any more.</summary>
    private const int RewrittenFrom = 1024 * 1024;

    private readonly SemaphoreSlim _turn = new(1, 1);
    private ArrayBufferWriter<byte> _gathered = new();
    private ArrayBufferWriter<byte> _written = new();
    private long _rewriteAt = RewrittenFrom;
    private volatile Exception? _failure;

    /// <summary>What is on disk may be less than what is in memory, so memory is not to be believed.</summary>
    public bool HasFailed => _failure is not null;

    public void Add(JournalKind kind, ushort id) => Write(_gathered, kind, id);

    public void AddPublished(MqttQos qos, ushort id, ReadOnlySpan<byte> packet) => WritePublished(_gathered, qos, id, packet);

    public void AddIdentity(MqttVersion version, string clientId) => WriteIdentity(_gathered, version, clientId);

    public static void Write(ArrayBufferWriter<byte> target, JournalKind kind, ushort id)
    {
        var span = target.GetSpan(3);
        span[0] = (byte)kind;
        BinaryPrimitives.WriteUInt16LittleEndian(span[1..], id);
        target.Advance(3);
    }

    public static void WritePublished(ArrayBufferWriter<byte> target, MqttQos qos, ushort id, ReadOnlySpan<byte> packet)
    {
        Write(target, JournalKind.Published, id);
        var span = target.GetSpan(5);
        span[0] = (byte)qos;
        BinaryPrimitives.WriteInt32LittleEndian(span[1..], packet.Length);
        target.Advance(5);
        target.Write(packet);
    }

    public static void WriteIdentity(ArrayBufferWriter<byte> target, MqttVersion version, string clientId)
    {
        Write(target, JournalKind.Identity, (ushort)MqttTopic.StrictUtf8.GetByteCount(clientId));
        target.Write([(byte)version]);
        target.Write(MqttTopic.StrictUtf8.GetBytes(clientId));
    }

    public static void WriteCounts(ArrayBufferWriter<byte> target, ushort lastId, long accepted, long taken)
    {
        Write(target, JournalKind.Counts, lastId);
        var span = target.GetSpan(16);
        BinaryPrimitives.WriteInt64LittleEndian(span, accepted);
        BinaryPrimitives.WriteInt64LittleEndian(span[8..], taken);
        target.Advance(16);
    }

    /// <summary>Done when all that was added before is durable.</summary>
    /// <param name="gate">The session's lock, under which records are added.</param>
    /// <param name="snapshot">The session as it is, in records; called under its lock.</param>
    /// <exception cref="MqttConnectionException">The store did not take it. The session is to be opened from its store again.</exception>
    public async ValueTask CommitAsync(Lock gate, Action<ArrayBufferWriter<byte>> snapshot)
    {
        await _turn.WaitAsync(CancellationToken.None);
        try
        {
            if (_failure is not null)
                throw _failure;
            lock (gate)
                (_gathered, _written) = (_written, _gathered);
            if (_written.WrittenCount > 0)
                await store.AppendAsync(_written.WrittenMemory, CancellationToken.None);
            _written.ResetWrittenCount();
            if (store.Length > _rewriteAt)
                await RewriteAsync(gate, snapshot);
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            _failure = failure;
            throw new MqttConnectionException($"The MQTT session could not be written: {failure.Message}", failure);
        }
        finally
        {
            _turn.Release();
        }
    }

    private async ValueTask RewriteAsync(Lock gate, Action<ArrayBufferWriter<byte>> snapshot)
    {
        lock (gate)
        {
            snapshot(_written);
            _gathered.ResetWrittenCount();   // it is in the snapshot
        }

        await store.RewriteAsync(_written.WrittenMemory, CancellationToken.None);
        _written.ResetWrittenCount();
        _rewriteAt = Math.Max(RewrittenFrom, 2 * store.Length);
    }
}
