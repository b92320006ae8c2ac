namespace Maintenance.Protocols.Mqtt.Sessions;

/// <summary>
/// Where an <see cref="MqttSession"/> outlives the process: a list of entries, whose bytes are the session's business. A store of
/// the caller's own can put an entry and what the caller made of a message into one transaction. One call at a time.
/// </summary>
public interface IMqttSessionStore
{
    /// <summary>Bytes of all entries; the session rewrites them when they are many more than it needs.</summary>
    long Length { get; }

    /// <summary>All entries, in the order in which they were appended.</summary>
    /// <exception cref="InvalidDataException">They are damaged.</exception>
    ValueTask<IReadOnlyList<ReadOnlyMemory<byte>>> LoadAsync(CancellationToken cancellationToken);

    /// <summary>Done when the entry would be there after a power cut; after one before that it is there whole or not at all.</summary>
    ValueTask AppendAsync(ReadOnlyMemory<byte> entry, CancellationToken cancellationToken);

    /// <summary>Replaces all entries by one. After a power cut either the old ones are there or the new one.</summary>
    ValueTask RewriteAsync(ReadOnlyMemory<byte> entry, CancellationToken cancellationToken);
}
